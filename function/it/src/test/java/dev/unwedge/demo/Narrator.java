package dev.unwedge.demo;

import dev.unwedge.json.Json;
import dev.unwedge.testkit.loop.ClosedLoop;
import dev.unwedge.testkit.loop.Invocation;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prints the live demonstration as it happens: a run's news, hosts' reports, ends of recoveries.
 */
final class Narrator {
  static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final List<String> auditLines = new ArrayList<>();
  private final Map<String, String> lastSaid = new HashMap<>();

  /** One line, with the time. */
  static synchronized void say(String who, String what) {
    OUT.printf("%s  %-8s %s%n", CLOCK.format(Instant.now()), who, what);
  }

  /** Prints what a run's report has that the last one had not; returns the report. */
  String run(String report) {
    Map<String, String> said = new LinkedHashMap<>();
    for (Object node : (List<?>) Objects.requireNonNull(object(report).get("nodes"))) {
      Map<?, ?> row = (Map<?, ?>) node;
      String name = String.valueOf(row.get("node"));
      Object reason = row.get("reason");
      String decision = reason == null ? String.valueOf(row.get("decision")) : "HOLD " + reason;
      String now = row.get("verdict") + (decision.equals("NONE") ? "" : " -> " + decision);
      said.put(name, now);
      if (!now.equals(lastSaid.get(name))) {
        say("unwedge", "%-12s %s: %s".formatted(name, now, evidence(row).get("why")));
      }
    }
    for (String node : lastSaid.keySet()) {
      if (!said.containsKey(node)) {
        say("unwedge", "%-12s HEALTHY".formatted(node));
      }
    }
    lastSaid.clear();
    lastSaid.putAll(said);
    return report;
  }

  /** Prints that a host began a command, or how it ended. */
  void host(Invocation invocation) {
    say(
        "host",
        invocation.ended()
            ? invocation.word()
            : "runs the document's script for " + invocation.node());
    if (invocation.ended()) {
      invocation.errors().lines().forEach(line -> OUT.println("                    " + line));
    }
  }

  /** Takes a line of the audit log, and prints the end of a recovery. */
  void audit(String line) {
    synchronized (auditLines) {
      auditLines.add(line);
    }
    Map<?, ?> event = object(line);
    if (isEnd(event)) {
      say("unwedge", "%-12s %s".formatted(event.get("node"), event.get("event")) + seconds(event));
    }
  }

  /** The audit log so far. */
  List<String> auditLines() {
    synchronized (auditLines) {
      return List.copyOf(auditLines);
    }
  }

  /** The event that ended a node's recovery, well or not; null before it. */
  @Nullable Map<?, ?> end(String node) {
    for (String line : auditLines()) {
      Map<?, ?> event = object(line);
      if (isEnd(event) && node.equals(event.get("node"))) {
        return event;
      }
    }
    return null;
  }

  private static boolean isEnd(Map<?, ?> event) {
    return "node.recovered".equals(event.get("event"))
        || "node.not_recovered".equals(event.get("event"));
  }

  /** How long it took from freeze to progress, if the event says so. */
  static String seconds(Map<?, ?> event) {
    Object seconds = event.get("secondsFromFreezeToProgress");
    return seconds == null ? "" : " " + seconds + " s after its head froze";
  }

  /** Prints when each container started, before and after. */
  static void starts(ClosedLoop loop, Map<String, Instant> before, Map<String, Instant> after) {
    OUT.println();
    OUT.printf("  %-22s %-22s %s%n", "container", "started before", "started after");
    for (String node : before.keySet()) {
      Instant then = Objects.requireNonNull(before.get(node));
      Instant now = Objects.requireNonNull(after.get(node));
      String by = "";
      if (!now.equals(then)) {
        by = loop.restarted().contains(node) ? "restarted by unwedge" : "restarted by Docker";
      }
      OUT.println(
          "  %-22s %-22s %-12s %s"
              .formatted(loop.fleet().nameOf(node), CLOCK.format(then), CLOCK.format(now), by)
              .stripTrailing());
    }
  }

  /** Whether a report's row shows the node's heartbeat alive; a healthy node has no row. */
  static boolean hasLiveHeartbeat(@Nullable Map<?, ?> row) {
    return row != null && "ALIVE".equals(evidence(row).get("heartbeat"));
  }

  private static Map<?, ?> evidence(Map<?, ?> row) {
    return (Map<?, ?>) Objects.requireNonNull(row.get("evidence"));
  }

  private static Map<?, ?> object(String json) {
    return (Map<?, ?>) Objects.requireNonNull(Json.parse(json, "a line"));
  }
}
