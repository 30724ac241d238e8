package dev.unwedge.replay;

import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.run.Words;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command {@code infra/local/replay FILE [--json]}. */
public final class Main {
  private static final String USAGE =
      """
      usage: infra/local/replay FILE [--json]
        FILE    an incident file, such as events/incidents/zeam-958.json
        --json  one JSON object per line in place of the timeline
      exit: 0 the expectation holds or none is given, 1 it does not, 2 the file is no incident
      """;

  /** A file larger than this is no incident anybody made or recorded. */
  private static final long MOST_BYTES = 256L << 20;

  private Main() {}

  /** Replays a file and exits. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int status = run(List.of(args), out, System.err);
    out.flush();
    System.exit(status);
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    List<String> rest = new ArrayList<>(args);
    boolean json = rest.remove("--json");
    if (rest.contains("--help") || rest.contains("-h")) {
      out.print(USAGE);
      return 0;
    }
    if (rest.size() != 1 || rest.getFirst().startsWith("-")) {
      err.print(USAGE);
      return 2;
    }
    Incident incident;
    try {
      incident = read(Path.of(rest.getFirst()));
    } catch (JsonException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println(rest.getFirst() + " cannot be read: " + e);
      return 2;
    }
    Replay.Result result = Replay.of(incident);
    result.warnings().forEach(warning -> err.println("warning: " + printable(warning)));
    if (json) {
      printJson(result, out);
    } else {
      printTimeline(result, out);
    }
    return result.ok() ? 0 : 1;
  }

  private static Incident read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new JsonException(file + " is larger than 256 MiB");
    }
    return IncidentReader.read(Files.readString(file), file.toString());
  }

  private static void printJson(Replay.Result result, PrintStream out) {
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

  private static void printTimeline(Replay.Result result, PrintStream out) {
    Incident incident = result.incident();
    out.printf(
        "%s: %d nodes of fleet %s, %s to %s, a run every %s%n%n",
        incident.name(),
        incident.nodes().size(),
        incident.fleet(),
        incident.start(),
        incident.at(incident.length() - 1),
        Words.of(incident.period()));
    int width = 4;
    for (Replay.Line line : result.lines()) {
      width = Math.max(width, line.node().length());
    }
    String form = "%-9s  %-" + width + "s  %-13s  %-8s  %s%n";
    out.printf(form, "at", "node", "verdict", "decision", "why");
    Instant at = null;
    for (Replay.Line line : result.lines()) {
      boolean sameRun = line.at().equals(at);
      at = line.at();
      out.printf(
          form,
          sameRun ? "" : Words.clock(at),
          printable(line.node()),
          line.verdict(),
          line.decision().equals("NONE") ? "-" : line.decision(),
          printable(
              (line.reason() == null ? "" : line.reason() + ": ") + Words.why(line.planned())));
    }
    out.println();
    List<String> restarted = new ArrayList<>();
    result
        .firstRestartAt()
        .forEach(
            (node, first) ->
                restarted.add(printable(node) + " (first at " + Words.clock(first) + ")"));
    out.println("restarted: " + (restarted.isEmpty() ? "nobody" : String.join(", ", restarted)));
    if (incident.expected() != null) {
      out.println(
          "expected:  "
              + (incident.expected().isEmpty() ? "nobody" : String.join(", ", incident.expected()))
              + (result.ok() ? ", as it was" : ", which does NOT hold"));
    }
  }

  /** Without what would change the terminal or the look of a line. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
  }
}
