package dev.unwedge.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The fleets and policies that are simulated. */
final class Profiles {
  /** The policy where nothing is said. */
  static final Profile DEFAULT = Profile.of("default", 12, "{}");

  /** The ten-second profile of docs/proof.md. */
  static final Profile TEN_SECONDS =
      Profile.of("10-second", 12, "{'period': 'PT10S', 'wedgedAfter': 'PT90S'}");

  static final Profile NO_HEARTBEATS =
      Profile.of("no heartbeats", 12, "{}").pushing(Pushes.NO_HEARTBEATS);

  static final Profile NO_UPTIME = Profile.of("no uptime", 10, "{}").pushing(Pushes.NO_UPTIME);

  static final Profile ONLY_HEADS = Profile.of("only heads", 10, "{}").pushing(Pushes.ONLY_HEADS);

  static final Profile LARGE = Profile.of("large", 120, "{}");

  static final Profile UNRESPONSIVE =
      Profile.of("unresponsive too", 12, "{'restart': ['WEDGED', 'STALLED', 'UNRESPONSIVE']}")
          .clients(0.4, 0);

  static final Profile AGGRESSIVE =
      Profile.of(
              "aggressive",
              15,
              "{'stalledAfter': 'PT6M', 'silentAfter': 'PT3M30S', 'startupGrace': 'PT1M',"
                  + " 'syncGrace': 'PT5M', 'quorum': 0.05, 'cooldown': 'PT2M',"
                  + " 'recoveryTimeout': 'PT2M', 'maxCooldown': 'PT10M', 'maxAttempts': 20,"
                  + " 'downtime': 'PT10S', 'lookback': 'PT1H',"
                  + " 'budget': {'fraction': 1, 'ceiling': 100}}")
          .clients(0.3, 0);

  static final Profile AGGRESSIVE_TEN_SECONDS =
      Profile.of(
              "aggressive 10-second",
              12,
              "{'period': 'PT10S', 'wedgedAfter': 'PT60S', 'stalledAfter': 'PT3M',"
                  + " 'silentAfter': 'PT2M', 'startupGrace': 'PT2M', 'syncGrace': 'PT5M',"
                  + " 'cooldown': 'PT3M', 'recoveryTimeout': 'PT3M', 'downtime': 'PT10S',"
                  + " 'budget': {'fraction': 0.5}}")
          .clients(0.3, 0);

  static final Profile LENIENT =
      Profile.of(
              "lenient",
              16,
              "{'wedgedAfter': 'PT10M', 'stalledAfter': 'PT30M', 'silentAfter': 'PT15M',"
                  + " 'startupGrace': 'PT10M', 'syncGrace': 'PT1H', 'quorum': 0.5,"
                  + " 'restart': ['WEDGED'], 'cooldown': 'PT30M', 'maxAttempts': 3,"
                  + " 'attemptWindow': 'PT12H', 'recoveryTimeout': 'PT20M',"
                  + " 'budget': {'fraction': 0.1, 'window': 'PT15M'}}")
          .every(300);

  static final Profile SLOW_CLOUDWATCH = Profile.of("slow CloudWatch", 12, "{}").delayed(5, 120);

  static final Profile SKEWED_CLOCKS = Profile.of("skewed clocks", 12, "{}").withSkewedClocks();

  /**
   * A client that is given longer (node_10 to node_14), one that is given less (those that end in
   * 7), one that is only observed (in 8), and one of which less leads to a restart (in 9).
   */
  static final Profile OVERRIDES =
      Profile.of(
              "overrides per client",
              15,
              "{'overrides': [{'match': 'node_1?', 'wedgedAfter': 'PT6M', 'stalledAfter': 'PT20M',"
                  + " 'startupGrace': 'PT5M', 'syncGrace': 'PT40M', 'recoveryTimeout': 'PT20M',"
                  + " 'cooldown': 'PT20M'}, {'match': '*_7', 'stalledAfter': 'PT6M',"
                  + " 'syncGrace': 'PT10M', 'recoveryTimeout': 'PT5M', 'cooldown': 'PT5M',"
                  + " 'maxAttempts': 3, 'downtime': 'PT10S'},"
                  + " {'match': 'i-*/node_8', 'mode': 'observe'},"
                  + " {'match': 'node_9', 'restart': ['WEDGED']}]}")
          .clients(0.3, 0.1);

  /** Small fleets in which publishers may push a clock as a head. */
  static final List<Profile> CLOCKS =
      IntStream.rangeClosed(4, 8)
          .mapToObj(
              nodes -> Profile.of("clock in a fleet of " + nodes, nodes, "{}").clients(0.3, 0))
          .toList();

  /** Fleets that are compared with heads from outside, and with which. */
  private static final Map<Profile, List<SimOutside.Kind>> OUTSIDE =
      Map.of(
          Profile.of("alone, outside head", 1, "{}").clients(0.4, 0.1),
          List.of(SimOutside.Kind.HONEST),
          Profile.of("alone, three outside heads", 1, "{}").clients(0.4, 0.1),
          List.of(SimOutside.Kind.ANOTHER_NETWORK, SimOutside.Kind.HONEST, SimOutside.Kind.LAGGING),
          Profile.of("2, poor outside heads", 2, "{}"),
          List.of(SimOutside.Kind.STUCK, SimOutside.Kind.LAGGING),
          Profile.of("3, two outside heads", 3, "{}"),
          List.of(SimOutside.Kind.HONEST, SimOutside.Kind.ANOTHER_NETWORK),
          Profile.of("3, outside clock", 3, "{}").clients(0.3, 0),
          List.of(SimOutside.Kind.CLOCK),
          Profile.of("5, outside clock", 5, "{}").clients(0.3, 0),
          List.of(SimOutside.Kind.CLOCK, SimOutside.Kind.HONEST));

  private Profiles() {}

  /** The heads from outside that a fleet is compared with. */
  static List<SimOutside.Kind> outside(Profile profile) {
    return OUTSIDE.getOrDefault(profile, List.of());
  }

  /** A fleet of very few nodes. */
  static Profile small(int nodes) {
    return Profile.of("fleet of " + nodes, nodes, "{}");
  }

  static List<Profile> all() {
    List<Profile> all =
        new ArrayList<>(
            List.of(
                DEFAULT,
                TEN_SECONDS,
                NO_HEARTBEATS,
                NO_UPTIME,
                ONLY_HEADS,
                LARGE,
                UNRESPONSIVE,
                AGGRESSIVE,
                AGGRESSIVE_TEN_SECONDS,
                LENIENT,
                SLOW_CLOUDWATCH,
                SKEWED_CLOCKS,
                OVERRIDES));
    for (int nodes = 1; nodes <= 5; nodes++) {
      all.add(small(nodes));
    }
    all.addAll(CLOCKS);
    OUTSIDE.keySet().stream().sorted(Comparator.comparing(Profile::name)).forEach(all::add);
    return List.copyOf(all);
  }
}
