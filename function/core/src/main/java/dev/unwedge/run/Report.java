package dev.unwedge.run;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.json.Json;
import dev.unwedge.judge.OutsideSigns;
import dev.unwedge.judge.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run returns (docs/contract.md#report).
 *
 * @param counts how many nodes have each verdict, zeros too
 * @param nodes those that are not healthy or were asked for, the most serious first
 * @param nodesOmitted how many more there would be
 * @param outside the heads from outside the fleet
 * @param metricsRequested what CloudWatch bills for
 * @param warnings what was ignored, cut short or odd, as sentences
 */
public record Report(
    String runId,
    String trigger,
    String mode,
    boolean dryRun,
    Instant at,
    Map<Verdict.Kind, Integer> counts,
    List<Row> nodes,
    int nodesOmitted,
    List<OutsideSigns> outside,
    int metricsRequested,
    int awsCalls,
    long durationMillis,
    List<String> warnings) {

  /** The most nodes that a report tells. */
  public static final int MOST_NODES = 500;

  /**
   * One node.
   *
   * @param decision RESTART, HOLD or NONE
   * @param reason the hold's name; null if nothing is held
   * @param commandId of the command sent in this run, or in an earlier one of the same order; null
   *     if none was
   */
  public record Row(
      NodeId id,
      String verdict,
      String decision,
      @Nullable String reason,
      Map<String, @Nullable Object> evidence,
      @Nullable String commandId) {}

  /** The report as JSON. */
  public String toJson() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("runId", runId);
    report.put("trigger", trigger);
    report.put("mode", mode);
    report.put("dryRun", dryRun);
    report.put("at", at);
    report.put("counts", counts);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Row row : nodes) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("node", row.id().node());
      fields.put("instanceId", row.id().instanceId());
      fields.put("verdict", row.verdict());
      fields.put("decision", row.decision());
      fields.put("reason", row.reason());
      fields.put("evidence", row.evidence());
      fields.put("commandId", row.commandId());
      rows.add(fields);
    }
    report.put("nodes", rows);
    report.put("nodesOmitted", nodesOmitted);
    List<Map<String, @Nullable Object>> heads = new ArrayList<>();
    for (OutsideSigns head : outside) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("name", head.name());
      fields.put("head", head.head());
      fields.put("at", head.at());
      fields.put("ignored", head.ignored());
      heads.add(fields);
    }
    report.put("outside", heads);
    report.put("metricsRequested", metricsRequested);
    report.put("awsCalls", awsCalls);
    report.put("durationMillis", durationMillis);
    report.put("warnings", warnings);
    return Json.write(report);
  }
}
