package dev.unwedge.sim;

import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of simulated worlds, counted. Scores of several worlds add up. */
final class Score {
  long nodeMinutes;
  final Map<String, Long> minutesByProfile = new TreeMap<>();
  final Map<Truth, Map<Verdict.Kind, Long>> judged = new EnumMap<>(Truth.class);
  final Map<Truth, Long> wedges = new EnumMap<>(Truth.class);
  final Map<String, Long> wedgesByProfile = new TreeMap<>();
  final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);

  /** Runs that compared a fleet with an outside head, by what that was. */
  final Map<SimOutside.Kind, Long> outside = new EnumMap<>(SimOutside.Kind.class);

  final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  final Map<String, Long> ends = new TreeMap<>();
  final Map<String, Long> holds = new TreeMap<>();
  long commands;
  long refused;

  /** Commands for nodes that were not wedged any more, or never were. */
  long needless;

  /** Wedges that got a command, by what they were. */
  final Map<Truth, Long> commanded = new EnumMap<>(Truth.class);

  /** Wedges of a fleet of one that its head alone, compared with an outside head, proved. */
  long aloneByHead;

  /** Wedges of nodes with thresholds of their own that got a command. */
  long commandedByOwn;

  /** Commands for nodes of whom a pause that has lapsed still stands in the policy. */
  long commandedAfterPause;

  /** Runs that met a wedged node that two pauses or more held. */
  long heldByTwoPauses;

  /** Runs that met a wedged node that an override only observes. */
  long heldByOverride;

  /** Needless ones by what was true of the node. */
  final Map<Truth, Long> needlessBy = new EnumMap<>(Truth.class);

  /** Containers that were stopped and started. */
  long restarts;

  /**
   * Restarts of nodes that were no wedge's, and had stood still for longer than the policy allows.
   */
  long stoodStill;

  /**
   * Restarts of nodes that stood still with the network while a publisher pushed a clock and fewer
   * than three others were fresh.
   */
  long movedByClock;

  /**
   * Restarts of nodes that got going by themselves, too late for a datapoint or look to show it.
   */
  long cameBackUnseen;

  /** {@code node.recovered}, each checked against the truth. */
  long recoveriesTold;

  final List<Violation> violations = new ArrayList<>();

  /**
   * Seconds from wedge to command, of wedges that waited for nothing else, by profile and evidence.
   */
  final Map<String, List<Long>> plain = new TreeMap<>();

  /** Seconds from wedge to command, of all. */
  final Map<String, List<Long>> all = new TreeMap<>();

  static <K> void count(Map<K, Long> counts, K what) {
    counts.merge(what, 1L, Long::sum);
  }

  static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** So many minutes in which a truth got a verdict. */
  void judged(Truth truth, Verdict.Kind verdict) {
    judged
        .computeIfAbsent(truth, t -> new EnumMap<>(Verdict.Kind.class))
        .merge(verdict, 1L, Long::sum);
  }

  long runsOf(Truth truth) {
    return sum(judged.getOrDefault(truth, Map.of()));
  }

  void add(Score other) {
    nodeMinutes += other.nodeMinutes;
    commands += other.commands;
    refused += other.refused;
    needless += other.needless;
    commandedByOwn += other.commandedByOwn;
    commandedAfterPause += other.commandedAfterPause;
    heldByTwoPauses += other.heldByTwoPauses;
    heldByOverride += other.heldByOverride;
    restarts += other.restarts;
    stoodStill += other.stoodStill;
    aloneByHead += other.aloneByHead;
    movedByClock += other.movedByClock;
    recoveriesTold += other.recoveriesTold;
    cameBackUnseen += other.cameBackUnseen;
    violations.addAll(other.violations);
    add(minutesByProfile, other.minutesByProfile);
    add(wedges, other.wedges);
    add(wedgesByProfile, other.wedgesByProfile);
    add(faults, other.faults);
    add(outcomes, other.outcomes);
    add(outside, other.outside);
    add(ends, other.ends);
    add(holds, other.holds);
    add(needlessBy, other.needlessBy);
    add(commanded, other.commanded);
    other.judged.forEach(
        (truth, verdicts) ->
            add(judged.computeIfAbsent(truth, t -> new EnumMap<>(Verdict.Kind.class)), verdicts));
    other.plain.forEach((key, times) -> times(plain, key).addAll(times));
    other.all.forEach((key, times) -> times(all, key).addAll(times));
  }

  /** What times are kept by. */
  static String key(Profile profile, Bound.Evidence evidence) {
    return profile.name() + " " + evidence;
  }

  /** The same of a node with a policy of its own, whose bound is another. */
  static String keyOfOwn(Profile profile, Bound.Evidence evidence) {
    return profile.name() + ", own thresholds, " + evidence;
  }

  static List<Long> times(Map<String, List<Long>> times, String key) {
    return times.computeIfAbsent(key, k -> new ArrayList<>());
  }

  private static <K> void add(Map<K, Long> to, Map<K, Long> from) {
    from.forEach((key, count) -> to.merge(key, count, Long::sum));
  }
}
