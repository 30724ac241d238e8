package dev.unwedge.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.unwedge.aws.AwsClients;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.RecentlyActive;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandFilterKey;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;

/**
 * What a quiet run cannot do without: the same requests by the same clients, as many side by side,
 * decoded by the SDK and thrown away.
 */
public final class Floor implements RequestStreamHandler {
  private static final int SIDE_BY_SIDE = 8;
  private static final int QUERIES = 500;

  /** As the default policy reads heads: stalledAfter, silentAfter, a stretch and a period. */
  private static final Duration WINDOW = Duration.ofMinutes(10 + 5 + 2 + 1);

  private static final Duration AHEAD = Duration.ofHours(2);

  private final AwsClients clients = AwsClients.create();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore slots = new Semaphore(SIDE_BY_SIDE);

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    CompletableFuture<Void> history = CompletableFuture.runAsync(this::listCommands, executor);
    List<List<Dimension>> nodes = new ArrayList<>(listNodes().values());
    List<CompletableFuture<Void>> reads = new ArrayList<>();
    for (int from = 0; from < nodes.size(); from += QUERIES) {
      List<List<Dimension>> batch = nodes.subList(from, Math.min(nodes.size(), from + QUERIES));
      reads.add(CompletableFuture.runAsync(() -> read(batch), executor));
    }
    reads.forEach(CompletableFuture::join);
    history.join();
  }

  private void listCommands() {
    clients
        .ssm()
        .listCommands(
            ListCommandsRequest.builder()
                .maxResults(50)
                .filters(
                    CommandFilter.builder()
                        .key(CommandFilterKey.INVOKED_AFTER)
                        .value(Instant.now().minus(Duration.ofHours(6)).toString())
                        .build())
                .build());
  }

  private Map<String, List<Dimension>> listNodes() {
    ListMetricsRequest.Builder request =
        ListMetricsRequest.builder()
            .namespace("Unwedge")
            .dimensions(DimensionFilter.builder().name("Fleet").value(MadeUpFleet.NAME).build())
            .recentlyActive(RecentlyActive.PT3_H);
    Map<String, List<Dimension>> nodes = new LinkedHashMap<>();
    String token = null;
    do {
      ListMetricsResponse page = clients.cloudWatch().listMetrics(request.nextToken(token).build());
      for (Metric metric : page.metrics()) {
        nodes.put(metric.dimensions().getLast().value(), metric.dimensions());
      }
      token = page.nextToken();
    } while (token != null);
    return nodes;
  }

  private void read(List<List<Dimension>> nodes) {
    slots.acquireUninterruptibly();
    try {
      List<MetricDataQuery> queries = new ArrayList<>();
      for (List<Dimension> node : nodes) {
        queries.add(
            MetricDataQuery.builder()
                .id("m" + queries.size())
                .metricStat(
                    MetricStat.builder()
                        .metric(
                            Metric.builder()
                                .namespace("Unwedge")
                                .metricName("HeadSlot")
                                .dimensions(node)
                                .build())
                        .period(60)
                        .stat("Maximum")
                        .build())
                .returnData(true)
                .build());
      }
      Instant now = Instant.now();
      clients
          .cloudWatch()
          .getMetricData(
              GetMetricDataRequest.builder()
                  .metricDataQueries(queries)
                  .startTime(now.minus(WINDOW))
                  .endTime(now.plus(AHEAD))
                  .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                  .build());
    } finally {
      slots.release();
    }
  }
}
