package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PAUSED: what the policy's pauses hold. */
class PauseTest {
  private static Plan plan(String pauses) {
    return Plan.of(wedged("zeam_1"), wedged("zeam_2"), healthy("zeam_3"))
        .policy("{'budget': {'floor': 9}, 'pauses': [%s]}".formatted(pauses));
  }

  @Test
  void aPauseOfAllHoldsEveryNodeThatWouldBeRestarted() {
    assertThat(plan("{'id': 'a', 'reason': 'r'}").told())
        .containsExactly("PAUSED", "PAUSED", "NONE");
  }

  @Test
  void aPauseOfSomeHoldsNobodyElse() {
    assertThat(plan("{'id': 'a', 'reason': 'r', 'nodes': ['*_2', 'x']}").told())
        .containsExactly("RESTART", "PAUSED", "NONE");
  }

  @ParameterizedTest(name = "until {0}: {1}")
  @CsvSource({
    "2026-05-31T11:59:59Z, RESTART",
    "2026-05-31T12:00:00Z, RESTART",
    "2026-05-31T12:00:01Z, PAUSED"
  })
  void itLapsesAtItsEnd(String until, String told) {
    assertThat(plan("{'id': 'a', 'reason': 'r', 'until': '%s'}".formatted(until)).told("zeam_1"))
        .isEqualTo(told);
  }

  @Test
  void theHoldTellsIdEndAndReason() {
    Instant until = NOON.plusSeconds(60);

    assertThat(
            plan("{'id': 'a', 'reason': 'hard fork', 'until': '%s'}".formatted(until))
                .hold("zeam_1"))
        .isEqualTo(new Hold.Paused("a", until, "hard fork"));
    assertThat(plan("{'id': 'a', 'reason': 'hard fork'}").hold("zeam_1"))
        .isEqualTo(new Hold.Paused("a", null, "hard fork"));
  }

  @Test
  void ofOverlappingPausesTheOneThatEndsLastIsTold() {
    assertThat(
            plan("{'id': 'a', 'reason': 'r', 'until': '2026-05-31T13:00:00Z'},"
                    + " {'id': 'b', 'reason': 'r', 'until': '2026-05-31T14:00:00Z'}")
                .hold("zeam_1"))
        .isEqualTo(new Hold.Paused("b", Instant.parse("2026-05-31T14:00:00Z"), "r"));
  }

  @Test
  void thePolicysModeIsToldFirst() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'mode': 'paused', 'reason': 'm', 'pauses': [{'id': 'a', 'reason': 'r'}]}");

    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.Paused(null, null, "m"));
  }

  @Test
  void aPersonsOrderOverridesPauses() {
    assertThat(plan("{'id': 'a', 'reason': 'r'}").ordered("zeam_1").told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @Test
  void aFleetThatObservesGoesOnObservingOnceItsPauseHasEnded() {
    String observing = "{'mode': 'observe', 'pauses': [{'id': 'a', 'reason': 'r', 'until': '%s'}]}";
    Plan plan = Plan.of(wedged("zeam_1"));

    assertThat(plan.policy(observing.formatted(NOON.plusSeconds(1))).told("zeam_1"))
        .isEqualTo("PAUSED");
    assertThat(plan.policy(observing.formatted(NOON)).told("zeam_1")).isEqualTo("OBSERVE");
  }
}
