package dev.unwedge.aws;

import dev.unwedge.fleet.Datapoints;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Reading;
import dev.unwedge.run.Futures;
import dev.unwedge.run.Meter;
import dev.unwedge.run.MetricSource;
import dev.unwedge.run.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.RecentlyActive;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * A fleet's metrics in CloudWatch.
 *
 * <p>Limits are those of the API reference: GetMetricData takes 500 queries and answers 100,800
 * datapoints a call; ListMetrics gives 500 metrics a page.
 */
public final class CloudWatchMetrics implements MetricSource {
  private static final int MOST_QUERIES = 500;
  private static final int MOST_DATAPOINTS = 100_800;

  /** More pages than any answer needs: a token that never ends is an error, not a loop. */
  private static final int MOST_PAGES = 1_000;

  /** Calls at a time: enough to hide latency, far below the service's quota of 50 a second. */
  private static final int SIDE_BY_SIDE = 8;

  private final CloudWatchClient client;
  private final String namespace;
  private final String fleet;
  private final boolean live;
  private final Meter meter;
  private final Executor executor;
  private final Semaphore slots = new Semaphore(SIDE_BY_SIDE);

  /**
   * Takes a client.
   *
   * @param live whether the present is judged: only then may the listing leave out what was silent
   *     for three hours
   */
  public CloudWatchMetrics(
      CloudWatchClient client,
      String namespace,
      String fleet,
      boolean live,
      Meter meter,
      Executor executor) {
    this.client = client;
    this.namespace = namespace;
    this.fleet = fleet;
    this.live = live;
    this.meter = meter;
    this.executor = executor;
  }

