package dev.unwedge.sim;

import dev.unwedge.sim.Bound.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lines of docs/proof.md on how soon a wedge is found: the bound, and what was simulated. */
final class ReadmeFigures {
  private ReadmeFigures() {}

  /** What the page's table has a row of. */
  private record Row(Profile profile, Evidence evidence) {
    /** What needs no simulation. */
    String bound() {
      return "| %s | %s | %d s | %d s |"
          .formatted(
              profile.name(),
              words(evidence),
              Bound.of(profile, evidence, false).toSeconds(),
              Bound.of(profile, evidence, true).toSeconds());
    }

    String measured(Score score) {
      Times times = Times.of(score.plain.getOrDefault(Score.key(profile, evidence), List.of()));
      return "%s %s s | %s s | %s s |"
          .formatted(bound(), times.median(), times.p99(), times.worst());
    }
  }

  private static Stream<Row> rows() {
    return Stream.of(Profiles.DEFAULT, Profiles.TEN_SECONDS)
        .flatMap(profile -> Stream.of(Evidence.values()).map(by -> new Row(profile, by)));
  }

  /** How the page names what a verdict takes. */
  private static String words(Evidence evidence) {
    return switch (evidence) {
      case HEARTBEAT -> "`WEDGED`: head and heartbeat stopped";
      case HEARTBEAT_AGED -> "`WEDGED`: head stopped, the heartbeat's age grows";
      case HEAD -> "`STALLED`: head stopped, heartbeats say nothing";
    };
  }

  /** The beginning of each row of the page's table: what needs no simulation. */
  static List<String> bounds() {
    return rows().map(Row::bound).toList();
  }

  /** All that the page has of a campaign. */
  static List<String> of(Score score) {
    List<String> lines = new ArrayList<>();
    lines.add("| node-minutes | %,d |".formatted(score.nodeMinutes));
    lines.add("| wedges | %,d |".formatted(Score.sum(score.wedges)));
    lines.add("| restarts carried out | %,d |".formatted(score.restarts));
    lines.add("| of nodes that were well | 0 |");
    lines.add(
        "| of nodes that came back by themselves in the last seconds | %,d |"
            .formatted(score.cameBackUnseen));
    lines.add(
        "| of nodes that a publisher left behind which pushes a clock, with fewer than three others | %,d |"
            .formatted(score.movedByClock));
    lines.add("| wedges missed | 0 |");
    lines.add("| faults | %,d |".formatted(Score.sum(score.faults)));
    rows().forEach(row -> lines.add(row.measured(score)));
    return lines;
  }
}
