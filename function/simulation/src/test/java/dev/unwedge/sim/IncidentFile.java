package dev.unwedge.sim;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.Subject;
import dev.unwedge.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure as an incident file (contract §8), to be looked at by {@code infra/local/replay}. An
 * incident knows no delays, no commands of its own world and no truth: it replays what was put, as
 * if it had come at once.
 */
final class IncidentFile {
  private static final Path FOLDER = Path.of("target", "simulation");
  private static final long BEFORE = 3_600;
  private static final long AFTER = 600;

  private IncidentFile() {}

  /** Writes the time around a violation; gives the file's path. */
  static Path write(Simulation simulation, Smallest.Case failure) {
    Scenario scenario = failure.scenario();
    Path file =
        FOLDER.resolve(
            "%s-%d-%s.json"
                .formatted(
                    scenario.profile().name().replaceAll("\\W+", "-"),
                    scenario.seed(),
                    failure.violation().kind()));
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(file, json(simulation, failure));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  static String json(Simulation simulation, Smallest.Case failure) {
    Profile profile = failure.scenario().profile();
    Violation violation = failure.violation();
    long step = Math.max(60, profile.period());
    long start = Math.floorDiv(violation.at() - BEFORE, step) * step;
    int length = (int) ((BEFORE + AFTER) / profile.period());
    Map<String, @Nullable Object> incident = new LinkedHashMap<>();
    incident.put("name", "simulated-%d".formatted(failure.scenario().seed()));
    incident.put(
        "source",
        "fleet simulation, profile %s, seed %d: %s, %s"
            .formatted(
                profile.name(), failure.scenario().seed(), violation.kind(), violation.what()));
    incident.put("fleet", "simnet");
    incident.put("start", Instant.ofEpochSecond(start));
    incident.put("period", profile.policy().period().toString());
    incident.put("policy", Json.parse(profile.policyJson().replace('\'', '"'), "the policy"));
    List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
    for (SimNode node : simulation.nodes()) {
      nodes.add(node(simulation, node, start, length, profile.period()));
    }
    for (SimOutside endpoint : simulation.outside()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("node", endpoint.id.node());
      fields.put("instanceId", endpoint.id.instanceId());
      fields.put(
          "headSlot",
          entries(simulation, endpoint.id, Metric.HEAD_SLOT, start, length, profile.period()));
      nodes.add(fields);
    }
    incident.put("nodes", nodes);
    return Json.write(incident);
  }

  private static Map<String, @Nullable Object> node(
      Simulation simulation, SimNode node, long start, int length, long period) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("node", node.id.node());
    fields.put("instanceId", node.id.instanceId());
    fields.put("headSlot", entries(simulation, node.id, Metric.HEAD_SLOT, start, length, period));
    for (Map.Entry<String, Metric> optional :
        Map.of("heartbeats", Metric.HEARTBEATS, "uptimeSeconds", Metric.UPTIME_SECONDS)
            .entrySet()) {
      List<@Nullable Long> entries =
          entries(simulation, node.id, optional.getValue(), start, length, period);
      if (entries.stream().anyMatch(entry -> entry != null)) {
        fields.put(optional.getKey(), entries);
      }
    }
    return fields;
  }

  private static List<@Nullable Long> entries(
      Simulation simulation, Subject of, Metric metric, long start, int length, long period) {
    Track track = simulation.cloudWatch().track(of, metric);
    List<@Nullable Long> entries = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      long stamp = start + i * period;
      int at = track.firstAtOrAfter(stamp);
      entries.add(at < track.size() && track.stamp(at) == stamp ? track.value(at) : null);
    }
    return entries;
  }
}
