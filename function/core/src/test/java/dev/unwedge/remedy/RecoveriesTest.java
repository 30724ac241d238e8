package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.ago;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From when recovery is awaited, and how many attempts in a row did not bring it. */
class RecoveriesTest {
  private static final Duration AGE = Duration.ofMinutes(20);

  /** The end of its in-flight time: five minutes until it expires, half an hour to run. */
  private static final Instant OVER = ago(AGE).plus(Duration.ofMinutes(35));

  private static final Observation NOTHING_SEEN =
      Observation.ofHeads(node("zeam_1"), Reading.Data.NONE);

  @Test
  void theTimeoutCountsFromTheStartThatTheHostReported() {
    Instant start = NOON.minusSeconds(60);
    Attempt attempt = ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, start));

    assertThat(Recoveries.begin(attempt)).isEqualTo(start);
    assertThat(Recoveries.deadline(attempt, Policy.DEFAULT)).isEqualTo(start.plusSeconds(600));
  }

  @Test
  void aStartThatFailedLaterCountsToo() {
    Instant start = NOON.minusSeconds(60);
    assertThat(Recoveries.begin(endedAt(Outcome.FAILED, start, NOON))).isEqualTo(start);
  }

  @Test
  void withoutAStartItCountsFromTheCommandsEnd() {
    assertThat(Recoveries.begin(endedAt(Outcome.RESTARTED, null, NOON))).isEqualTo(NOON);
    assertThat(Recoveries.begin(endedAt(Outcome.FAILED, null, NOON))).isEqualTo(NOON);
    assertThat(Recoveries.begin(endedAt(Outcome.UNKNOWN, null, NOON))).isEqualTo(NOON);
    assertThat(Recoveries.begin(endedAt(Outcome.UNKNOWN, null, ago(AGE)))).isEqualTo(ago(AGE));
  }

  @Test
  void withoutEitherItCountsFromTheEndOfItsInFlightTime() {
    assertThat(Recoveries.begin(endedAt(Outcome.RESTARTED, null, null))).isEqualTo(OVER);
    assertThat(Recoveries.begin(endedAt(Outcome.FAILED, null, null))).isEqualTo(OVER);
    assertThat(Recoveries.begin(ended(node("zeam_1"), AGE, null))).isEqualTo(OVER);
  }

  @Test
  void whatLiesBeforeTheRequestOrAfterItsTimeIsAWrongClocks() {
    Instant early = ago(AGE).minusSeconds(1);
    Instant late = OVER.plusSeconds(1);

    assertThat(Recoveries.begin(endedAt(Outcome.RESTARTED, early, NOON))).isEqualTo(NOON);
    assertThat(Recoveries.begin(endedAt(Outcome.RESTARTED, late, NOON))).isEqualTo(NOON);
    assertThat(Recoveries.begin(endedAt(Outcome.RESTARTED, OVER, NOON))).isEqualTo(OVER);
    assertThat(Recoveries.begin(endedAt(Outcome.RESTARTED, ago(AGE), NOON))).isEqualTo(ago(AGE));
    assertThat(Recoveries.begin(endedAt(Outcome.FAILED, null, early))).isEqualTo(OVER);
    assertThat(Recoveries.begin(endedAt(Outcome.FAILED, null, late))).isEqualTo(OVER);
  }

  private static Attempt endedAt(
      Outcome outcome, @Nullable Instant startedAtAfter, @Nullable Instant end) {
    return ended(
        node("zeam_1"),
        AGE,
        new Attempt.Word(outcome, null, startedAtAfter, null, "Failed", end, HostFindings.NONE));
  }

  @Test
  void aCommandThatIsPendingMayStartTheNodeUntilItsTimeIsOver() {
    assertThat(Recoveries.begin(pending("zeam_1", AGE)))
        .isEqualTo(ago(AGE).plus(Duration.ofMinutes(35)));
  }

  /** Where no uptime is pushed, a host's report of a restart stands for a new incarnation. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"RESTARTED, true", "FAILED, false", "UNKNOWN, false"})
  void withoutUptimeOnlyAReportedRestartCanHaveHelped(Outcome outcome, boolean helped) {
    Instant start = NOON.minusSeconds(300);
    Reading heads =
        new Reading.Data(
            Series.of(
                new long[] {start.getEpochSecond() + 60, start.getEpochSecond() + 120},
                new long[] {7, 8}));
    Attempt attempt = ended(node("zeam_1"), AGE, word(outcome, start));

    assertThat(
            Recoveries.progress(
                attempt, Observation.ofHeads(node("zeam_1"), heads), Policy.DEFAULT))
        .isEqualTo(helped ? Optional.of(start.plusSeconds(120)) : Optional.empty());
  }

  @ParameterizedTest(name = "after {0} attempts: {1}")
  @CsvSource({"0, 1", "1, 2", "97, 98", "98, 99", "99, 99", "500, 99"})
  void theNumberIsAtMostWhatTheDocumentTakes(int attempts, int number) {
    List<Attempt> failed =
        Collections.nCopies(attempts, ended(node("zeam_1"), AGE, word(Outcome.FAILED, null)));

    assertThat(Recoveries.nextAttempt(failed, NOTHING_SEEN, Policy.DEFAULT)).isEqualTo(number);
  }
}
