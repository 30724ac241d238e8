package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.ago;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.wedged;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** COOLDOWN until a restart has had {@code recoveryTimeout} to help, from its start on. */
class RecoveryHoldTest {
  /** A restart whose stop took its time: asked for 20 min ago. */
  private static Attempt slowly(Instant startedAt) {
    return ended(node("zeam_1"), Duration.ofMinutes(20), word(Outcome.RESTARTED, startedAt));
  }

  @ParameterizedTest(name = "started {0} ago: {1}")
  @CsvSource({"PT1S, COOLDOWN", "PT9M59S, COOLDOWN", "PT10M, RESTART", "PT19M, RESTART"})
  void aRestartHasItsTimeFromItsStartThoughItsCooldownIsOver(Duration ago, String told) {
    assertThat(Plan.of(wedged("zeam_1")).after(slowly(ago(ago))).told("zeam_1")).isEqualTo(told);
  }

  @Test
  void theHoldSaysUntilWhen() {
    assertThat(Plan.of(wedged("zeam_1")).after(slowly(ago(Duration.ofMinutes(9)))).hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(1, Duration.ofMinutes(10), NOON.plus(Duration.ofMinutes(1)), true));
  }

  @Test
  void whereItsCooldownEndsNoSoonerItIsThat() {
    Attempt same = ended(node("zeam_1"), Duration.ofMinutes(9), word(Outcome.RESTARTED, null));
    Attempt attempt = same.withWord(word(Outcome.RESTARTED, same.requestedAt()));
    assertThat(Plan.of(wedged("zeam_1")).after(attempt).hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(1, Duration.ofMinutes(10), NOON.plus(Duration.ofMinutes(1)), false));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = Outcome.class,
      names = {"RESTARTED", "FAILED", "UNKNOWN"})
  void whereNobodyReportsAStartOrAnEndItIsTheEndOfItsInFlightTime(Outcome outcome) {
    Attempt attempt = ended(node("zeam_1"), Duration.ofMinutes(44), word(outcome, null));
    assertThat(Plan.of(wedged("zeam_1")).after(attempt).hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(1, Duration.ofMinutes(10), NOON.plus(Duration.ofMinutes(1)), true));
    Attempt older = ended(node("zeam_1"), Duration.ofMinutes(45), word(outcome, null));
    assertThat(Plan.of(wedged("zeam_1")).after(older).told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void anEarlierRestartMayHaveTheLaterTime() {
    Attempt late = slowly(ago(Duration.ofMinutes(1)));
    Attempt fenced = ended(node("zeam_1"), Duration.ofMinutes(10), word(Outcome.FENCED, null));
    assertThat(Plan.of(wedged("zeam_1")).after(late, fenced).hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(1, Duration.ofMinutes(10), NOON.plus(Duration.ofMinutes(9)), true));
  }

  @Test
  void itHoldsThoughTheAttemptHasLeftTheAttemptWindow() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'attemptWindow': 'PT15M'}")
            .after(slowly(ago(Duration.ofMinutes(9))));
    assertThat(plan.hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(0, Duration.ofMinutes(10), NOON.plus(Duration.ofMinutes(1)), true));
  }

  @Test
  void aPersonsOrderDoesNotWaitForIt() {
    Plan plan = Plan.of(wedged("zeam_1")).after(slowly(ago(Duration.ofMinutes(1))));
    assertThat(plan.ordered("zeam_1").told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void ofAnAttemptOnWhichTheHostDidNothingNoneIsAwaited() {
    Attempt attempt = ended(node("zeam_1"), Duration.ofMinutes(10), word(Outcome.BLIND, null));
    assertThat(Plan.of(wedged("zeam_1")).after(attempt).told("zeam_1")).isEqualTo("RESTART");
  }
}
