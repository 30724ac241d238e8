package dev.unwedge.sim;

import dev.unwedge.judge.Verdict;
import dev.unwedge.sim.Bound.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A score, as text for a person. */
final class ScoreTable {
  private final Score score;
  private final List<String> lines = new ArrayList<>();

  private ScoreTable(Score score) {
    this.score = score;
  }

  static String of(Score score) {
    return new ScoreTable(score).write();
  }

  private String write() {
    line(
        String.format(
            "%,d node-minutes, %,d wedges, %,d commands, %,d restarts carried out",
            score.nodeMinutes, Score.sum(score.wedges), score.commands, score.restarts));
    line(
        String.format(
            "violations: %d (false restarts, missed wedges, late commands, budget, orders, bad"
                + " data)",
            score.violations.size()));
    line(
        String.format(
            "commands for nodes that were not wedged: %d, by what they were: %s",
            score.needless, score.needlessBy));
    line(
        String.format(
            "restarts of nodes that got going too late for a datapoint or look to show it: %d; that"
                + " stood still for stalledAfter for other reasons: %d; that a clock left behind,"
                + " with fewer than three others: %d",
            score.cameBackUnseen, score.stoodStill, score.movedByClock));
    line(
        String.format(
            "commands that SSM refused: %d; what hosts said: %s", score.refused, score.outcomes));
    line(String.format("recoveries told: %d", score.recoveriesTold));
    line(String.format("how wedges ended: %s", score.ends));
    line(String.format("runs in which a wedge was held, by reason: %s", score.holds));
    line(String.format("runs with an outside head: %s", score.outside));
    line(
        String.format(
            "commands by thresholds of a node's own: %d; after a pause that lapsed: %d; to lone"
                + " nodes by head: %d; runs that met a wedge held by two pauses: %d, only observed:"
                + " %d",
            score.commandedByOwn,
            score.commandedAfterPause,
            score.aloneByHead,
            score.heldByTwoPauses,
            score.heldByOverride));
    line(String.format("faults: %s", score.faults));
    line("");
    profiles();
    line("");
    truths();
    line("");
    times();
    return String.join("\n", lines);
  }

  private void profiles() {
    line(String.format("%-22s %14s %8s", "profile", "node-minutes", "wedges"));
    score.minutesByProfile.forEach(
        (profile, minutes) ->
            line(
                String.format(
                    "%-22s %,14d %,8d",
                    profile, minutes, score.wedgesByProfile.getOrDefault(profile, 0L))));
  }

  /** What was said at each run, by what was true. */
  private void truths() {
    line(
        String.format(
            "%-20s %8s %9s %10s  verdicts at the runs", "truth", "wedges", "commanded", "runs"));
    for (Truth truth : Truth.values()) {
      Map<Verdict.Kind, Long> verdicts = score.judged.getOrDefault(truth, Map.of());
      line(
          String.format(
              "%-20s %,8d %,9d %,10d  %s",
              truth,
              score.wedges.getOrDefault(truth, 0L),
              score.commanded.getOrDefault(truth, 0L),
              Score.sum(verdicts),
              verdicts));
    }
  }

  private void times() {
    line(
        String.format(
            "%-22s %-15s %6s %7s %7s %7s %7s   %6s %7s %7s %7s",
            "seconds to command",
            "by",
            "plain",
            "median",
            "p99",
            "worst",
            "bound",
            "all",
            "median",
            "p99",
            "worst"));
    for (Profile profile : Profiles.all()) {
      for (Evidence evidence : Evidence.values()) {
        String key = Score.key(profile, evidence);
        Times plain = Times.of(score.plain.getOrDefault(key, List.of()));
        Times all = Times.of(score.all.getOrDefault(key, List.of()));
        if (all.count() > 0) {
          line(
              String.format(
                  "%-22s %-15s %,6d %7s %7s %7s %7d   %,6d %7s %7s %7s",
                  profile.name(),
                  evidence,
                  plain.count(),
                  plain.median(),
                  plain.p99(),
                  plain.worst(),
                  Bound.of(profile, evidence, true).toSeconds(),
                  all.count(),
                  all.median(),
                  all.p99(),
                  all.worst()));
        }
      }
    }
  }

  private void line(String text) {
    lines.add(text);
  }
}
