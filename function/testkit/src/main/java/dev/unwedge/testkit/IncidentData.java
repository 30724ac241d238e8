package dev.unwedge.testkit;

import dev.unwedge.fleet.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of an incident file, for tests below the module that replays incidents.
 *
 * @param end stamp of the last entry
 * @param datapoints all that are no gap
 */
public record IncidentData(String fleet, Instant end, List<Datapoint> datapoints) {
  private static final Map<String, Metric> METRICS =
      Map.of(
          "headSlot", Metric.HEAD_SLOT,
          "heartbeats", Metric.HEARTBEATS,
          "uptimeSeconds", Metric.UPTIME_SECONDS);

  /** One datapoint, named as hosts push it. */
  public record Datapoint(
      String metric, Map<String, String> dimensions, Instant stamp, double value) {}

  /** Reads a file of {@code events/incidents}. */
  public static IncidentData read(Path file) {
    JsonView incident = JsonView.of(text(file));
    String fleet = incident.text("fleet");
    Instant start = Instant.parse(incident.text("start"));
    Duration period = Duration.parse(incident.text("period"));
    int length = 0;
    List<Datapoint> datapoints = new ArrayList<>();
    for (JsonView node : incident.objects("nodes")) {
      Map<String, String> dimensions =
          Map.of("Fleet", fleet, "InstanceId", node.text("instanceId"), "Node", node.text("node"));
      for (String field : METRICS.keySet()) {
        if (!node.has(field)) {
          continue;
        }
        String metric = Objects.requireNonNull(METRICS.get(field)).wireName();
        List<?> entries = (List<?>) Objects.requireNonNull(node.get(field));
        length = entries.size();
        for (int i = 0; i < length; i++) {
          if (entries.get(i) instanceof Number value) {
            Instant stamp = start.plus(period.multipliedBy(i));
            datapoints.add(new Datapoint(metric, dimensions, stamp, value.doubleValue()));
          }
        }
      }
    }
    return new IncidentData(fleet, start.plus(period.multipliedBy(length - 1L)), datapoints);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
