package dev.unwedge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a person may ask from the console (contract §5). */
class ManualRunTest {

  @Test
  void namedNodesAreToldEvenWhenHealthy() {
    World world = World.healthy(10);

    JsonView report =
        world.run("{\"nodes\": [\"zeam_4\", \"%s/zeam_5\"]}".formatted(World.instanceOf("zeam_5")));

    assertThat(World.toldNodes(report)).containsExactlyInAnyOrder("zeam_4", "zeam_5");
    assertThat(World.verdict(report, "zeam_4")).isEqualTo("HEALTHY");
    assertThat(World.decision(report, "zeam_4")).isEqualTo("NONE");
  }

  @Test
  void lagAndQuorumAreJudgedOnTheWholeFleetInAScopedRunToo() {
    World world = World.wedged(10, 4, "zeam_3");

    JsonView report = world.run("{\"nodes\": [\"zeam_3\"]}");

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(world.control("Nodes")).isEqualTo(10);
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void aDryRunDecidesAndSendsLogsAndCountsNothing() {
    World world = World.wedged(10, 4, "zeam_3");

    JsonView report = world.run("{\"dryRun\": true}");

    assertThat(World.decision(report, "zeam_3")).isEqualTo("RESTART");
    assertThat(World.row(report, "zeam_3").get("commandId")).isNull();
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.controlMetrics()).isEmpty();
    assertThat(world.eventsBeginning("restart.")).isEmpty();
    assertThat(world.eventsBeginning("run.")).containsExactly("run.started", "run.finished");
  }

  @Test
  void aHeldRestartIsNotLoggedByADryRunEither() {
    World world = World.wedged(10, 4, "zeam_3").policy("{\"mode\": \"paused\"}");

    JsonView report = world.run("{\"dryRun\": true}");

    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD PAUSED");
    assertThat(world.eventsBeginning("restart.")).isEmpty();
  }

  @Test
  void aDryRunThatFailsCountsNothingEither() {
    World world = World.healthy(4);

    world.fails("{\"dryRun\": true, \"nodes\": [\"zeam_99\"]}");

    assertThat(world.controlMetrics()).isEmpty();
    assertThat(world.told("run.failed")).hasSize(1);
  }

  @Test
  void dryRunFalseIsAnOrdinaryRun() {
    World world = World.wedged(10, 4, "zeam_3");

    world.run("{\"dryRun\": false}");

    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void aDashboardsWidgetContextIsIgnored() {
    World world = World.wedged(10, 4, "zeam_3");
    String context = "\"widgetContext\": {\"dashboardName\": \"unwedge\", \"accountId\": \"1\"}";

    JsonView dry = world.run("{\"dryRun\": true, " + context + "}");
    assertThat(World.decision(dry, "zeam_3")).isEqualTo("RESTART");
    assertThat(world.ssm.sendRequests()).isEmpty();

    world.run("{" + context + "}");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  // The past.

  private static String at(Instant at) {
    return "{\"at\": \"%s\"}".formatted(at);
  }

  @Test
  void thePastIsJudgedWithTheDataOfThen() {
    World world = World.wedged(10, 4, "zeam_3");
    Instant wedged = world.clock.instant();
    world.get("zeam_3").thaw();
    world.minutes(60);

    JsonView then = world.run(at(wedged));
    assertThat(then.text("at")).isEqualTo(wedged.toString());
    assertThat(World.verdict(then, "zeam_3")).isEqualTo("WEDGED");
    assertThat(World.decision(then, "zeam_3")).isEqualTo("RESTART");
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.controlMetrics()).isEmpty();
    assertThat(world.eventsBeginning("restart.")).isEmpty();

    JsonView before = world.run(at(wedged.minus(Duration.ofMinutes(5))));
    assertThat(before.object("counts").number("HEALTHY")).isEqualTo(10);
  }

  @Test
  void thePastKnowsNoCommandSentLater() {
    World world = World.wedged(10, 4, "zeam_3");
    Instant before = world.clock.instant();
    world.minutes(1);
    world.run();
    Instant sent = world.clock.instant();
    world.minutes(30);

    assertThat(World.decision(world.run(at(before)), "zeam_3")).isEqualTo("RESTART");
    assertThat(World.decision(world.run(at(sent.plusSeconds(60))), "zeam_3"))
        .isIn("HOLD IN_FLIGHT", "HOLD COOLDOWN");
  }

  @Test
  void daysAgoCanBeJudged() {
    World world = World.wedged(10, 4, "zeam_3");
    Instant wedged = world.clock.instant();
    world.clock.advance(Duration.ofDays(10));

    assertThat(World.verdict(world.run(at(wedged)), "zeam_3")).isEqualTo("WEDGED");
  }

  @Test
  void thePastIsADryRunWhateverIsSaid() {
    World world = World.wedged(10, 4, "zeam_3");

    world.run("{\"dryRun\": false, \"at\": \"%s\"}".formatted(world.clock.instant()));

    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void theFutureIsRefused() {
    World world = World.healthy(4);

    assertThat(world.fails(at(world.clock.instant().plusSeconds(60))))
        .hasMessageContaining("future");
    assertThat(world.controlMetrics()).isEmpty();
  }

  @Test
  void whatCloudWatchNoLongerKeepsIsRefused() {
    World world = World.healthy(4);

    assertThat(world.fails(at(world.clock.instant().minus(Duration.ofDays(16)))))
        .hasMessageContaining("at");
    assertThat(world.told("run.failed")).hasSize(1);
  }

  @Test
  void fineDataIsKeptForThreeHoursOnly() {
    World world = World.healthy(4).policy("{\"period\": \"PT10S\"}");

    world.fails(at(world.clock.instant().minus(Duration.ofHours(4))));

    assertThat(world.told("run.failed")).hasSize(1);
  }
}
