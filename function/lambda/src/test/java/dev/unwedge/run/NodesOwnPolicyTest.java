package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pauses and overrides in whole runs, and what is likely to be a mistake in a policy. */
class NodesOwnPolicyTest {
  private final World world = World.wedged(10, 4, "zeam_3");

  private void policy(String json) {
    world.policy(json.replace('\'', '"'));
  }

  @Test
  void aHoldTellsThePauseInReportAndLog() {
    policy(
        "{'mode': 'observe', 'pauses': [{'id': 'fork', 'reason': 'hard fork', 'nodes': ['zeam_?'],"
            + " 'until': '2026-05-31T14:00:00Z'}]}");

    JsonView report = world.run();

    assertThat(report.text("mode")).isEqualTo("observe");
    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD PAUSED");
    assertThat(World.row(report, "zeam_3").object("evidence").object("hold").get("pause"))
        .isEqualTo("fork");
    JsonView held = world.told("restart.held").getFirst();
    assertThat(held.text("why"))
        .isEqualTo("paused until 2026-05-31T14:00:00Z (pause fork): hard fork");
    assertThat(held.object("hold").get("pause")).isEqualTo("fork");
    assertThat(held.object("hold").get("until")).isEqualTo("2026-05-31T14:00:00Z");
    assertThat(held.object("hold").get("why")).isEqualTo("hard fork");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aPauseThatHasEndedHoldsNothing() {
    policy(
        "{'pauses': [{'id': 'p', 'reason': 'r', 'until': '%s'}]}".formatted(world.clock.instant()));

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void theGaugeIsOneOnlyWhileEveryNodeIsPaused() {
    policy("{'pauses': [{'id': 'p', 'reason': 'r', 'nodes': ['zeam_3']}]}");
    world.run();
    assertThat(world.control("Paused")).isZero();

    policy("{'pauses': [{'id': 'p', 'reason': 'r', 'nodes': ['zeam_?']}]}");
    world.run();
    assertThat(world.control("Paused")).isEqualTo(1);
  }

  @Test
  void aFailedRunStillTellsThatAllIsPaused() {
    policy("{'maxNodes': 1, 'pauses': [{'id': 'p', 'reason': 'r'}]}");
    world.fails("{}");
    assertThat(world.control("Paused")).isEqualTo(1);

    policy("{'maxNodes': 1}");
    world.fails("{}");
    assertThat(world.control("Paused")).isZero();
  }

  @Test
  void theCommandCarriesTheNodesOwnDowntime() {
    policy("{'overrides': [{'match': 'zeam_3', 'downtime': 'PT90S'}]}");

    world.run();

    assertThat(world.ssm.sendRequests().getFirst().parameters())
        .containsAllEntriesOf(Map.of("DowntimeSeconds", List.of("90")));
  }

  @Test
  void aNodeIsReadInFullUntilItsOwnRecoveryTimeoutAndThenNotRecovered() {
    policy("{'overrides': [{'match': 'zeam_3', 'recoveryTimeout': 'PT20M', 'cooldown': 'PT20M'}]}");
    world.run();
    Instant requestedAt = world.clock.instant();
    String id = world.ssm.commandsFor("zeam_3").getFirst();
    world.get("zeam_3").stop();
    world.minutes(1);
    world.get("zeam_3").restartInVain(requestedAt.plusSeconds(90));
    world.minutes(1);
    world.ssm.hostSays(id, "RESTARTED", requestedAt.plusSeconds(90));

    while (world.everTold("node.not_recovered").isEmpty()
        && world.clock.instant().isBefore(requestedAt.plus(Duration.ofHours(1)))) {
      world.minutes(1);
      world.run();
    }

    assertThat(world.clock.instant()).isEqualTo(requestedAt.plus(Duration.ofMinutes(22)));
  }

  @Test
  void namesThatFitNoNodeAreWarnedOf() {
    policy(
        "{'excluded': ['zaem_3', 'zeam_4', 'i-*/nobody'],"
            + " 'pauses': [{'id': 'p', 'reason': 'r', 'nodes': ['zeam_5', 'lantern_*']}],"
            + " 'overrides': [{'match': 'zeam_?'}, {'match': 'zeam_??'}]}");

    assertThat(world.run().texts("warnings"))
        .containsExactly(
            "the policy's excluded: no node of the fleet fits \"zaem_3\", \"i-*/nobody\": it"
                + " excludes nobody",
            "the policy's overrides: no node of the fleet fits \"zeam_??\": it changes nothing",
            "the policy's pauses, \"p\": no node of the fleet fits \"lantern_*\": it pauses"
                + " nobody");
    assertThat(world.told("run.finished").getFirst().texts("warnings")).hasSize(3);
  }

  @Test
  void anExpectedNodeIsOneOfTheFleet() {
    policy("{'expected': ['zeam_99'], 'excluded': ['zeam_99'], 'overrides': [{'match': '*99'}]}");

    assertThat(world.run().texts("warnings")).isEmpty();
  }

  @Test
  void whatHasEndedIsNotWarnedOf() {
    policy(
        "{'excluded': [{'node': 'zaem_3', 'until': '2026-05-31T13:00:00Z'}], 'pauses': [{'id': 'p',"
            + " 'reason': 'r', 'nodes': ['zaem_*'], 'until': '2026-05-31T13:00:00Z'}]}");

    assertThat(world.run().texts("warnings")).isEmpty();
  }

  @Test
  void aPauseOfAllNodesWithoutAnEndIsAWarningOfEveryRun() {
    policy("{'pauses': [{'id': 'p', 'reason': 'r'}]}");
    String warning =
        "the policy's pause \"p\" holds all nodes and has no end: no node is restarted until"
            + " somebody takes it away";

    assertThat(world.run().texts("warnings")).containsExactly(warning);
    assertThat(world.run().texts("warnings")).containsExactly(warning);
  }

  @Test
  void aPauseThatFitsEveryNodeByItsGlobsIsAPauseOfAll() {
    policy("{'pauses': [{'id': 'p', 'reason': 'r', 'nodes': ['zeam_?', '?*_*']}]}");

    assertThat(world.run().texts("warnings"))
        .singleElement()
        .asString()
        .contains("holds all nodes and has no end");
  }

  @Test
  void anOverrideThatEarlierOnesLeaveNothingToIsWarnedOf() {
    policy(
        "{'overrides': [{'match': 'zeam_3'}, {'match': '*', 'mode': 'observe'},"
            + " {'match': 'zeam_*', 'downtime': 'PT0S'}]}");

    assertThat(world.run().texts("warnings"))
        .containsExactly(
            "the policy's overrides: \"zeam_*\" is the first that fits of no node, as earlier ones"
                + " fit them all: it changes nothing");
  }

  @Test
  void aPauseOfAllWithAnEndOrOfSomeWithoutOneIsNoWarning() {
    policy(
        "{'pauses': [{'id': 'p', 'reason': 'r', 'until': '2026-05-31T15:00:00Z'},"
            + " {'id': 'q', 'reason': 'r', 'nodes': ['zeam_3']}]}");

    assertThat(world.run().texts("warnings")).isEmpty();
  }

  @Test
  void ofManyNamesThatFitNobodyFiveAreTold() {
    policy("{'excluded': ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'a']}");

    assertThat(world.run().texts("warnings"))
        .containsExactly(
            "the policy's excluded: no node of the fleet fits \"a\", \"b\", \"c\", \"d\", \"e\" and"
                + " 2 more: it excludes nobody");
  }
}
