package dev.unwedge.replay;

import dev.unwedge.fleet.NaturalOrder;
import dev.unwedge.json.Json;
import dev.unwedge.markup.Printable;
import dev.unwedge.run.Words;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A replay as text for a person, or as one JSON object per line. What is recorded has happened:
 * nobody is restarted, so the text says what would have been.
 */
final class Timeline {
  private static final Comparator<Replay.Line> BY_RUN_AND_NAME =
      Comparator.comparing(Replay.Line::at).thenComparing(Replay.Line::node, NaturalOrder.OF_NAMES);

  private Timeline() {}

  static void printJson(Replay.Result result, PrintStream out) {
    for (Replay.Line line : result.lines()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("at", line.at());
      fields.put("node", line.node());
      fields.put("verdict", line.verdict());
      fields.put("decision", line.decision());
      fields.put("reason", line.reason());
      out.println(Json.write(fields));
    }
    Map<String, @Nullable Object> end = new LinkedHashMap<>();
    end.put("restarted", result.restarted());
    end.put("firstRestartAt", result.firstRestartAt());
    end.put("expected", result.incident().expected());
    end.put("ok", result.ok());
    out.println(Json.write(end));
  }

  /**
   * Tells a person.
   *
   * @param brief only the beginning and the end, because a page tells the rest
   */
  static void print(Replay.Result result, boolean brief, PrintStream out) {
    Incident incident = result.incident();
    out.printf(
        "%s: %d nodes of fleet %s, %s to %s, a run every %s%n%n",
        Printable.of(incident.name()),
        incident.nodes().size(),
        Printable.of(incident.fleet()),
        incident.start(),
        incident.at(incident.length() - 1),
        Words.of(incident.period()));
    if (!incident.outside().isEmpty()) {
      out.printf(
          "compared with outside heads, which are no nodes: %s%n%n",
          incident.outside().stream()
              .map(head -> Printable.of(head.id().node()))
              .collect(Collectors.joining(", ")));
    }
    if (!brief) {
      printLines(result, out);
    }
    List<String> wouldRestart = new ArrayList<>();
    result
        .firstRestartAt()
        .forEach(
            (node, first) ->
                wouldRestart.add(Printable.of(node) + " (first at " + Words.clock(first) + ")"));
    out.println(
        "would have restarted: "
            + (wouldRestart.isEmpty() ? "nobody" : String.join(", ", wouldRestart)));
    if (incident.expected() != null) {
      out.println(
          "expected:             "
              + (incident.expected().isEmpty()
                  ? "nobody"
                  : Printable.of(String.join(", ", incident.expected())))
              + (result.ok() ? ", which holds" : ", which does NOT hold"));
    }
  }

  private static void printLines(Replay.Result result, PrintStream out) {
    int width = 4;
    List<Replay.Line> lines = new ArrayList<>(result.lines());
    lines.sort(BY_RUN_AND_NAME);
    for (Replay.Line line : lines) {
      width = Math.max(width, line.node().length());
    }
    String form = "%-9s  %-" + width + "s  %-13s  %-8s  %s%n";
    out.printf(form, "at", "node", "verdict", "decision", "why");
    Instant at = null;
    for (Replay.Line line : lines) {
      boolean sameRun = line.at().equals(at);
      at = line.at();
      out.printf(
          form,
          sameRun ? "" : Words.clock(at),
          Printable.of(line.node()),
          line.verdict(),
          line.decision().equals("NONE") ? "-" : line.decision(),
          Printable.of(
              (line.reason() == null ? "" : line.reason() + ": ") + Words.why(line.planned())));
    }
    out.println();
  }
}
