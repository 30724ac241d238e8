package dev.unwedge.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scenarios made up by chance: every kind of fault, at its own rate, of any length. */
final class Scenarios {
  private static final long HOUR = 3600;
  private static final long MINUTE = 60;

  private Scenarios() {}

  /** A kind of fault, how often an hour it strikes each target, and how long it lasts. */
  private record Rate(FaultKind kind, double anHour, long least, long most) {}

  private static final List<Rate> RATES =
      List.of(
          new Rate(FaultKind.WEDGE_SWARM, 0.03, 2 * HOUR, 8 * HOUR),
          new Rate(FaultKind.WEDGE_STALE_AGE, 0.02, 2 * HOUR, 5 * HOUR),
          new Rate(FaultKind.WEDGE_NEVER_BEAT, 0.015, 2 * HOUR, 5 * HOUR),
          new Rate(FaultKind.WEDGE_HEAD, 0.03, 2 * HOUR, 5 * HOUR),
          new Rate(FaultKind.WEDGE_DEAF, 0.04, HOUR, 3 * HOUR),
          new Rate(FaultKind.WEDGE_TRANSIENT, 0.02, 30, 10 * MINUTE),
          new Rate(FaultKind.OOM_CYCLE, 0.01, 10 * MINUTE, 3 * HOUR),
          new Rate(FaultKind.CRASH, 0.03, 1, 1),
          new Rate(FaultKind.STOPPED, 0.01, MINUTE, HOUR),
          new Rate(FaultKind.OPERATOR_RESTART, 0.02, 1, 1),
          new Rate(FaultKind.PAUSE, 0.15, 20, 40 * MINUTE),
          new Rate(FaultKind.YOUNG_PAUSE, 0.04, 2 * MINUTE, 15 * MINUTE),
          new Rate(FaultKind.UPGRADE, 0.01, HOUR, 6 * HOUR),
          new Rate(FaultKind.CRASH_WHILE_MUTE, 0.015, 1, 1),
          new Rate(FaultKind.CLOCK_AS_HEAD, 0.05, 10 * MINUTE, 6 * HOUR),
          new Rate(FaultKind.ENDPOINT_HANGS, 0.03, 30, HOUR),
          new Rate(FaultKind.LOG_LOST, 0.03, MINUTE, 2 * HOUR),
          new Rate(FaultKind.SUPERVISED, 0.005, HOUR, 6 * HOUR),
          new Rate(FaultKind.EXCLUDED, 0.01, 10 * MINUTE, 3 * HOUR),
          new Rate(FaultKind.ALARM, 0.1, 1, 1),
          new Rate(FaultKind.HOST_DOWN, 0.03, MINUTE, HOUR),
          new Rate(FaultKind.NETWORK_DOWN, 0.03, 30, HOUR),
          new Rate(FaultKind.PUBLISHER_DOWN, 0.03, 30, HOUR),
          new Rate(FaultKind.DOCKER_MUTE, 0.02, MINUTE, HOUR),
          new Rate(FaultKind.LATE_ALL, 0.02, MINUTE, HOUR),
          new Rate(FaultKind.LATE_HEADS, 0.015, MINUTE, HOUR),
          new Rate(FaultKind.LATE_HEARTBEATS, 0.015, MINUTE, HOUR),
          new Rate(FaultKind.LATE_UPTIME, 0.015, MINUTE, HOUR),
          new Rate(FaultKind.CLOCK_STEP, 0.008, MINUTE, HOUR),
          new Rate(FaultKind.AGENT_OFFLINE, 0.03, MINUTE, HOUR),
          new Rate(FaultKind.SCRIPT_KILLED, 0.05, 10 * MINUTE, HOUR),
          new Rate(FaultKind.LOOK_BLIND, 0.01, 10 * MINUTE, 2 * HOUR),
          new Rate(FaultKind.NETWORK_STALLS, 0.06, 2 * MINUTE, 3 * HOUR),
          new Rate(FaultKind.NETWORK_LIMPS, 0.05, 10 * MINUTE, 2 * HOUR),
          new Rate(FaultKind.NETWORK_SLOW, 0.06, 10 * MINUTE, 2 * HOUR),
          new Rate(FaultKind.OUTSIDE_STUCK, 0.08, 2 * MINUTE, 2 * HOUR),
          new Rate(FaultKind.OUTSIDE_GONE, 0.08, MINUTE, 2 * HOUR),
          new Rate(FaultKind.HALF_UPGRADED, 0.05, HOUR, 6 * HOUR),
          new Rate(FaultKind.REGION_LATE, 0.05, MINUTE, HOUR),
          new Rate(FaultKind.METRICS_THROTTLED, 0.06, 20, 20 * MINUTE),
          new Rate(FaultKind.METRICS_PARTIAL, 0.1, MINUTE, 30 * MINUTE),
          new Rate(FaultKind.LISTING_FAILS, 0.05, 20, 20 * MINUTE),
          new Rate(FaultKind.HISTORY_FAILS, 0.08, 20, 20 * MINUTE),
          new Rate(FaultKind.POLICY_FAILS, 0.05, 20, 20 * MINUTE),
          new Rate(FaultKind.WORDS_FAIL, 0.05, MINUTE, HOUR),
          new Rate(FaultKind.RUNS_MISSED, 0.08, 20, 20 * MINUTE),
          new Rate(FaultKind.SENDS_REFUSED, 0.06, MINUTE, 30 * MINUTE),
          new Rate(FaultKind.SENDS_LOST, 0.06, MINUTE, 30 * MINUTE),
          new Rate(FaultKind.COLD_START, 0.3, 1, 1),
          new Rate(FaultKind.SECOND_STACK, 0.1, MINUTE, 30 * MINUTE),
          new Rate(FaultKind.PAUSED, 0.05, 5 * MINUTE, HOUR),
          new Rate(FaultKind.OBSERVED, 0.05, 5 * MINUTE, HOUR),
          new Rate(FaultKind.PAUSE_OF_ALL, 0.02, 5 * MINUTE, HOUR),
          new Rate(FaultKind.PAUSE_OF_SOME, 0.1, 10 * MINUTE, 3 * HOUR));

