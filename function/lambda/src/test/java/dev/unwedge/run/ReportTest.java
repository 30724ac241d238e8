package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The run's report (contract §5). */
class ReportTest {

  @Test
  void hasTheFieldsOfTheContract() {
    World world = World.wedged(10, 4, "zeam_3");

    JsonView report = world.run();

    assertThat(report.names())
        .contains(
            "runId",
            "trigger",
            "mode",
            "at",
            "counts",
            "nodes",
            "nodesOmitted",
            "outside",
            "metricsRequested",
            "awsCalls",
            "durationMillis",
            "warnings");
    assertThat(report.text("at")).isEqualTo(world.clock.instant().toString());
    assertThat(report.number("nodesOmitted")).isZero();
    assertThat(report.number("durationMillis")).isZero(); // the clock stood still
    assertThat(report.texts("warnings")).isEmpty();
  }

  @Test
  void eachNodeHasTheFieldsOfTheContract() {
    World world = World.wedged(10, 4, "zeam_3");

    JsonView row = World.row(world.run(), "zeam_3");

    assertThat(row.names())
        .containsExactlyInAnyOrder(
            "node", "instanceId", "verdict", "decision", "reason", "evidence", "commandId");
    assertThat(row.text("instanceId")).isEqualTo(World.instanceOf("zeam_3"));
    assertThat(row.get("reason")).isNull();
    assertThat(row.object("evidence").names()).isNotEmpty();
  }

  @Test
  void theEvidenceHoldsTheNumbersThatTheDecisionRestsOn() {
    World world = World.wedged(10, 4, "zeam_3");
    long head = TestNode.slot(world.newestStamp().minusSeconds(4 * 60 - 30));

    String evidence = World.row(world.run(), "zeam_3").object("evidence").toString();

    assertThat(evidence)
        .contains(Long.toString(head))
        .contains("240") // seconds frozen
        .contains(world.newestStamp().minusSeconds(240).toString());
  }

  @Test
  void countsHoldEveryVerdictZerosToo() {
    World world = World.healthy(10);

    JsonView counts = world.run().object("counts");

    assertThat(counts.names())
        .containsExactlyInAnyOrder(
            "UNKNOWN",
            "SILENT",
            "DOWN",
            "CRASH_LOOPING",
            "STARTING",
            "UNRESPONSIVE",
            "WEDGED",
            "STALLED",
            "NETWORK_STALL",
            "SUSPECT",
            "SYNCING",
            "HEALTHY");
    assertThat(counts.number("HEALTHY")).isEqualTo(10);
    assertThat(counts.number("WEDGED")).isZero();
  }

  @Test
  void healthyNodesAreNotTold() {
    World world = World.wedged(10, 4, "zeam_3");

    assertThat(World.toldNodes(world.run())).containsExactly("zeam_3");
  }

  @Test
  void theMostSeriousComeFirst() {
    World world = World.healthy(10);
    world.get("zeam_0").lagBy(40);
    world.get("zeam_1").freeze();
    world.minutes(1);
    world.get("zeam_9").wedge();
    world.minutes(4);

    List<String> told = World.toldNodes(world.run());

    assertThat(told).containsExactly("zeam_9", "zeam_1", "zeam_0"); // WEDGED, SUSPECT, SYNCING
  }

  @Test
  void beyond500NodesTheRestIsOnlyCounted() {
    World world = new World();
    world.nodes(520, i -> "zeam_" + i);
    world.minutes(10);
    for (int i = 0; i < 510; i++) {
      world.get("zeam_" + i).lagBy(60);
    }
    // The reference head is that of the ten that keep up.
    world.get("zeam_515").wedge();
    world.minutes(5);

    JsonView report = world.run();

    assertThat(report.objects("nodes")).hasSize(500);
    assertThat(report.number("nodesOmitted")).isEqualTo(11);
    assertThat(report.object("counts").number("SYNCING")).isEqualTo(510);
    assertThat(World.toldNodes(report).getFirst()).isEqualTo("zeam_515");
    assertThat(world.told("node.judged")).hasSize(500);
    assertThat(world.told("node.judged").getFirst().text("node")).isEqualTo("zeam_515");
  }

  @Test
  void instantsAreUtcWithZ() {
    World world = World.wedged(10, 4, "zeam_3");

    String at = world.run().text("at");

    assertThat(at).endsWith("Z");
    assertThat(Instant.parse(at)).isEqualTo(world.clock.instant());
  }

  @Test
  void warningsStandInTheReportAndInRunFinished() {
    World world = World.wedged(10, 4, "zeam_3");
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        world.get("zeam_5").dimensions(),
        world.clock.instant().plusSeconds(600),
        7);

    JsonView report = world.run();

    assertThat(report.texts("warnings")).isNotEmpty();
    assertThat(world.told("run.finished").getFirst().texts("warnings"))
        .isEqualTo(report.texts("warnings"));
  }
}
