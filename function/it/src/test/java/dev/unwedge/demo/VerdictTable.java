package dev.unwedge.demo;

import dev.unwedge.run.Words;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's report as the table that an operator reads. */
final class VerdictTable {
  private static final List<String> TITLES =
      List.of("node", "head", "frozen for", "heartbeat", "uptime", "verdict", "decision", "why");

  private VerdictTable() {}

  /** The table of some of a report's nodes, one line each, under a line of titles. */
  static String of(List<Map<?, ?>> nodes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(TITLES);
    for (Map<?, ?> node : nodes) {
      rows.add(row(node));
    }
    int[] widths = new int[TITLES.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static List<String> row(Map<?, ?> node) {
    Map<?, ?> evidence = (Map<?, ?>) node.get("evidence");
    Object reason = node.get("reason");
    String decision = String.valueOf(node.get("decision"));
    return List.of(
        String.valueOf(node.get("node")),
        text(evidence.get("head")),
        duration(evidence.get("frozenForSeconds")),
        switch (text(evidence.get("heartbeat"))) {
          case "ALIVE" -> "alive";
          case "SILENT" -> "silent";
          case "UNDECIDED" -> "undecided";
          default -> "-";
        },
        duration(evidence.get("uptimeSeconds")),
        String.valueOf(node.get("verdict")),
        decision.equals("NONE") ? "-" : reason == null ? decision : decision + " " + reason,
        text(evidence.get("why")));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  private static String duration(@Nullable Object seconds) {
    return seconds instanceof BigDecimal number
        ? number.signum() == 0 ? "-" : Words.of(Duration.ofSeconds(number.longValueExact()))
        : "-";
  }
}
