package dev.unwedge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private static final Map<String, String> METRICS =
      Map.of(
          "headSlot", "HeadSlot",
          "heartbeats", "Heartbeats",
          "uptimeSeconds", "UptimeSeconds");

  /** One datapoint, named as hosts push it. */
  public record Datapoint(
      String metric, Map<String, String> dimensions, Instant stamp, double value) {}

  /** Reads a file of {@code events/incidents}. */
  public static IncidentData read(Path file) {
    JsonView incident;
    try {
      incident = JsonView.of(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reader(incident).read();
  }

  private static final class Reader {
    private final JsonView incident;
    private final Instant start;
    private final Duration period;
    private Instant end;
    private final List<Datapoint> datapoints = new ArrayList<>();

    Reader(JsonView incident) {
      this.incident = incident;
      this.start = Instant.parse(incident.text("start"));
      this.period = Duration.parse(incident.text("period"));
      this.end = start;
    }

    IncidentData read() {
      for (JsonView node : incident.objects("nodes")) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        dimensions.put("Fleet", incident.text("fleet"));
        dimensions.put("InstanceId", node.text("instanceId"));
        dimensions.put("Node", node.text("node"));
        METRICS.forEach(
            (field, metric) -> {
              if (node.has(field)) {
                add(metric, dimensions, (List<?>) Objects.requireNonNull(node.get(field)));
              }
            });
      }
      return new IncidentData(incident.text("fleet"), end, List.copyOf(datapoints));
    }

    private void add(String metric, Map<String, String> dimensions, List<?> entries) {
      for (int i = 0; i < entries.size(); i++) {
        Instant stamp = start.plus(period.multipliedBy(i));
        end = stamp.isAfter(end) ? stamp : end;
        if (entries.get(i) instanceof Number value) {
          datapoints.add(new Datapoint(metric, dimensions, stamp, value.doubleValue()));
        }
      }
    }
  }
}
