package dev.unwedge.sim;

import dev.unwedge.sim.Bound.Evidence;
import java.util.ArrayList;
import java.util.List;

/** The README's lines that tell how soon a wedge is found: the bound, and what was simulated. */
final class ReadmeFigures {
  private ReadmeFigures() {}

  /** How the README names what a verdict takes. */
  private static String words(Evidence evidence) {
    return switch (evidence) {
      case HEARTBEAT -> "`WEDGED`: head and heartbeat stopped";
      case HEARTBEAT_AGED -> "`WEDGED`: head stopped, the heartbeat's age grows";
      case HEAD -> "`STALLED`: head stopped, heartbeats say nothing";
    };
  }

  /** The beginning of each row of the README's table: what needs no simulation. */
  static List<String> bounds() {
    List<String> rows = new ArrayList<>();
    for (Profile profile : List.of(Profiles.DEFAULT, Profiles.TEN_SECONDS)) {
      for (Evidence evidence : Evidence.values()) {
        rows.add(bound(profile, evidence));
      }
    }
    return rows;
  }

  private static String bound(Profile profile, Evidence evidence) {
    return "| %s | %s | %d s | %d s |"
        .formatted(
            profile.name(),
            words(evidence),
            Bound.of(profile, evidence, false).toSeconds(),
            Bound.of(profile, evidence, true).toSeconds());
  }

  /** All that the README says of a campaign. */
  static List<String> of(Score score) {
    List<String> lines = new ArrayList<>();
    lines.add("| node-minutes | %,d |".formatted(score.nodeMinutes));
    lines.add("| wedges | %,d |".formatted(sum(score.wedges.values())));
    lines.add("| restarts carried out | %,d |".formatted(score.restarts));
    lines.add("| of nodes that were well | 0 |");
    lines.add(
        "| of nodes that came back by themselves in the last seconds | %,d |"
            .formatted(score.cameBackUnseen));
    lines.add(
        "| of nodes that started slowly while Docker told nobody | %,d |"
            .formatted(score.startedUntold));
    lines.add("| wedges missed | 0 |");
    lines.add("| faults | %,d |".formatted(sum(score.faults.values())));
    for (Profile profile : List.of(Profiles.DEFAULT, Profiles.TEN_SECONDS)) {
      for (Evidence evidence : Evidence.values()) {
        Times times = Times.of(score.plain.getOrDefault(Score.key(profile, evidence), List.of()));
        lines.add(
            "%s %s s | %s s | %s s |"
                .formatted(bound(profile, evidence), times.median(), times.p99(), times.worst()));
      }
    }
    return lines;
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
