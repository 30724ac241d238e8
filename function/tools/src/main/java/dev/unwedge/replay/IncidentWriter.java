package dev.unwedge.replay;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.Subject;
import dev.unwedge.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes incident files, one line for each array, so that a person can read what was recorded and
 * see what was edited.
 */
public final class IncidentWriter {
  private IncidentWriter() {}

  /**
   * Writes an incident.
   *
   * @param policy its policy as JSON was read; the incident's own holds defaults that may change
   */
  public static String write(Incident incident, Map<String, ?> policy) {
    List<String> nodes = new ArrayList<>();
    for (Incident.Node node : incident.nodes()) {
      nodes.add("    {\n" + String.join(",\n", node(node.id(), node.recordings())) + "\n    }");
    }
    for (Incident.OutsideHead head : incident.outside()) {
      Map<Metric, Incident.Recording> heads = Map.of(Metric.HEAD_SLOT, head.heads());
      nodes.add("    {\n" + String.join(",\n", node(head.id(), heads)) + "\n    }");
    }
    List<String> fields = new ArrayList<>();
    fields.add("  \"name\": " + Json.write(incident.name()));
    fields.add("  \"source\": " + Json.write(incident.source()));
    fields.add("  \"fleet\": " + Json.write(incident.fleet()));
    fields.add("  \"start\": " + Json.write(incident.start()));
    fields.add("  \"period\": \"PT%dS\"".formatted(incident.period().toSeconds()));
    fields.add("  \"policy\": " + Json.write(policy));
    fields.add("  \"nodes\": [\n" + String.join(",\n", nodes) + "\n  ]");
    if (incident.expected() != null) {
      fields.add("  \"expect\": " + Json.write(Map.of("restarted", incident.expected())));
    }
    return "{\n" + String.join(",\n", fields) + "\n}\n";
  }

  private static List<String> node(Subject of, Map<Metric, Incident.Recording> recordings) {
    List<String> fields = new ArrayList<>();
    fields.add("      \"node\": " + Json.write(of.node()));
    fields.add("      \"instanceId\": " + Json.write(of.instanceId()));
    array(fields, "headSlot", recordings.get(Metric.HEAD_SLOT));
    array(fields, "heartbeats", recordings.get(Metric.HEARTBEATS));
    array(fields, "uptimeSeconds", recordings.get(Metric.UPTIME_SECONDS));
    return fields;
  }

  private static void array(
      List<String> fields, String name, Incident.@Nullable Recording recording) {
    if (recording == null) {
      return;
    }
    StringBuilder line = new StringBuilder("      \"" + name + "\": [");
    String comma = "";
    for (Double entry : recording.entries()) {
      line.append(comma).append(entry == null ? "null" : number(entry));
      comma = ", ";
    }
    fields.add(line.append(']').toString());
  }

  /** Whole numbers without a point; others as they are, so that what was odd stays so. */
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return value == Double.NEGATIVE_INFINITY ? "-1e999" : "1e999"; // as malformed as it was
    }
    return value == Math.rint(value) && Math.abs(value) < 0x1p53
        ? Long.toString((long) value)
        : new BigDecimal(Double.toString(value)).toString();
  }
}
