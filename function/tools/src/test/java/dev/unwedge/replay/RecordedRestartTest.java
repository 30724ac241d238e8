package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The replay's commands: accepted at once, {@code RESTARTED} after {@code downtime}, which cuts
 * spans only where no uptime is recorded; the recorded data do not react.
 */
class RecordedRestartTest {
  private static Recording wedged(int length) {
    return Recording.of(length)
        .peers()
        .node("with", risingUpTo(4), beatingUpTo(3), upForAnHour())
        .node("without", risingUpTo(4), beatingUpTo(3), null);
  }

  @Test
  void whereUptimeIsRecordedTheSpanGoesOnAndTheNodeIsTriedAgainOnceItsRestartHasHadItsTime() {
    assertThat(wedged(20).replayed().told("with"))
        .containsExactly(
            "0 UNKNOWN NONE",
            "1 HEALTHY NONE",
            "6 SYNCING NONE",
            "7 WEDGED RESTART",
            "8 WEDGED COOLDOWN",
            "18 WEDGED RESTART",
            "19 WEDGED COOLDOWN");
  }

  /** The head has not risen in the new incarnation, so it takes syncGrace: a slow start. */
  @Test
  void whereNoUptimeIsRecordedTheSpanStartsAnew() {
    assertThat(wedged(30).replayed().told("without"))
        .containsExactly(
            "0 UNKNOWN NONE",
            "1 HEALTHY NONE",
            "6 SYNCING NONE",
            "7 WEDGED RESTART",
            "8 UNKNOWN NONE",
            "11 SUSPECT NONE",
            "28 WEDGED RESTART",
            "29 UNKNOWN NONE");
  }

  @ParameterizedTest(name = "downtime {0}: in flight up to {1}, tried again at {2}")
  @CsvSource({"PT1M, 7, 28", "PT2M, 8, 29", "PT5M, 11, 32"})
  void theCommandIsInFlightForTheDowntime(String downtime, int inFlightUpTo, int again) {
    Replayed replayed = wedged(35).policy("{'downtime': '%s'}".formatted(downtime)).replayed();
    if (inFlightUpTo > 7) {
      assertThat(replayed.told("with")).contains("8 WEDGED IN_FLIGHT");
      assertThat(replayed.told("without")).contains("8 WEDGED IN_FLIGHT");
    }
    assertThat(replayed.told("with")).contains((inFlightUpTo + 1) + " WEDGED COOLDOWN");
    assertThat(replayed.told("without"))
        .contains((inFlightUpTo + 1) + " UNKNOWN NONE", again + " WEDGED RESTART");
  }

  @Test
  void aNodeThatNothingHelpsIsExhaustedAfterFiveAttempts() {
    assertThat(wedged(370).replayed().told("with"))
        .containsExactly(
            "0 UNKNOWN NONE",
            "1 HEALTHY NONE",
            "6 SYNCING NONE",
            "7 WEDGED RESTART",
            "8 WEDGED COOLDOWN",
            "18 WEDGED RESTART",
            "19 WEDGED COOLDOWN",
            "38 WEDGED RESTART",
            "39 WEDGED COOLDOWN",
            "78 WEDGED RESTART",
            "79 WEDGED COOLDOWN",
            "138 WEDGED RESTART",
            "139 WEDGED EXHAUSTED",
            "367 WEDGED RESTART",
            "368 WEDGED EXHAUSTED");
  }

  @Test
  void theBudgetHoldsWhomItCannotServe() {
    Replayed replayed = wedged(13).policy("{'budget': {'ceiling': 1}}").replayed();
    assertThat(replayed.told("with")).contains("7 WEDGED RESTART");
    assertThat(replayed.told("without")).contains("7 WEDGED BUDGET", "12 WEDGED RESTART");
  }
}