  /** A world of so many hours in which all that can happens. */
  static Scenario random(Profile profile, long seed, long hours) {
    Chance chance = new Chance(seed).of("faults " + profile.name());
    long seconds = hours * HOUR;
    List<Fault> faults = new ArrayList<>();
    for (Rate rate : RATES) {
      int targets =
          switch (rate.kind().scope()) {
            case NODE -> profile.nodes();
            case HOST -> profile.nodes();
            case WORLD -> 1;
          };
      if (!mayStrike(rate.kind(), profile)) {
        continue;
      }
      for (int target = 0; target < targets; target++) {
        if (rate.kind().scope() == FaultKind.Scope.HOST && Simulation.hostOf(target) != target) {
          continue;
        }
        strike(rate, target, chance.of(rate.kind().name()).of(target), seconds, faults);
      }
    }
    manyAtOnce(profile, chance.of("many"), seconds, faults);
    faults.sort(Comparator.comparingLong(Fault::from));
    return new Scenario(profile, seed, seconds, faults);
  }

  /** Whether a fault may strike this kind of fleet without making a wedge of what is well. */
  private static boolean mayStrike(FaultKind kind, Profile profile) {
    boolean hasClockInside = Profiles.CLOCKS.contains(profile);
    List<SimOutside.Kind> outside = Profiles.outside(profile);
    boolean hasClocks = hasClockInside || outside.contains(SimOutside.Kind.CLOCK);
    return switch (kind) {
      case CLOCK_AS_HEAD -> hasClockInside;
      case OUTSIDE_STUCK, OUTSIDE_GONE -> outside.contains(SimOutside.Kind.HONEST);
      // One clock moves a network of few for zeros that never matched: docs/proof.md.
      case WEDGE_NEVER_BEAT -> !hasClocks;
      // Where no uptime tells of the new incarnation, a heartbeat has stopped.
      case UPGRADE, HALF_UPGRADED -> !hasClocks && profile.pushes().uptime();
      default -> true;
    };
  }

