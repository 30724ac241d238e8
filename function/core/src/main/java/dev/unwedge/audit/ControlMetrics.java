package dev.unwedge.audit;

import dev.unwedge.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the run itself, as one line in CloudWatch's embedded metric format: namespace
 * {@code <UNWEDGE_NAMESPACE>/Control}, dimension {@code Fleet} only. All of them are told at every
 * run, zeros too; those of a failed run mean nothing but {@code RunFailed}.
 */
public final class ControlMetrics {

  /** The metrics, by name and unit (docs/contract.md#control-metrics). */
  public enum Name {
    NODES("Nodes", "Count"),
    WEDGED("Wedged", "Count"),
    STALLED("Stalled", "Count"),
    SUSPECT("Suspect", "Count"),
    UNRESPONSIVE("Unresponsive", "Count"),
    CRASH_LOOPING("CrashLooping", "Count"),
    DOWN("Down", "Count"),
    STARTING("Starting", "Count"),
    SYNCING("Syncing", "Count"),
    SILENT("Silent", "Count"),
    UNKNOWN("Unknown", "Count"),
    /** 1 while the network stands still. */
    NETWORK_STALL("NetworkStall", "Count"),
    RESTARTS_SENT("RestartsSent", "Count"),
    RESTARTS_REFUSED("RestartsRefused", "Count"),
    RESTARTS_HELD("RestartsHeld", "Count"),
    /** Nodes in trouble whose last restart did not help in time. */
    NOT_RECOVERED("NotRecovered", "Count"),
    /** Nodes in need that have used up their attempts. */
    EXHAUSTED("Exhausted", "Count"),
    /** 1 while every node is paused, by the mode or by pauses. */
    PAUSED("Paused", "Count"),
    METRICS_REQUESTED("MetricsRequested", "Count"),
    /** 1 if the run failed. */
    RUN_FAILED("RunFailed", "Count"),
    RUN_MILLIS("RunMillis", "Milliseconds");

    private final String wireName;
    private final String unit;

    Name(String wireName, String unit) {
      this.wireName = wireName;
      this.unit = unit;
    }

    /** The metric's name in CloudWatch. */
    public String wireName() {
      return wireName;
    }
  }

  private final String namespace;
  private final String fleet;
  private final EnumMap<Name, Long> values = new EnumMap<>(Name.class);

  /** Starts with all zeros. */
  public ControlMetrics(String namespace, String fleet) {
    this.namespace = namespace;
    this.fleet = fleet;
    for (Name name : Name.values()) {
      values.put(name, 0L);
    }
  }

  /** Sets a value. */
  public ControlMetrics set(Name name, long value) {
    values.put(name, value);
    return this;
  }

  /** The line that CloudWatch Logs turns into metrics. */
  String line(Instant timestamp) {
    List<Map<String, String>> definitions = new ArrayList<>();
    values.forEach((name, value) -> definitions.add(definition(name)));
    Map<String, @Nullable Object> directive = new LinkedHashMap<>();
    directive.put("Namespace", namespace + "/Control");
    directive.put("Dimensions", List.of(List.of("Fleet")));
    directive.put("Metrics", definitions);
    Map<String, @Nullable Object> aws = new LinkedHashMap<>();
    aws.put("Timestamp", timestamp.toEpochMilli());
    aws.put("CloudWatchMetrics", List.of(directive));
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("_aws", aws);
    line.put("Fleet", fleet);
    values.forEach((name, value) -> line.put(name.wireName(), value));
    return Json.write(line);
  }

  private static Map<String, String> definition(Name name) {
    Map<String, String> definition = new LinkedHashMap<>();
    definition.put("Name", name.wireName());
    definition.put("Unit", name.unit);
    return definition;
  }
}