  @Override
  public Set<NodeId> nodes(int most) {
    ListMetricsRequest.Builder request =
        ListMetricsRequest.builder()
            .namespace(namespace)
            .dimensions(DimensionFilter.builder().name("Fleet").value(fleet).build());
    if (live) {
      request.recentlyActive(RecentlyActive.PT3_H);
    }
    Set<NodeId> nodes = new LinkedHashSet<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    do {
      ListMetricsResponse page = list(request.nextToken(token).build());
      for (software.amazon.awssdk.services.cloudwatch.model.Metric metric : page.metrics()) {
        NodeId node = node(metric);
        if (node != null) {
          nodes.add(node);
        }
      }
      token = page.nextToken();
      if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
        throw new SourceException("ListMetrics gave pages without end; the fleet is not known");
      }
    } while (token != null && nodes.size() <= most);
    return nodes;
  }

  private ListMetricsResponse list(ListMetricsRequest request) {
    meter.call();
    try {
      return client.listMetrics(request);
    } catch (SdkException e) {
      throw new SourceException(
          "the fleet's nodes could not be listed: " + Failures.sentence("ListMetrics", e), e);
    }
  }

  /** The node that a metric is of; null where it is not one of ours. */
  private @Nullable NodeId node(software.amazon.awssdk.services.cloudwatch.model.Metric metric) {
    if (!namespace.equals(metric.namespace()) || metric.dimensions().size() != 3) {
      return null;
    }
    boolean known = false;
    for (Metric ours : Metric.values()) {
      known |= ours.wireName().equals(metric.metricName());
    }
    String ofFleet = null;
    String instanceId = null;
    String node = null;
    for (Dimension dimension : metric.dimensions()) {
      switch (dimension.name()) {
        case "Fleet" -> ofFleet = dimension.value();
        case "InstanceId" -> instanceId = dimension.value();
        case "Node" -> node = dimension.value();
        default -> {
          return null;
        }
      }
    }
    return known && fleet.equals(ofFleet) && instanceId != null && node != null
        ? new NodeId(instanceId, node)
        : null;
  }

  @Override
  public List<Map<NodeId, Reading>> read(Collection<NodeId> nodes, List<Ask> asks) {
    List<Query> queries = new ArrayList<>();
    for (NodeId node : nodes) {
      for (Ask ask : asks) {
        queries.add(new Query(node, ask));
      }
    }
    List<CompletableFuture<Void>> batches = new ArrayList<>();
    int size = batchSize(asks);
    for (int from = 0; from < queries.size(); from += size) {
      Batch batch = new Batch(queries.subList(from, Math.min(queries.size(), from + size)));
      batches.add(CompletableFuture.runAsync(batch::read, executor));
    }
    batches.forEach(Futures::join);
    List<Map<NodeId, Reading>> answers = new ArrayList<>();
    for (int i = 0; i < asks.size(); i++) {
      Map<NodeId, Reading> readings = HashMap.newHashMap(nodes.size());
      for (int q = i; q < queries.size(); q += asks.size()) {
        readings.put(queries.get(q).node, queries.get(q).reading(meter));
      }
      answers.add(readings);
    }
    return answers;
  }

  /** As many queries a call as its datapoints fit into one page. */
  private static int batchSize(List<Ask> asks) {
    long most = 1;
    for (Ask ask : asks) {
      long span = Duration.between(ask.from(), ask.clock()).toSeconds();
      most = Math.max(most, span / ask.period().toSeconds() + 2);
    }
    return Math.clamp(MOST_DATAPOINTS / most, 1, MOST_QUERIES);
  }

  /** One metric of one node on its way. */
  private static final class Query {
    final NodeId node;
    final Ask ask;
    final Datapoints datapoints = new Datapoints();
    @Nullable String failure = "no answer";

    Query(NodeId node, Ask ask) {
      this.node = node;
      this.ask = ask;
    }

    Reading reading(Meter meter) {
      if (failure != null) {
        String why = "%s could not be read: %s".formatted(ask.metric().wireName(), failure);
        meter.warn(why);
        return new Reading.Unreadable(why);
      }
      return datapoints.read(node, ask.metric(), ask.clock(), ask.period(), meter::warn);
    }
  }

  /** Queries that go in one call, and all pages of its answer. */
  private final class Batch {
    private final List<Query> queries;

    Batch(List<Query> queries) {
      this.queries = queries;
    }

    void read() {
      slots.acquireUninterruptibly();
      try {
        meter.metrics(queries.size());
        readPages();
      } catch (SdkException e) {
        queries.forEach(query -> query.failure = Failures.sentence("GetMetricData", e));
      } finally {
        slots.release();
      }
    }

    private void readPages() {
      GetMetricDataRequest request = request();
      Set<String> tokens = new HashSet<>();
      String token = null;
      List<String> messages = new ArrayList<>();
      do {
        meter.call();
        GetMetricDataResponse page =
            client.getMetricData(request.toBuilder().nextToken(token).build());
        page.metricDataResults().forEach(this::take);
        page.messages().forEach(message -> messages.add(message.code() + " " + message.value()));
        token = page.nextToken();
        if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
          messages.add("pages without end");
          token = null;
        }
      } while (token != null);
      if (!messages.isEmpty()) {
        String all = "GetMetricData says: " + String.join("; ", messages);
        queries.forEach(query -> query.failure = all);
      }
    }

    private GetMetricDataRequest request() {
      List<MetricDataQuery> wanted = new ArrayList<>(queries.size());
      Instant from = queries.getFirst().ask.from();
      Instant to = queries.getFirst().ask.clock();
      for (int i = 0; i < queries.size(); i++) {
        Query query = queries.get(i);
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

    private software.amazon.awssdk.services.cloudwatch.model.Metric metric(Query query) {
      return software.amazon.awssdk.services.cloudwatch.model.Metric.builder()
          .namespace(namespace)
          .metricName(query.ask.metric().wireName())
          .dimensions(
              Dimension.builder().name("Fleet").value(fleet).build(),
              Dimension.builder()
                  .name("InstanceId")
                  .value(String.valueOf(query.node.instanceId()))
                  .build(),
              Dimension.builder().name("Node").value(query.node.node()).build())
          .build();
    }

    /** Takes one result; a query is read once its last result says that it is complete. */
    private void take(MetricDataResult result) {
      Query query = query(result.id());
      if (query == null) {
        return;
      }
      if (result.timestamps().size() != result.values().size()) {
        query.failure = "timestamps and values differ in number";
        return;
      }
      for (int i = 0; i < result.values().size(); i++) {
        query.datapoints.add(result.timestamps().get(i).getEpochSecond(), result.values().get(i));
      }
      if (!result.messages().isEmpty()) {
        query.failure = result.messages().getFirst().code();
      } else {
        query.failure =
            result.statusCode() == StatusCode.COMPLETE ? null : result.statusCodeAsString();
      }
    }

    private @Nullable Query query(@Nullable String id) {
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
}
