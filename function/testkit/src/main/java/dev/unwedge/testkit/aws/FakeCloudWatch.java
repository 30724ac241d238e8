package dev.unwedge.testkit.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * CloudWatch's metrics in memory, with the limits and the paging of the API reference: 500 queries
 * and 100,800 datapoints a call, 500 metrics a page, periods of the metric math's grid, fine data
 * for three hours only. Faults can be injected into calls and into answers.
 */
public final class FakeCloudWatch implements CloudWatchClient {
  private static final int MOST_QUERIES = 500;
  private static final int LIST_PAGE = 500;
  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]*");
  private static final Set<Integer> FINE_PERIODS = Set.of(1, 5, 10, 20, 30);
  private static final Duration FINE_KEPT = Duration.ofHours(3);

  private final InstantSource clock;
  private final Map<Key, NavigableMap<Instant, List<Double>>> datapoints = new LinkedHashMap<>();
  private final Map<String, Pending> pending = new HashMap<>();
  private final List<GetMetricDataRequest> dataRequests = new ArrayList<>();
  private final List<ListMetricsRequest> listRequests = new ArrayList<>();
  private final List<MetricDataQuery> queries = new ArrayList<>();
  private int tokens;
  private int datapointsPerPage = 100_800;

  private Consumer<ListMetricsRequest> beforeList = request -> {};
  private Consumer<GetMetricDataRequest> beforeData = request -> {};
  private UnaryOperator<ListMetricsResponse> listAnswer = UnaryOperator.identity();
  private UnaryOperator<GetMetricDataResponse> dataAnswer = UnaryOperator.identity();

  public FakeCloudWatch(InstantSource clock) {
    this.clock = clock;
  }

  private record Key(String namespace, String name, Map<String, String> dimensions) {}

  private record Pending(String request, List<MetricDataResult> rest) {}

  // What a test puts in.

  /** Stores a datapoint of a metric with any dimensions. */
  public synchronized void put(
      String namespace, String metric, Map<String, String> dimensions, Instant at, double value) {
    datapoints
        .computeIfAbsent(new Key(namespace, metric, Map.copyOf(dimensions)), key -> new TreeMap<>())
        .computeIfAbsent(at, stamp -> new ArrayList<>())
        .add(value);
  }

  /** Is called before each ListMetrics; what it throws, the caller gets. */
  public synchronized void beforeListMetrics(Consumer<ListMetricsRequest> action) {
    beforeList = action;
  }

  /** Is called before each GetMetricData; what it throws, the caller gets. */
  public synchronized void beforeGetMetricData(Consumer<GetMetricDataRequest> action) {
    beforeData = action;
  }

  /** Changes each page of ListMetrics on its way. */
  public synchronized void answerListMetrics(UnaryOperator<ListMetricsResponse> change) {
    listAnswer = change;
  }

  /** Changes each page of GetMetricData on its way. */
  public synchronized void answerGetMetricData(UnaryOperator<GetMetricDataResponse> change) {
    dataAnswer = change;
  }

  /** Makes pages of GetMetricData smaller than the service's 100,800 datapoints. */
  public synchronized void datapointsPerPage(int most) {
    datapointsPerPage = most;
  }

  // What a test looks at.

  /** Every page of GetMetricData asked for. */
  public synchronized List<GetMetricDataRequest> dataRequests() {
    return List.copyOf(dataRequests);
  }

  /** Every page of ListMetrics asked for. */
  public synchronized List<ListMetricsRequest> listRequests() {
    return List.copyOf(listRequests);
  }

  /** Every metric requested: what CloudWatch bills for. */
  public synchronized List<MetricDataQuery> metricsRequested() {
    return List.copyOf(queries);
  }

  /** Calls of any kind. */
  public synchronized int calls() {
    return dataRequests.size() + listRequests.size();
  }

  /** Forgets datapoints that are stamped before an instant. */
  public synchronized void forgetBefore(Instant instant) {
    datapoints.values().forEach(stamps -> stamps.headMap(instant).clear());
    datapoints.values().removeIf(Map::isEmpty);
  }

  /** Forgets what was asked so far. */
  public synchronized void forgetCalls() {
    dataRequests.clear();
    listRequests.clear();
    queries.clear();
  }

  // The service.

  @Override
  public synchronized ListMetricsResponse listMetrics(ListMetricsRequest request) {
    listRequests.add(request);
    beforeList.accept(request);
    List<Metric> found = new ArrayList<>();
    for (Map.Entry<Key, NavigableMap<Instant, List<Double>>> entry : datapoints.entrySet()) {
      if (isListed(request, entry.getKey(), entry.getValue().lastKey())) {
        found.add(metric(entry.getKey()));
      }
    }
    int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken(), 10);
    int to = Math.min(found.size(), from + LIST_PAGE);
    ListMetricsResponse page =
        ListMetricsResponse.builder()
            .metrics(found.subList(from, to))
            .nextToken(to < found.size() ? Integer.toString(to) : null)
            .build();
    return listAnswer.apply(page);
  }

  private boolean isListed(ListMetricsRequest request, Key key, Instant newest) {
    if (request.namespace() != null && !request.namespace().equals(key.namespace)) {
      return false;
    }
    if (request.metricName() != null && !request.metricName().equals(key.name)) {
      return false;
    }
    if (request.recentlyActive() != null
        && newest.isBefore(clock.instant().minus(Duration.ofHours(3)))) {
      return false;
    }
    for (DimensionFilter filter : request.dimensions()) {
      String value = key.dimensions.get(filter.name());
      if (value == null || (filter.value() != null && !filter.value().equals(value))) {
        return false;
      }
    }
    return true;
  }

  private static Metric metric(Key key) {
    List<Dimension> dimensions = new ArrayList<>();
    new TreeMap<>(key.dimensions)
        .forEach(
            (name, value) -> dimensions.add(Dimension.builder().name(name).value(value).build()));
    return Metric.builder()
        .namespace(key.namespace)
        .metricName(key.name)
        .dimensions(dimensions)
        .build();
  }

  @Override
  public synchronized GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
    dataRequests.add(request);
    validate(request);
    if (request.nextToken() == null) {
      queries.addAll(request.metricDataQueries());
    }
    beforeData.accept(request);
    return dataAnswer.apply(page(request, results(request)));
  }

  private List<MetricDataResult> results(GetMetricDataRequest request) {
    String same = request.toBuilder().nextToken(null).build().toString();
    if (request.nextToken() != null) {
      Pending going = pending.remove(request.nextToken());
      if (going == null || !going.request.equals(same)) {
        throw AwsFaults.cloudWatch("InvalidNextToken", "the token belongs to another request");
      }
      return going.rest;
    }
    List<MetricDataResult> results = new ArrayList<>();
    for (MetricDataQuery query : request.metricDataQueries()) {
      results.add(result(request, query));
    }
    return results;
  }

  /** As many datapoints as fit; a result that does not fit is partial and goes on. */
  private GetMetricDataResponse page(GetMetricDataRequest request, List<MetricDataResult> all) {
    List<MetricDataResult> now = new ArrayList<>();
    List<MetricDataResult> rest = new ArrayList<>();
    int room = datapointsPerPage;
    for (MetricDataResult result : all) {
      int size = result.values().size();
      if (!rest.isEmpty() || (room == 0 && size > 0)) {
        rest.add(result);
      } else if (size <= room) {
        now.add(result);
        room -= size;
      } else {
        now.add(part(result, 0, room).toBuilder().statusCode(StatusCode.PARTIAL_DATA).build());
        rest.add(part(result, room, size));
        room = 0;
      }
    }
    String token = null;
    if (!rest.isEmpty()) {
      token = "data-" + tokens++;
      pending.put(token, new Pending(request.toBuilder().nextToken(null).build().toString(), rest));
    }
    return GetMetricDataResponse.builder().metricDataResults(now).nextToken(token).build();
  }

  private static MetricDataResult part(MetricDataResult result, int from, int to) {
    return result.toBuilder()
        .timestamps(result.timestamps().subList(from, to))
        .values(result.values().subList(from, to))
        .build();
  }

  private MetricDataResult result(GetMetricDataRequest request, MetricDataQuery query) {
    MetricStat stat = query.metricStat();
    Map<String, String> dimensions = new HashMap<>();
    stat.metric().dimensions().forEach(each -> dimensions.put(each.name(), each.value()));
    NavigableMap<Instant, List<Double>> raw =
        datapoints.get(new Key(stat.metric().namespace(), stat.metric().metricName(), dimensions));
    NavigableMap<Instant, Double> periods = new TreeMap<>();
    if (raw != null) {
      NavigableMap<Instant, List<Double>> samples = new TreeMap<>();
      raw.forEach(
          (at, values) ->
              samples
                  .computeIfAbsent(startOfPeriod(at, stat.period()), start -> new ArrayList<>())
                  .addAll(values));
      samples.forEach(
          (start, values) -> {
            if (!start.isBefore(request.startTime())
                && start.isBefore(request.endTime())
                && isKept(start, stat.period())) {
              periods.put(start, aggregate(stat.stat(), values));
            }
          });
    }
    NavigableMap<Instant, Double> ordered =
        request.scanBy() == ScanBy.TIMESTAMP_ASCENDING ? periods : periods.descendingMap();
    return MetricDataResult.builder()
        .id(query.id())
        .label(stat.metric().metricName())
        .timestamps(ordered.keySet())
        .values(ordered.values())
        .statusCode(StatusCode.COMPLETE)
        .build();
  }

  private static Instant startOfPeriod(Instant at, int period) {
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), (long) period) * period);
  }

  private boolean isKept(Instant start, int period) {
    return period >= 60 || !start.isBefore(clock.instant().minus(FINE_KEPT));
  }

  private static double aggregate(String stat, List<Double> values) {
    return switch (stat) {
      case "Maximum" -> values.stream().reduce(Math::max).orElseThrow();
      case "Minimum" -> values.stream().reduce(Math::min).orElseThrow();
      case "Sum" -> values.stream().reduce(Double::sum).orElseThrow();
      default -> throw AwsFaults.cloudWatch("ValidationError", "no such statistic: " + stat);
    };
  }

  private static void validate(GetMetricDataRequest request) {
    int size = request.metricDataQueries().size();
    check(size >= 1 && size <= MOST_QUERIES, size + " queries");
    check(request.startTime() != null && request.endTime() != null, "no start or end");
    check(request.startTime().isBefore(request.endTime()), "start is not before end");
    Set<String> ids = new HashSet<>();
    for (MetricDataQuery query : request.metricDataQueries()) {
      check(ID.matcher(query.id()).matches() && ids.add(query.id()), "id " + query.id());
      MetricStat stat = query.metricStat();
      check(stat != null && query.expression() == null, "neither metric nor expression");
      int period = stat.period();
      check(FINE_PERIODS.contains(period) || (period > 0 && period % 60 == 0), "period " + period);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw AwsFaults.cloudWatch("ValidationError", otherwise);
    }
  }

  @Override
  public String serviceName() {
    return "monitoring";
  }

  @Override
  public void close() {}
}
