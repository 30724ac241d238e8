package dev.unwedge.aws;

import dev.unwedge.run.Meter;
import dev.unwedge.run.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** Queries that go in one call of GetMetricData, and all pages of its answer. */
final class MetricBatch {
  /** More pages than any answer needs: a token that never ends is an error, not a loop. */
  private static final int MOST_PAGES = 1_000;

  private final String namespace;
  private final String fleet;
  private final boolean live;
  private final List<MetricQuery> queries;

  /**
   * Takes queries.
   *
   * @param live whether the present is judged; the past ends at its clock
   */
  MetricBatch(String namespace, String fleet, boolean live, List<MetricQuery> queries) {
    this.namespace = namespace;
    this.fleet = fleet;
    this.live = live;
    this.queries = queries;
  }

  /** Asks for all of it; what goes wrong is noted with the queries. */
  void read(CloudWatchClient client, CallTime time, Meter meter) {
    try {
      List<String> messages = readPages(client, time, meter);
      if (!messages.isEmpty()) {
        failAll("GetMetricData says: " + String.join("; ", messages));
      }
    } catch (SdkException e) {
      failAll(Failures.sentence("GetMetricData", e));
    } catch (SourceException e) {
      failAll(e.getMessage());
    }
  }

  private void failAll(@Nullable String why) {
    queries.forEach(query -> query.fail(why));
  }

  private List<String> readPages(CloudWatchClient client, CallTime time, Meter meter) {
    GetMetricDataRequest request = request();
    Set<String> tokens = new HashSet<>();
    List<String> messages = new ArrayList<>();
    String token = null;
    do {
      GetMetricDataRequest timed =
          request.toBuilder()
              .nextToken(token)
              .overrideConfiguration(time.reading("GetMetricData"))
              .build();
      meter.call();
      if (token == null) {
        meter.metrics(queries.size());
      }
      GetMetricDataResponse page = client.getMetricData(timed);
      for (MetricDataResult result : page.metricDataResults()) {
        MetricQuery query = query(result.id());
        if (query != null) {
          query.take(result);
        }
      }
      page.messages().forEach(message -> messages.add(message.code() + " " + message.value()));
      token = page.nextToken();
      if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
        messages.add("pages without end");
        token = null;
      }
    } while (token != null);
    return messages;
  }

  private GetMetricDataRequest request() {
    List<MetricDataQuery> wanted = new ArrayList<>(queries.size());
    Instant from = queries.getFirst().ask.from();
    Instant to = queries.getFirst().ask.clock();
    for (int i = 0; i < queries.size(); i++) {
      MetricQuery query = queries.get(i);
      wanted.add(
          MetricDataQuery.builder()
              .id("m" + i)
              .metricStat(
                  MetricStat.builder()
                      .metric(metric(query))
                      .period((int) query.ask.period().toSeconds())
                      .stat(query.ask.metric().statistic())
                      .build())
              .returnData(true)
              .build());
      // The end is exclusive; the past ends with the datapoint that is stamped at its clock.
      Instant last = query.ask.clock().plus(live ? query.ask.ahead() : Duration.ofSeconds(1));
      from = query.ask.from().isBefore(from) ? query.ask.from() : from;
      to = last.isAfter(to) ? last : to;
    }
    return GetMetricDataRequest.builder()
        .metricDataQueries(wanted)
        .startTime(from)
        .endTime(to)
        .scanBy(ScanBy.TIMESTAMP_ASCENDING)
        .build();
  }

  private Metric metric(MetricQuery query) {
    return Metric.builder()
        .namespace(namespace)
        .metricName(query.ask.metric().wireName())
        .dimensions(
            dimension("Fleet", fleet),
            dimension("InstanceId", String.valueOf(query.of.instanceId())),
            dimension("Node", query.of.node()))
        .build();
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  /** The query of an id that we gave; null for any other. */
  private @Nullable MetricQuery query(@Nullable String id) {
    if (id == null || !id.startsWith("m")) {
      return null;
    }
    try {
      int index = Integer.parseInt(id, 1, id.length(), 10);
      return index >= 0 && index < queries.size() ? queries.get(index) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
