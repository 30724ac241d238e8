package dev.unwedge.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.MessageData;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Data that could not be read in full make a node UNKNOWN, never a suspect (contract §2). */
class PartialAnswersTest {
  private final World world = World.wedged(10, 4, "zeam_3");
  private final Set<String> touched = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void withoutFaultsTheNodeIsWedged() {
    assertThat(World.decision(world.run("{\"dryRun\": true}"), "zeam_3")).isEqualTo("RESTART");
    world.cloudWatch.forgetCalls();
    world.ssm.forgetCalls();
  }

  /** Changes the results of one metric of zeam_3. */
  private void change(String metric, UnaryOperator<MetricDataResult> change) {
    world.cloudWatch.beforeGetMetricData(
        request -> {
          touched.clear();
          for (MetricDataQuery query : request.metricDataQueries()) {
            if (isOf(query, metric)) {
              touched.add(query.id());
            }
          }
        });
    world.cloudWatch.answerGetMetricData(
        page ->
            page.toBuilder()
                .metricDataResults(
                    page.metricDataResults().stream()
                        .map(each -> touched.contains(each.id()) ? change.apply(each) : each)
                        .toList())
                .build());
  }

  private static boolean isOf(MetricDataQuery query, String metric) {
    return query.metricStat().metric().metricName().equals(metric)
        && query.metricStat().metric().dimensions().stream()
            .anyMatch(each -> each.value().equals("zeam_3"));
  }

  private void assertUnknownAndLeftAlone(JsonView report) {
    assertThat(World.verdict(report, "zeam_3")).isEqualTo("UNKNOWN");
    assertThat(World.decision(report, "zeam_3")).isEqualTo("NONE");
    assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(1);
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(9);
    assertThat(world.control("Unknown")).isEqualTo(1);
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(report.texts("warnings")).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"INTERNAL_ERROR", "PARTIAL_DATA", "FORBIDDEN", "UNKNOWN_TO_SDK_VERSION"})
  void headsThatAreNotComplete(StatusCode status) {
    change("HeadSlot", result -> result.toBuilder().statusCode(status).build());

    assertUnknownAndLeftAlone(world.run());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Heartbeats", "UptimeSeconds"})
  void vitalsThatAreNotComplete(String metric) {
    change(metric, result -> result.toBuilder().statusCode(StatusCode.PARTIAL_DATA).build());

    assertUnknownAndLeftAlone(world.run());
  }

  @Test
  void aResultWithAMessage() {
    MessageData message =
        MessageData.builder().code("InternalError").value("try again later").build();
    change("HeadSlot", result -> result.toBuilder().messages(message).build());

    assertUnknownAndLeftAlone(world.run());
  }

  @Test
  void stampsAndValuesThatDifferInNumber() {
    change(
        "HeadSlot",
        result ->
            result.toBuilder()
                .values(result.values().subList(0, result.values().size() - 1))
                .build());

    assertUnknownAndLeftAlone(world.run());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HeadSlot", "Heartbeats", "UptimeSeconds"})
  void aResultThatIsLeftOut(String metric) {
    change(metric, result -> result.toBuilder().id("other").build());

    assertUnknownAndLeftAlone(world.run());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1, 53.5, 0x1p54})
  void aMalformedNewestHead(double value) {
    change(
        "HeadSlot",
        result -> {
          List<Double> values = new ArrayList<>(result.values());
          int newest = result.timestamps().indexOf(world.newestStamp());
          if (newest >= 0) {
            values.set(newest, value);
          }
          return result.toBuilder().values(values).build();
        });

    assertUnknownAndLeftAlone(world.run());
  }

  @Test
  void aMalformedOlderHeadIsAGapWithAWarning() {
    change(
        "HeadSlot",
        result -> {
          List<Double> values = new ArrayList<>(result.values());
          int older = result.timestamps().indexOf(world.newestStamp().minusSeconds(120));
          if (older >= 0) {
            values.set(older, -5.0);
          }
          return result.toBuilder().values(values).build();
        });

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(report.texts("warnings")).anyMatch(sentence -> sentence.contains("HeadSlot"));
  }

  @Test
  void throttledHeads() {
    world.cloudWatch.beforeGetMetricData(
        request -> {
          throw AwsFaults.cloudWatchThrottles();
        });

    JsonView report = world.run();

    assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(10);
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(report.texts("warnings")).anyMatch(sentence -> sentence.contains("Throttling"));
  }

  @Test
  void throttledVitals() {
    world.cloudWatch.beforeGetMetricData(
        request -> {
          if (asks(request, "Heartbeats")) {
            throw AwsFaults.cloudWatchThrottles();
          }
        });

    assertUnknownAndLeftAlone(world.run());
  }

  private static boolean asks(GetMetricDataRequest request, String metric) {
    return request.metricDataQueries().stream().anyMatch(query -> isOf(query, metric));
  }

  @Test
  void aMessageOnTheWholeAnswer() {
    MessageData message =
        MessageData.builder().code("MaxMetricsExceeded").value("too many").build();
    world.cloudWatch.answerGetMetricData(page -> page.toBuilder().messages(message).build());

    JsonView report = world.run();

    assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(10);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aTokenThatNeverEnds() {
    world.cloudWatch.answerGetMetricData(page -> page.toBuilder().nextToken("again").build());

    JsonView report = world.run();

    assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(10);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aSecondPageThatFailsMakesTheFirstWorthless() {
    world.cloudWatch.datapointsPerPage(50);
    world.cloudWatch.beforeGetMetricData(
        request -> {
          if (request.nextToken() != null) {
            throw AwsFaults.cloudWatchThrottles();
          }
        });

    JsonView report = world.run();

    assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(10);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50})
  void anAnswerOnManyPagesSaysTheSameAsOneOnOne(int datapointsPerPage) {
    world.cloudWatch.datapointsPerPage(datapointsPerPage);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(world.sentFor()).containsExactly("zeam_3");
    assertThat(world.cloudWatch.dataRequests().size()).isGreaterThan(3);
    assertThat(report.number("awsCalls")).isEqualTo(world.cloudWatch.calls() + world.ssm.calls());
  }

  @Test
  void datapointsOfTheFutureAreIgnoredAndReported() {
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        Map.of("Fleet", World.FLEET, "InstanceId", World.instanceOf("zeam_3"), "Node", "zeam_3"),
        world.clock.instant().plusSeconds(600),
        99_999);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(report.texts("warnings"))
        .anyMatch(sentence -> sentence.contains("zeam_3") && sentence.contains("future"));
  }

  @Test
  void aBatchThatIsThrottledCostsItsOwnNodesOnly() {
    World large = World.wedged(600, 4, "zeam_0");
    large.cloudWatch.beforeGetMetricData(
        request -> {
          if (request.metricDataQueries().size() == 100) {
            throw AwsFaults.cloudWatchThrottles();
          }
        });

    JsonView report = large.run();

    assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(100);
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(499);
    assertThat(World.verdict(report, "zeam_0")).isEqualTo("WEDGED");
  }
}
