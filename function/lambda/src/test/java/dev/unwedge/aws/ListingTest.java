package dev.unwedge.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/** Which nodes a fleet has: what ListMetrics says, read in full (contract §1, §4). */
class ListingTest {

  private static void assertRestartsNothing(World world, RuntimeException failure, String says) {
    assertThat(failure).hasMessageContaining(says);
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.told("run.failed")).hasSize(1);
    assertThat(world.control("RunFailed")).isEqualTo(1);
  }

  @Test
  void aThrottledListingFailsTheRun() {
    World world = World.wedged(10, 4, "zeam_3");
    world.cloudWatch.beforeListMetrics(
        request -> {
          throw AwsFaults.cloudWatchThrottles();
        });

    assertRestartsNothing(world, world.fails("{}"), "ListMetrics");
  }

  @Test
  void aLaterPageThatFailsFailsTheRun() {
    World world = World.wedged(200, 4, "zeam_3"); // 600 metrics: two pages
    AtomicInteger calls = new AtomicInteger();
    world.cloudWatch.beforeListMetrics(
        request -> {
          if (calls.incrementAndGet() == 2) {
            throw AwsFaults.cloudWatchThrottles();
          }
        });

    assertRestartsNothing(world, world.fails("{}"), "ListMetrics");
  }

  @Test
  void aTokenThatNeverEndsFailsTheRun() {
    World world = World.wedged(10, 4, "zeam_3");
    world.cloudWatch.answerListMetrics(page -> page.toBuilder().nextToken("0").build());

    assertRestartsNothing(world, world.fails("{}"), "ListMetrics");
  }

  @Test
  void anEmptyPageInTheMiddleDoesNotEndTheListing() {
    World world = World.healthy(10);
    AtomicInteger pages = new AtomicInteger();
    world.cloudWatch.answerListMetrics(
        page ->
            pages.getAndIncrement() == 0
                ? ListMetricsResponse.builder().nextToken("0").build()
                : page);

    JsonView report = world.run();

    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(10);
  }

  @Test
  void moreNodesThanMaxNodesFailTheRun() {
    World world = World.wedged(10, 4, "zeam_3").policy("{\"maxNodes\": 9}");

    assertRestartsNothing(world, world.fails("{}"), "maxNodes");
  }

  @Test
  void exactlyMaxNodesAreAccepted() {
    World world = World.healthy(10).policy("{\"maxNodes\": 10}");

    assertThat(world.run().object("counts").number("HEALTHY")).isEqualTo(10);
  }

  @Test
  void aFleetOfNoNodeIsNoError() {
    World world = new World();

    JsonView report = world.run();

    assertThat(report.objects("nodes")).isEmpty();
    assertThat(world.control("Nodes")).isZero();
  }

  @Test
  void metricsWithOtherDimensionsAreIgnored() {
    World world = World.healthy(4);
    Map<String, String> more =
        Map.of("Fleet", "devnet", "InstanceId", "i-1", "Node", "x", "Client", "zeam");
    Map<String, String> fewer = Map.of("Fleet", "devnet", "Node", "y");
    Map<String, String> others = Map.of("Fleet", "devnet", "InstanceId", "i-1", "Container", "z");
    for (Map<String, String> dimensions : List.of(more, fewer, others)) {
      world.cloudWatch.put("Unwedge", "HeadSlot", dimensions, world.ago(1), 53);
    }

    JsonView report = world.run();

    assertThat(world.control("Nodes")).isEqualTo(4);
    assertThat(report.objects("nodes")).isEmpty();
    assertThat(report.number("metricsRequested")).isEqualTo(4);
  }

  @Test
  void otherNamespacesFleetsAndMetricsAreIgnoredEvenWhereTheServerDoesNotFilter() {
    World world = World.healthy(4);
    Map<String, String> ours = Map.of("Fleet", "devnet", "InstanceId", "i-1", "Node", "x");
    Map<String, String> theirs = new HashMap<>(ours);
    theirs.put("Fleet", "testnet");
    world.cloudWatch.answerListMetrics(
        page ->
            page.toBuilder()
                .metrics(
                    Stream.concat(
                            page.metrics().stream(),
                            Stream.of(
                                metric("Elsewhere", "HeadSlot", ours),
                                metric("Unwedge", "HeadSlot", theirs),
                                metric("Unwedge", "FinalizedSlot", ours)))
                        .toList())
                .build());

    JsonView report = world.run();

    assertThat(world.control("Nodes")).isEqualTo(4);
    assertThat(report.objects("nodes")).isEmpty();
  }

  private static Metric metric(String namespace, String name, Map<String, String> dimensions) {
    return Metric.builder()
        .namespace(namespace)
        .metricName(name)
        .dimensions(
            dimensions.entrySet().stream()
                .map(
                    entry ->
                        Dimension.builder().name(entry.getKey()).value(entry.getValue()).build())
                .toList())
        .build();
  }

  @Test
  void theNamespaceIsConfigurable() {
    World world = World.healthy(4);
    Map<String, String> dimensions = Map.of("Fleet", "devnet", "InstanceId", "i-1", "Node", "x");
    world.cloudWatch.put("Mine", "HeadSlot", dimensions, world.ago(1), 53);
    world.environment.put("UNWEDGE_NAMESPACE", "Mine");

    JsonView report = world.run();

    assertThat(World.toldNodes(report)).containsExactly("x");
    assertThat(world.control("Nodes")).isEqualTo(1);
  }

  @Test
  void anExpectedNodeThatNoMetricNamesIsSilent() {
    World world = World.healthy(4).policy("{\"expected\": [\"zeam_1\", \"zeam_99\"]}");

    JsonView report = world.run();

    assertThat(World.toldNodes(report)).containsExactly("zeam_99");
    assertThat(World.verdict(report, "zeam_99")).isEqualTo("SILENT");
    assertThat(World.row(report, "zeam_99").get("instanceId")).isNull();
    assertThat(World.decision(report, "zeam_99")).isEqualTo("NONE");
    assertThat(report.object("counts").number("SILENT")).isEqualTo(1);
    assertThat(report.number("metricsRequested")).isEqualTo(4);
  }

  @Test
  void oneNameOnTwoInstancesIsTwoNodes() {
    World world = new World();
    world.node("zeam_1", "i-0000000000000000a");
    world.node("zeam_1", "i-0000000000000000b");
    world.minutes(10);

    world.run();

    assertThat(world.control("Nodes")).isEqualTo(2);
  }
}
