package dev.unwedge.aws;

import dev.unwedge.fleet.Datapoints;
import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Subject;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Futures;
import dev.unwedge.run.Meter;
import dev.unwedge.run.MetricSource;
import dev.unwedge.run.SourceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.RecentlyActive;

/**
 * A fleet's metrics in CloudWatch.
 *
 * <p>Limits are those of the API reference: GetMetricData takes 500 queries and answers 100,800
 * datapoints a call; ListMetrics gives 500 metrics a page.
 */
public final class CloudWatchMetrics implements MetricSource {
  private static final int MOST_QUERIES = 500;
  private static final int MOST_DATAPOINTS = 100_800;

  /** More pages than any fleet fills: a token that never ends is an error, not a loop. */
  private static final int MOST_PAGES = 1_000;

  /** Calls at a time: enough to hide latency, far below the service's quota of 50 a second. */
  private static final int SIDE_BY_SIDE = 8;

  /**
   * Datapoints on their way at a time. Decoded they take some 150 bytes each until they are made
   * into readings, and the service gives no more than 180,000 a second anyway (90,000 of those
   * older than three hours; CloudWatch user guide, "CloudWatch service quotas").
   */
  private static final int MOST_IN_FLIGHT = 2 * MOST_DATAPOINTS;

  /** What calls share: an eighth each, or more where their answers are large. */
  private static final int ROOM = 8 * SIDE_BY_SIDE;

  private final CloudWatchClient client;
  private final CallTime time;
  private final String namespace;
  private final String fleet;
  private final boolean live;
  private final Meter meter;
  private final InstantSource clock;
  private final Executor executor;
  private final Semaphore inFlight = new Semaphore(ROOM);
  private final Heap heap = new Heap();

  /**
   * Takes the clients.
   *
   * @param live whether the present is judged: only then may the listing leave out what was silent
   *     for three hours
   * @param clock tells when an answer came
   * @param deadline of the run
   */
  public CloudWatchMetrics(
      AwsClients clients,
      String namespace,
      String fleet,
      boolean live,
      Meter meter,
      InstantSource clock,
      Executor executor,
      Deadline deadline) {
    this.client = clients.cloudWatch();
    this.time = clients.within(deadline);
    this.namespace = namespace;
    this.fleet = fleet;
    this.live = live;
    this.meter = meter;
    this.clock = clock;
    this.executor = executor;
  }

