package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;

/** Heartbeats and uptime are read only for nodes with cause (contract §3, Calls). */
class CauseTest {
  private final World world = World.healthy(10);

  /** The metrics asked for beside one HeadSlot per node: node and metric, sorted. */
  private List<String> vitalsRead() {
    return world.cloudWatch.metricsRequested().stream()
        .map(query -> query.metricStat().metric())
        .filter(metric -> !metric.metricName().equals("HeadSlot"))
        .map(
            metric ->
                metric.dimensions().stream()
                        .collect(Collectors.toMap(Dimension::name, Dimension::value))
                        .getOrDefault("Node", "?")
                    + " "
                    + metric.metricName())
        .sorted()
        .toList();
  }

  private static List<String> both(String node) {
    return List.of(node + " Heartbeats", node + " UptimeSeconds");
  }

  @Test
  void aHeadMissingInBothOfTheNewestTwoCompletePeriodsIsACause() {
    world.get("zeam_3").stopAnswering();
    world.minutes(3);

    world.run();

    assertThat(vitalsRead()).isEqualTo(both("zeam_3"));
  }

  @Test
  void aHeadMissingInOneCompletePeriodIsNone() {
    world.get("zeam_3").stopAnswering();
    world.minutes(2); // the second of them is not over yet

    world.run();

    assertThat(vitalsRead()).isEmpty();
  }

  @Test
  void aHeadThatFellIsACause() {
    world.get("zeam_3").lagBy(20); // a minute has 15 slots
    world.minutes(1);

    JsonView report = world.run();

    assertThat(vitalsRead()).isEqualTo(both("zeam_3"));
    assertThat(report.number("awsCalls")).isEqualTo(world.cloudWatch.calls() + world.ssm.calls());
  }

  @Test
  void aHeadUnchangedOverItsLastTwoDatapointsIsACause() {
    world.get("zeam_3").freeze();
    world.minutes(1);

    world.run();

    assertThat(vitalsRead()).isEqualTo(both("zeam_3"));
  }

  @Test
  void aLagOfMoreThanSyncLagSlotsBehindTheReferenceOfOnePeriodAgoIsACause() {
    world.get("zeam_3").lagBy(15 + 9);
    world.minutes(3);

    JsonView report = world.run();

    assertThat(vitalsRead()).isEqualTo(both("zeam_3"));
    assertThat(World.verdict(report, "zeam_3")).isEqualTo("SYNCING");
  }

  @Test
  void aLagOfSyncLagSlotsIsNone() {
    world.get("zeam_3").lagBy(15 + 8);
    world.minutes(3);

    JsonView report = world.run();

    assertThat(vitalsRead()).isEmpty();
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(10);
  }

  @Test
  void aNodeFirstSeenLessThanStartupGraceAgoIsACause() {
    world.node("zeam_new");
    world.minutes(2);

    world.run();

    assertThat(vitalsRead()).isEqualTo(both("zeam_new"));
  }

  @Test
  void aNodeFirstSeenLongerAgoIsNone() {
    world.node("zeam_new");
    world.minutes(5);

    world.run();

    assertThat(vitalsRead()).isEmpty();
  }

  @Test
  void aRestartByUnwedgeWithinRecoveryTimeoutIsACause() {
    restartedByUnwedge("zeam_3");
    world.minutes(9);

    world.run();

    assertThat(vitalsRead()).isEqualTo(both("zeam_3"));
  }

  @Test
  void aRestartByUnwedgeLongAgoIsNone() {
    restartedByUnwedge("zeam_3");
    world.minutes(60);

    world.run();

    assertThat(vitalsRead()).isEmpty();
  }

  private void restartedByUnwedge(String node) {
    world.ssm.hostSays(
        world.ssm.sent(
            World.DOCUMENT,
            World.instanceOf(node),
            Map.of("Node", List.of(node), "Veto", List.of("HEAD_OR_HEARTBEAT")),
            world.clock.instant()),
        "RESTARTED",
        world.clock.instant());
  }

  @Test
  void eachOfSeveralNodesWithCauseIsReadOnce() {
    world.get("zeam_3").freeze();
    world.get("zeam_7").freeze();
    world.minutes(1);

    world.run();

    assertThat(vitalsRead())
        .containsExactlyInAnyOrder(
            "zeam_3 Heartbeats",
            "zeam_3 UptimeSeconds",
            "zeam_7 Heartbeats",
            "zeam_7 UptimeSeconds");
  }

  @Test
  void aNodeThatOnlyLagsCostsTwoMetricsMore() {
    world.get("zeam_3").lagBy(40);
    world.minutes(3);

    JsonView report = world.run();

    assertThat(world.cloudWatch.metricsRequested()).hasSize(12);
    assertThat(report.number("metricsRequested")).isEqualTo(12);
  }

  @Test
  void olderHeadsAreReadOnlyOfTheNodeThatADecisionHangsOn() {
    world.get("zeam_3").wedge();
    world.get("zeam_7").lagBy(40);
    world.minutes(4);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    // 10 heads, 2 × 2 vitals, and at most the wedged node's older heads.
    assertThat(world.cloudWatch.metricsRequested()).hasSizeBetween(14, 15);
    assertThat(report.number("metricsRequested"))
        .isEqualTo(world.cloudWatch.metricsRequested().size());
    assertThat(report.number("awsCalls")).isEqualTo(world.cloudWatch.calls() + world.ssm.calls());
  }

  @Test
  void vitalsOfManyNodesNeverTakeMoreThan500QueriesACall() {
    World large = World.healthy(300);
    for (int i = 0; i < 300; i++) {
      large.get("zeam_" + i).freeze();
    }
    large.minutes(1);

    large.run();

    assertThat(large.cloudWatch.metricsRequested()).hasSize(900);
    assertThat(large.cloudWatch.dataRequests())
        .allSatisfy(
            request -> assertThat(request.metricDataQueries()).hasSizeLessThanOrEqualTo(500));
  }
}
