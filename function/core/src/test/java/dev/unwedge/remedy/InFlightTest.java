package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.HOST;
import static dev.unwedge.remedy.Given.OTHER_HOST;
import static dev.unwedge.remedy.Given.ago;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.wedged;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * IN_FLIGHT: pending, and younger than its expiry (5 min) plus the document's execution time (10
 * min). Older with no word: an attempt of unknown outcome.
 */
class InFlightTest {
  @Test
  void aCommandExpiresFiveMinutesAfterItWasSent() {
    assertThat(Attempt.EXPIRY).isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest(name = "pending for {0}: {1}")
  @CsvSource({
    "PT0S, IN_FLIGHT",
    "PT1S, IN_FLIGHT",
    "PT5M, IN_FLIGHT",
    "PT10M, IN_FLIGHT",
    "PT34M59S, IN_FLIGHT",
    "PT34M59.999S, IN_FLIGHT",
    "PT35M, COOLDOWN",
    "PT35M1S, COOLDOWN",
    "PT44M59S, COOLDOWN",
    "PT45M, RESTART",
    "PT2H, RESTART",
  })
  void aCommandIsInFlightUntilItCanDoNothingMore(Duration age, String told) {
    assertThat(Plan.of(wedged("zeam_1")).after(pending("zeam_1", age)).told("zeam_1"))
        .isEqualTo(told);
  }

  @Test
  void theHoldCarriesTheCommand() {
    Attempt pending = pending("zeam_1", Duration.ofMinutes(2));
    assertThat(Plan.of(wedged("zeam_1")).after(pending).hold("zeam_1"))
        .isEqualTo(new Hold.InFlight(pending.commandId(), pending.requestedAt()));
  }

  @Test
  void anExpiredCommandWithoutAWordCountsAsAnAttemptOfUnknownOutcome() {
    Attempt expired = pending("zeam_1", Duration.ofMinutes(45));
    assertThat(expired.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(Plan.of(wedged("zeam_1")).after(expired).restart("zeam_1").attempt()).isEqualTo(2);
    assertThat(
            Plan.of(wedged("zeam_1")).policy("{'cooldown': 'PT50M'}").after(expired).told("zeam_1"))
        .isEqualTo("COOLDOWN");
  }

  @Test
  void aCommandThatHasEndedIsNotInFlightHoweverYoung() {
    Attempt busy = ended(node("zeam_1"), Duration.ofMinutes(1), word(Outcome.BUSY, null));
    Attempt unheard = ended(node("zeam_1"), Duration.ofMinutes(1), null);
    assertThat(Plan.of(wedged("zeam_1")).after(busy).told("zeam_1")).isEqualTo("COOLDOWN");
    assertThat(Plan.of(wedged("zeam_1")).after(unheard).told("zeam_1")).isEqualTo("COOLDOWN");
  }

  @Test
  void aCommandInFlightHoldsEvenWhenItHasLeftTheAttemptWindow() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'attemptWindow': 'PT5M'}")
            .after(pending("zeam_1", Duration.ofMinutes(34)));
    assertThat(plan.told("zeam_1")).isEqualTo("IN_FLIGHT");
  }

  @Test
  void aCommandInFlightHoldsThoughANewerOneHasEnded() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .after(
                pending("zeam_1", Duration.ofMinutes(34)),
                ended(node("zeam_1"), Duration.ofMinutes(33), word(Outcome.FENCED, null)));
    assertThat(plan.told("zeam_1")).isEqualTo("IN_FLIGHT");
  }

  @Test
  void aCommandForANeighbourHoldsNobodyElse() {
    Plan plan = Plan.of(wedged("zeam_1")).fresh(10).after(pending("zeam_2", Duration.ofMinutes(1)));
    assertThat(plan.told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void aCommandForTheSameNameOnAnotherInstanceHoldsNobodyElse() {
    Attempt elsewhere = pending(new NodeId(OTHER_HOST, "zeam_1"), Duration.ofMinutes(1));
    assertThat(Plan.of(wedged("zeam_1")).fresh(10).after(elsewhere).told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @Test
  void aCommandThatAPersonSentByTagHoldsTheNodeOnEveryInstance() {
    NodeId here = new NodeId(HOST, "zeam_1");
    NodeId there = new NodeId(OTHER_HOST, "zeam_1");
    Plan plan =
        Plan.of(
                wedged(here, Duration.ofMinutes(3)),
                wedged(there, Duration.ofMinutes(3)),
                wedged("zeam_2"))
            .fresh(20)
            .after(pending(new NodeId(null, "zeam_1"), Duration.ofMinutes(1)));
    assertThat(plan.told()).containsExactly("IN_FLIGHT", "IN_FLIGHT", "RESTART");
  }

  @Test
  void theDeadlineIsCountedFromTheExpiryThatTheCommandCarries() {
    Attempt late =
        new Attempt(
            "c",
            node("zeam_1"),
            ago(Duration.ofHours(1)),
            true,
            ago(Duration.ofMinutes(29)),
            null,
            null,
            null);
    assertThat(late.inFlight(Given.NOON)).isTrue();
    assertThat(late.inFlight(Given.NOON.plus(Duration.ofMinutes(1)))).isFalse();
  }
}
