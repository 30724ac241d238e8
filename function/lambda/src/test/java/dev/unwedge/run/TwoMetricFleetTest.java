package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A fleet whose hosts push only HeadSlot and Heartbeats is still watched (contract §1, §3). */
class TwoMetricFleetTest {
  private final World world = new World();

  private TestNode wedgedNode() {
    for (int i = 0; i < 10; i++) {
      world.node("zeam_" + i).pushesNoUptime();
    }
    world.minutes(30);
    world.get("zeam_3").wedge();
    world.minutes(4);
    return world.get("zeam_3");
  }

  private void runs(int count) {
    for (int i = 0; i < count; i++) {
      world.minutes(1);
      world.run();
    }
  }

  @Test
  void aWedgedNodeIsRestarted() {
    wedgedNode();

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void theHostsWordStandsForTheNewIncarnation() {
    TestNode node = wedgedNode();
    world.run();
    String id = world.ssm.commandsFor("zeam_3").getFirst();
    node.stop();
    world.minutes(1);
    Instant started = world.clock.instant().plusSeconds(40);
    node.restart(started);
    world.minutes(1);
    world.ssm.hostSays(id, "RESTARTED", started);

    runs(10);

    assertThat(world.everTold("node.recovered"))
        .singleElement()
        .satisfies(line -> assertThat(line.text("commandId")).isEqualTo(id));
    assertThat(world.everTold("node.not_recovered")).isEmpty();
  }

  @Test
  void withoutTheHostsWordProgressProvesNothing() {
    TestNode node = wedgedNode();
    world.run();
    world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getFirst(), "FAILED", null);
    node.thaw();

    runs(12);

    assertThat(world.everTold("node.recovered")).isEmpty();
    assertThat(world.everTold("node.not_recovered")).hasSize(1);
  }

  @Test
  void aStalledNodeWhoseUptimeNobodyPushesIsHeld() {
    for (int i = 0; i < 10; i++) {
      world.node("zeam_" + i).pushesNoUptime();
    }
    world.minutes(30);
    world.get("zeam_3").freeze();
    world.minutes(11);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("STALLED");
    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD NO_INCARNATION");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void thePastIsJudgedAsItWasJudgedThen() {
    TestNode node = wedgedNode();
    world.run();
    String id = world.ssm.commandsFor("zeam_3").getFirst();
    world.minutes(1);
    Instant then = world.clock.instant();
    JsonView live = world.run();
    assertThat(World.verdict(live, "zeam_3")).isEqualTo("WEDGED");
    Instant started = world.clock.instant().plusSeconds(40);
    node.restart(started);
    world.minutes(1);
    world.ssm.hostSays(id, "RESTARTED", started);
    world.minutes(30);

    JsonView past = world.run("{\"at\": \"%s\"}".formatted(then));

    assertThat(World.verdict(past, "zeam_3")).isEqualTo("WEDGED");
    assertThat(past.object("counts")).isEqualTo(live.object("counts"));
  }
}
