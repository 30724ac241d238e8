package dev.unwedge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one EMF line of a run (contract §7). */
class ControlMetricsTest {
  private static final List<String> ALL =
      List.of(
          "Nodes",
          "Wedged",
          "Stalled",
          "Suspect",
          "Unresponsive",
          "CrashLooping",
          "Down",
          "Starting",
          "Syncing",
          "Silent",
          "Unknown",
          "NetworkStall",
          "RestartsSent",
          "RestartsRefused",
          "RestartsHeld",
          "NotRecovered",
          "Exhausted",
          "Paused",
          "MetricsRequested",
          "RunFailed",
          "RunMillis");

  private static JsonView directive(World world) {
    assertThat(world.controlMetrics()).hasSize(1);
    List<JsonView> directives =
        world.controlMetrics().getFirst().object("_aws").objects("CloudWatchMetrics");
    assertThat(directives).hasSize(1);
    return directives.getFirst();
  }

  @Test
  void namesAll21MetricsAndGivesEachAValue() {
    World world = World.healthy(10);

    world.run();

    assertThat(directive(world).objects("Metrics"))
        .extracting(metric -> metric.text("Name"))
        .containsExactlyInAnyOrderElementsOf(ALL);
    JsonView line = world.controlMetrics().getFirst();
    assertThat(ALL)
        .hasSize(21)
        .allSatisfy(name -> assertThat(line.number(name)).isGreaterThanOrEqualTo(0));
  }

  @Test
  void aQuietRunTellsZerosToo() {
    World world = World.healthy(10);

    world.run();

    JsonView line = world.controlMetrics().getFirst();
    assertThat(line.number("Nodes")).isEqualTo(10);
    assertThat(line.number("MetricsRequested")).isEqualTo(10);
    assertThat(ALL)
        .filteredOn(name -> !name.equals("Nodes") && !name.equals("MetricsRequested"))
        .allSatisfy(name -> assertThat(line.number(name)).isZero());
  }

  @Test
  void theNamespaceIsControlAndTheDimensionIsFleetOnly() {
    World world = World.healthy(3);

    world.run();

    assertThat(directive(world).text("Namespace")).isEqualTo("Unwedge/Control");
    assertThat(directive(world).get("Dimensions")).isEqualTo(List.of(List.of("Fleet")));
    assertThat(world.controlMetrics().getFirst().text("Fleet")).isEqualTo(World.FLEET);
    assertThat(world.controlMetrics().getFirst().object("_aws").number("Timestamp"))
        .isEqualTo(world.clock.instant().toEpochMilli());
  }

  @Test
  void theNamespaceFollowsTheEnvironment() {
    World world = World.healthy(3);
    world.environment.put("UNWEDGE_NAMESPACE", "Mine");

    world.run();

    assertThat(directive(world).text("Namespace")).isEqualTo("Mine/Control");
  }

  @Test
  void countsWhatTheFleetIsLike() {
    World world = World.healthy(12);
    world.get("zeam_0").wedge();
    world.get("zeam_1").stop();
    world.get("zeam_2").vanish();
    world.get("zeam_3").lagBy(60);
    world.get("zeam_4").stopAnswering();
    world.get("zeam_4").fallSilent();
    world.minutes(5);
    world.get("zeam_5").restart(world.clock.instant());
    world.minutes(1);

    world.run();

    assertThat(world.control("Nodes")).isEqualTo(12);
    assertThat(world.control("Wedged")).isEqualTo(1);
    assertThat(world.control("Down")).isEqualTo(1);
    assertThat(world.control("Silent")).isEqualTo(1);
    assertThat(world.control("Syncing")).isEqualTo(1);
    assertThat(world.control("Unresponsive")).isEqualTo(1);
    assertThat(world.control("Starting")).isEqualTo(1);
    assertThat(world.control("RestartsSent")).isEqualTo(1);
  }

  @Test
  void aNetworkThatStandsStillIsOne() {
    World world = World.healthy(10);
    for (int i = 0; i < 10; i++) {
      world.get("zeam_" + i).freeze();
    }
    world.minutes(12);

    JsonView report = world.run();

    assertThat(report.object("counts").number("NETWORK_STALL")).isEqualTo(10);
    assertThat(world.control("NetworkStall")).isEqualTo(1);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"dryrun\": true}", "{\"nodes\": [\"zeam_99\"]}"})
  void aFailedRunIsCounted(String event) {
    World world = World.healthy(3);

    world.fails(event);

    assertThat(world.control("RunFailed")).isEqualTo(1);
    assertThat(directive(world).objects("Metrics"))
        .extracting(metric -> metric.text("Name"))
        .contains("RunFailed");
  }

  @Test
  void aPausedRunIsCounted() {
    World world = World.wedged(10, 4, "zeam_3").policy("{\"mode\": \"paused\"}");

    world.run();

    assertThat(world.control("Paused")).isEqualTo(1);
    assertThat(world.control("RestartsHeld")).isEqualTo(1);
    assertThat(world.control("RestartsSent")).isZero();
  }
}
