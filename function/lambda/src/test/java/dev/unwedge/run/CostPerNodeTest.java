package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.unwedge.aws.AwsClients;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.testkit.JsonView;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;

/**
 * What one more node costs a run, counted and not timed: a change that doubles any of it fails
 * here. It is the difference between two fleets, so that what a run costs anyway is no part of it.
 */
class CostPerNodeTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FEW = 500;
  private static final int MANY = 1_000;

  /**
   * Bytes are what the function itself allocates: the answers from AWS are made before. Counted
   * were 2,640 to 2,980 a quiet node, and 13,690 to 13,760 one that stands still with its network;
   * the bounds are half as much again.
   */
  @ParameterizedTest
  @CsvSource({"false, 1.0, 0.008, 4400", "true, 3.0, 0.016, 20500"})
  void staysWhatItIs(boolean suspect, double metrics, double calls, long bytes) {
    Cost few = Cost.of(FEW, suspect);
    Cost many = Cost.of(MANY, suspect);

    assertThat(many.metrics - few.metrics).isEqualTo((long) (metrics * (MANY - FEW)));
    assertThat(many.calls - few.calls).isEqualTo(Math.round(calls * (MANY - FEW)));
    assertThat((many.bytes - few.bytes) / (MANY - FEW)).isBetween(bytes / 4, bytes);
  }

  private record Cost(long metrics, long calls, long bytes) {

    static Cost of(int nodes, boolean suspect) {
      World world = World.healthy(nodes);
      if (suspect) {
        for (int i = 0; i < nodes; i++) {
          world.get("zeam_" + i).freeze();
        }
        world.minutes(5);
      }
      Remembering cloudWatch = new Remembering(world.cloudWatch);
      UnwedgeHandler handler =
          new UnwedgeHandler(
              new AwsClients(cloudWatch, world.ssm, world.ssm, world.sns::build),
              world.environment,
              world.clock,
              line -> {});
      String answer = handler.handle("{}", World.REQUEST);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long before = THREADS.getTotalThreadAllocatedBytes();
        answer = handler.handle("{}", World.REQUEST);
        least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
      }
      JsonView report = JsonView.of(answer);
      return new Cost(report.number("metricsRequested"), report.number("awsCalls"), least);
    }
  }

  /** Gives the same answers again, at no cost: the clock stands. */
  private static final class Remembering implements CloudWatchClient {
    private final CloudWatchClient service;
    private final Map<String, ListMetricsResponse> pages = new ConcurrentHashMap<>();
    private final Map<String, GetMetricDataResponse> answers = new ConcurrentHashMap<>();

    Remembering(CloudWatchClient service) {
      this.service = service;
    }

    @Override
    public ListMetricsResponse listMetrics(ListMetricsRequest request) {
      return pages.computeIfAbsent(
          String.valueOf(request.nextToken()), token -> service.listMetrics(request));
    }

    @Override
    public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
      MetricStat first = request.metricDataQueries().getFirst().metricStat();
      String key = first.metric().dimensions().getLast().value() + first.metric().metricName();
      return answers.computeIfAbsent(key, same -> service.getMetricData(request));
    }

    @Override
    public String serviceName() {
      return service.serviceName();
    }

    @Override
    public void close() {}
  }
}
