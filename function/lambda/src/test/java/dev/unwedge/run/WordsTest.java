package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Hold;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences that must be true of what they tell. */
class WordsTest {
  private static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");
  private static final Duration TEN = Duration.ofMinutes(10);

  private static String verdict(Verdict verdict, Instant risenAt) {
    return Words.verdict(
        new Judgement(
            new NodeId("i-1", "x"),
            verdict,
            new Signs(53L, NOON, Duration.ZERO, null, null, null, null, 157L, risenAt)));
  }

  @Test
  void aHeadThatRisesIsAdvancing() {
    assertThat(verdict(new Verdict.Healthy(), NOON)).isEqualTo("advancing");
    assertThat(verdict(new Verdict.Syncing(104), NOON)).isEqualTo("advancing, 104 slots behind");
  }

  @Test
  void aHeadThatStandsStillIsNot() {
    Instant before = NOON.minusSeconds(120);
    assertThat(verdict(new Verdict.Healthy(), before)).isEqualTo("its head last rose at 11:58:00Z");
    assertThat(verdict(new Verdict.Syncing(104), before))
        .isEqualTo("its head last rose at 11:58:00Z, 104 slots behind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | false | cooling down for 10 min after attempt 2, until 12:00:00Z",
        "0 | false | cooling down for 10 min after a command on which the host did nothing, until"
            + " 12:00:00Z",
        "2 | true  | the last restart has until 12:00:00Z to help",
        "0 | true  | the last restart has until 12:00:00Z to help",
      })
  void aCooldownIsToldByWhatItWaitsFor(int attempts, boolean recovering, String told) {
    assertThat(Words.hold(new Hold.Cooldown(attempts, TEN, NOON, recovering))).isEqualTo(told);
  }

  @Test
  void anOrchestratorsContainerIsNotOneThatNothingHelped() {
    assertThat(Words.hold(new Hold.Exhausted(5, NOON, false)))
        .isEqualTo("5 attempts did not help; a person must look. Next attempt after 12:00:00Z");
    assertThat(Words.hold(new Hold.Exhausted(1, NOON, true)))
        .isEqualTo(
            "an orchestrator owns the container; a person must look. Next attempt after"
                + " 12:00:00Z");
  }
}
