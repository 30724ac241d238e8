package dev.unwedge.demo;

import dev.unwedge.fleet.Metric;
import dev.unwedge.replay.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** Pushes an incident's metrics to CloudWatch as its hosts would have, shifted in time. */
public final class FleetPusher {
  /** PutMetricData's own limit. */
  private static final int MOST_DATA = 1_000;

  private final CloudWatchClient cloudWatch;
  private final String namespace;

  public FleetPusher(CloudWatchClient cloudWatch, String namespace) {
    this.cloudWatch = cloudWatch;
    this.namespace = namespace;
  }

  /**
   * Pushes all entries, the last one stamped at {@code end}.
   *
   * @param fleet the name to push them under
   * @param metrics which of the metrics to push
   * @return how many datapoints were pushed
   */
  public int push(Incident incident, String fleet, Instant end, List<Metric> metrics) {
    Duration shift = Duration.between(incident.at(incident.length() - 1), end);
    List<MetricDatum> data = new ArrayList<>();
    for (Incident.Node node : incident.nodes()) {
      for (Map.Entry<Metric, Incident.Recording> entry : node.recordings().entrySet()) {
        if (metrics.contains(entry.getKey())) {
          add(data, incident, fleet, node, entry.getKey(), entry.getValue(), shift);
        }
      }
    }
    for (int from = 0; from < data.size(); from += MOST_DATA) {
      cloudWatch.putMetricData(
          PutMetricDataRequest.builder()
              .namespace(namespace)
              .metricData(data.subList(from, Math.min(data.size(), from + MOST_DATA)))
              .build());
    }
    return data.size();
  }

  private static void add(
      List<MetricDatum> data,
      Incident incident,
      String fleet,
      Incident.Node node,
      Metric metric,
      Incident.Recording recording,
      Duration shift) {
    for (int i = 0; i < recording.entries().size(); i++) {
      Double value = recording.entries().get(i);
      if (value != null) {
        data.add(
            MetricDatum.builder()
                .metricName(metric.wireName())
                .dimensions(
                    dimension("Fleet", fleet),
                    dimension("InstanceId", String.valueOf(node.id().instanceId())),
                    dimension("Node", node.id().node()))
                .timestamp(incident.at(i).plus(shift))
                .value(value)
                .unit(metric == Metric.UPTIME_SECONDS ? StandardUnit.SECONDS : StandardUnit.COUNT)
                .build());
      }
    }
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }
}