  private static void strike(
      Rate rate, int target, Chance chance, long seconds, List<Fault> faults) {
    long at = 0;
    for (int i = 0; ; i++) {
      Chance one = chance.of(i);
      at += one.wait(rate.anHour(), 1);
      if (at >= seconds) {
        return;
      }
      long lasts = one.mostlyLow(rate.least(), rate.most(), 2);
      faults.add(new Fault(rate.kind(), target, at, at + lasts, amount(rate.kind(), one)));
      if (rate.kind() == FaultKind.CRASH_WHILE_MUTE) {
        // Docker has told nothing for a while, and goes on so until the start is over.
        long before = one.between(1, 5 * MINUTE, 5);
        long after = one.between(10 * MINUTE, 30 * MINUTE, 6);
        faults.add(new Fault(FaultKind.DOCKER_MUTE, target, at - before, at + after, 0));
      }
      if (rate.kind() == FaultKind.PAUSE_OF_SOME && one.happens(0.6, 5)) {
        // Another team's, which begins during the first and ends before or after it.
        long begins = at + one.between(0, lasts, 6);
        long ends = begins + one.between(5 * MINUTE, HOUR, 8);
        FaultKind kind = one.happens(0.5, 9) ? FaultKind.PAUSE_OF_ALL : FaultKind.PAUSE_OF_SOME;
        faults.add(new Fault(kind, target, begins, ends, amount(rate.kind(), one)));
      }
      at += lasts;
      if (rate.kind().isWedge() && one.happens(0.05, 7)) {
        faults.add(new Fault(FaultKind.EXCLUDED, target, at - lasts - HOUR, at - lasts + HOUR, 0));
      }
      if (rate.kind().isWedge() && one.happens(0.03, 10)) {
        faults.add(new Fault(FaultKind.SUPERVISED, target, at - lasts, at + HOUR, 0));
      }
      if (rate.kind() == FaultKind.WEDGE_HEAD && one.happens(0.05, 11)) {
        faults.add(new Fault(FaultKind.LOOK_BLIND, target, at - lasts, at, 0));
      }
      if (rate.kind().isWedge() && one.happens(0.15, 8)) {
        // A person comes first, by seconds or minutes.
        long comes = at - lasts + one.between(3 * MINUTE, 14 * MINUTE, 9);
        faults.add(new Fault(FaultKind.OPERATOR_RESTART, target, comes, comes + 1, 0));
      }
      if (rate.kind().isWedge() && one.happens(0.3, 4)) {
        // Some wedge again soon after they were restarted.
        long again = at - lasts + one.between(15 * MINUTE, 45 * MINUTE, 5);
        faults.add(new Fault(rate.kind(), target, again, again + lasts, 0));
      }
    }
  }

  private static long amount(FaultKind kind, Chance one) {
    return switch (kind) {
      case WEDGE_SWARM, WEDGE_STALE_AGE, WEDGE_NEVER_BEAT, WEDGE_HEAD, WEDGE_DEAF ->
          one.happens(0.6, 3) ? 0 : one.happens(0.7, 6) ? one.between(1, 3, 3) : 99;
      case LATE_ALL, LATE_HEADS, LATE_HEARTBEATS, LATE_UPTIME, REGION_LATE ->
          one.mostlyLow(30, 15 * MINUTE, 3);
      case YOUNG_PAUSE -> one.between(4 * MINUTE, 12 * MINUTE, 3);
      case CLOCK_STEP -> one.happens(0.5, 3) ? one.between(1, 300, 6) : -one.between(1, 300, 6);
      case PAUSE_OF_ALL, PAUSE_OF_SOME -> one.between(0, 1_000, 3);
      default -> 0;
    };
  }

  /** A reconnect storm: a good part of the fleet wedges within minutes. */
  private static void manyAtOnce(Profile profile, Chance chance, long seconds, List<Fault> faults) {
    long at = 0;
    for (int i = 0; ; i++) {
      Chance one = chance.of(i);
      at += one.wait(0.03, 1);
      if (at >= seconds) {
        return;
      }
      FaultKind kind = one.happens(0.5, 2) ? FaultKind.WEDGE_SWARM : FaultKind.WEDGE_HEAD;
      for (int node = 0; node < profile.nodes(); node++) {
        if (one.of(node).happens(0.4, 3)) {
          long from = at + one.of(node).between(0, 300, 4);
          faults.add(new Fault(kind, node, from, from + 3 * HOUR, 0));
        }
      }
    }
  }
}