  @Override
  public Listing list(int mostNodes) {
    ListMetricsRequest.Builder request =
        ListMetricsRequest.builder()
            .namespace(namespace)
            .dimensions(DimensionFilter.builder().name("Fleet").value(fleet).build());
    if (live) {
      request.recentlyActive(RecentlyActive.PT3_H);
    }
    Set<NodeId> nodes = new LinkedHashSet<>();
    SortedSet<OutsideId> outside = new TreeSet<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    do {
      ListMetricsResponse page = list(request.nextToken(token).build());
      for (software.amazon.awssdk.services.cloudwatch.model.Metric metric : page.metrics()) {
        switch (subject(metric)) {
          case NodeId node -> nodes.add(node);
          case OutsideId id -> Listing.note(id, outside);
          case null -> {}
        }
      }
      token = page.nextToken();
      if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
        throw new SourceException("ListMetrics gave pages without end; the fleet is not known");
      }
    } while (token != null && nodes.size() <= mostNodes);
    return new Listing(nodes, outside);
  }

  private ListMetricsResponse list(ListMetricsRequest request) {
    try {
      ListMetricsRequest timed =
          request.toBuilder().overrideConfiguration(time.reading("ListMetrics")).build();
      meter.call();
      return client.listMetrics(timed);
    } catch (SdkException e) {
      throw unlisted(Failures.sentence("ListMetrics", e), e);
    } catch (SourceException e) {
      throw unlisted(String.valueOf(e.getMessage()), e);
    }
  }

  private static SourceException unlisted(String why, RuntimeException cause) {
    return new SourceException("the fleet's nodes could not be listed: " + why, cause);
  }

  /**
   * What a metric is of; null where it is not one of ours. Nothing but a head is taken from
   * outside.
   */
  private @Nullable Subject subject(
      software.amazon.awssdk.services.cloudwatch.model.Metric metric) {
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
    if (!known || !fleet.equals(ofFleet) || instanceId == null || node == null) {
      return null;
    }
    if (instanceId.equals(OutsideId.INSTANCE_ID)) {
      return Metric.HEAD_SLOT.wireName().equals(metric.metricName()) ? new OutsideId(node) : null;
    }
    return new NodeId(instanceId, node);
  }

  @Override
  public List<Map<Subject, Reading>> read(Collection<? extends Subject> subjects, List<Ask> asks) {
    List<MetricQuery> queries =
        fetch(subjects, asks, query -> query.settle(meter, clock.instant()));
    failures(queries).forEach(meter::warn);
    return answers(queries, asks.size(), MetricQuery::reading);
  }

  /**
   * Reads metrics as they were pushed, with nothing left out or mended: what a recording needs.
   *
   * @return for each metric asked for, the datapoints of everything asked for
   * @throws SourceException if anything could not be read in full
   */
  public List<Map<Subject, Datapoints>> pushed(
      Collection<? extends Subject> subjects, List<Ask> asks) {
    List<MetricQuery> queries = fetch(subjects, asks, query -> {});
    List<String> failures = failures(queries);
    if (!failures.isEmpty()) {
      throw new SourceException(String.join("; ", failures));
    }
    return answers(queries, asks.size(), MetricQuery::datapoints);
  }

  /** What came of the queries, metric by metric as they were asked for. */
  private static <T> List<Map<Subject, T>> answers(
      List<MetricQuery> queries, int asks, Function<MetricQuery, T> answer) {
    List<Map<Subject, T>> answers = new ArrayList<>();
    for (int i = 0; i < asks; i++) {
      Map<Subject, T> ofAll = HashMap.newHashMap(queries.size() / asks);
      for (int q = i; q < queries.size(); q += asks) {
        ofAll.put(queries.get(q).of, answer.apply(queries.get(q)));
      }
      answers.add(ofAll);
    }
    return answers;
  }

  /**
   * A query for every metric of everything asked for, one after the other, with what came of it.
   *
   * @param then is done with each query as soon as it is read
   */
  private List<MetricQuery> fetch(
      Collection<? extends Subject> subjects, List<Ask> asks, Consumer<MetricQuery> then) {
    List<MetricQuery> queries = new ArrayList<>(subjects.size() * asks.size());
    for (Subject subject : subjects) {
      for (Ask ask : asks) {
        queries.add(new MetricQuery(subject, ask));
      }
    }
    List<CompletableFuture<Void>> batches = new ArrayList<>();
    long datapoints = datapoints(asks);
    int size = Math.clamp(MOST_DATAPOINTS / datapoints, 1, MOST_QUERIES);
    for (int from = 0; from < queries.size(); from += size) {
      List<MetricQuery> some = queries.subList(from, Math.min(queries.size(), from + size));
      MetricBatch batch = new MetricBatch(namespace, fleet, live, some);
      batches.add(
          CompletableFuture.runAsync(
              () -> {
                read(batch, some.size() * datapoints);
                some.forEach(then);
                heap.tidy();
              },
              executor));
    }
    batches.forEach(Futures::join);
    return queries;
  }

  /** One sentence for each kind of failure, with the first node that met it and how many more. */
  private static List<String> failures(List<MetricQuery> queries) {
    Map<String, List<MetricQuery>> failed = new LinkedHashMap<>();
    for (MetricQuery query : queries) {
      String failure = query.failure();
      if (failure != null) {
        String key = query.ask.metric().wireName() + " " + failure;
        failed.computeIfAbsent(key, k -> new ArrayList<>()).add(query);
      }
    }
    List<String> sentences = new ArrayList<>();
    for (List<MetricQuery> same : failed.values()) {
      MetricQuery first = same.getFirst();
      sentences.add(
          "%s of %s%s could not be read: %s"
              .formatted(
                  first.ask.metric().wireName(),
                  first.of,
                  same.size() == 1 ? "" : " and of %d more nodes".formatted(same.size() - 1),
                  first.failure()));
    }
    return sentences;
  }

  private void read(MetricBatch batch, long datapoints) {
    int room = Math.clamp(datapoints * ROOM / MOST_IN_FLIGHT, ROOM / SIDE_BY_SIDE, ROOM);
    inFlight.acquireUninterruptibly(room);
    try {
      batch.read(client, time, meter);
    } finally {
      inFlight.release(room);
    }
  }

  /** The most datapoints that one of the metrics can have. */
  private static long datapoints(List<Ask> asks) {
    long most = 1;
    for (Ask ask : asks) {
      long span = Duration.between(ask.from(), ask.clock()).toSeconds();
      most = Math.max(most, span / ask.period().toSeconds() + 2);
    }
    return most;
  }
}
