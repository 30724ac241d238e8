package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pop-up of "why?". */
class WhyViewTest {
  private final World world = World.wedged(10, 4, "zeam_3");
  private final Dashboard dashboard = Dashboard.of(world);

  private String why(String node) {
    return new Html(dashboard.ask(Map.of("why", node))).text();
  }

  @Test
  void theThresholdsAreTheNodesOwn() {
    dashboard.policy(
        """
        {"overrides": [{"match": "zeam_3", "mode": "observe", "wedgedAfter": "PT4M", "stalledAfter": "PT20M"}]}
        """);

    assertThat(why("zeam_3"))
        .contains("Wedged after 4 min, stalled after 20 min, silent after 5 min; mode observe.");
  }

  @Test
  void itTellsVerdictDecisionAndTheNumbersTheyRestOn() {
    assertThat(why("zeam_3"))
        .startsWith("zeam_3 WEDGED " + World.instanceOf("zeam_3") + " head ")
        .contains("heartbeat stopped, while the network advances; attempt 1")
        .contains("judged at 2026-05-31T13:34:45Z · decision RESTART")
        .contains("frozen for 4 min")
        .contains("heartbeat SILENT")
        .contains("uptime 4 h 33 min")
        .contains("network advancing true")
        .contains("restart: budget limit 3")
        .contains("restart: veto HEAD_OR_HEARTBEAT")
        .contains("Wedged after 3 min, stalled after 10 min, silent after 5 min; mode enforce.")
        .contains("No restart command of the past is known of it.");
  }

  @Test
  void aHealthyNodeIsReadInFullToo() {
    assertThat(why("zeam_4"))
        .startsWith("zeam_4 HEALTHY")
        .contains("heartbeat ALIVE")
        .contains("decision NONE");
  }

  @Test
  void aHoldIsToldWithItsNumbers() {
    dashboard.policy("{\"mode\": \"paused\", \"reason\": \"upgrade\"}");

    assertThat(why("zeam_3"))
        .contains("held: unwedge is paused: upgrade")
        .contains("decision HOLD, PAUSED")
        .contains("hold: why upgrade");
  }

  @Test
  void pastCommandsAreToldTheNewestFirst() {
    for (String outcome : new String[] {"FAILED", "HEALTHY_NOW"}) {
      world.run();
      world.minutes(2);
      world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getLast(), outcome, null);
      world.minutes(10);
    }

    assertThat(why("zeam_3"))
        .containsSubsequence(
            world.ssm.commandsFor("zeam_3").getLast(),
            "left alone, the last look showed progress",
            world.ssm.commandsFor("zeam_3").getFirst(),
            "restart failed");
  }

  @Test
  void nodesOfOneNameAreBothTold() {
    world.node("zeam_3", "i-0fedcba9876543210");
    world.minutes(10);

    assertThat(why("zeam_3")).contains("i-0fedcba9876543210").contains(World.instanceOf("zeam_3"));
    assertThat(why("i-0fedcba9876543210/zeam_3")).doesNotContain(World.instanceOf("zeam_3"));
  }

  @Test
  void thePastIsToldAsItWas() {
    Instant then = world.clock.instant();
    world.get("zeam_3").thaw();
    world.minutes(60);

    String told = new Html(dashboard.ask(Map.of("why", "zeam_3", "at", then.toString()))).text();

    assertThat(told).startsWith("zeam_3 WEDGED").contains("judged at " + then);
  }
}
