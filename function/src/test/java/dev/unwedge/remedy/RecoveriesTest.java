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
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From when recovery is awaited, and how many attempts in a row did not bring it. */
class RecoveriesTest {
  private static final Duration AGE = Duration.ofMinutes(20);

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
  void aStartThatIsNotReportedOrLiesBeforeTheRequestIsTheRequests() {
    Instant early = ago(AGE).minusSeconds(100);

    assertThat(Recoveries.begin(ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, null))))
        .isEqualTo(ago(AGE));
    assertThat(Recoveries.begin(ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, early))))
        .isEqualTo(ago(AGE));
    assertThat(Recoveries.begin(ended(node("zeam_1"), AGE, word(Outcome.FAILED, NOON))))
        .isEqualTo(ago(AGE));
    assertThat(Recoveries.begin(ended(node("zeam_1"), AGE, null))).isEqualTo(ago(AGE));
  }

  @Test
  void withoutAStartItCountsFromTheCommandsEndWhichCannotBeBeforeTheRequestOrAfterItsTime() {
    assertThat(Recoveries.begin(failedAt(NOON))).isEqualTo(NOON);
    assertThat(Recoveries.begin(failedAt(ago(AGE).minusSeconds(1)))).isEqualTo(ago(AGE));
    assertThat(Recoveries.begin(failedAt(ago(AGE).plus(Duration.ofMinutes(36)))))
        .isEqualTo(ago(AGE));
  }

  private static Attempt failedAt(Instant end) {
    return ended(
        node("zeam_1"),
        AGE,
        new Attempt.Word(Outcome.FAILED, null, null, null, "Failed", end, HostFindings.NONE));
  }

  @Test
  void aCommandThatIsPendingMayStartTheNodeUntilItsTimeIsOver() {
    assertThat(Recoveries.begin(pending("zeam_1", AGE)))
        .isEqualTo(ago(AGE).plus(Duration.ofMinutes(35)));
  }

  @ParameterizedTest(name = "after {0} attempts: {1}")
  @CsvSource({"0, 1", "1, 2", "97, 98", "98, 99", "99, 99", "500, 99"})
  void theNumberIsAtMostWhatTheDocumentTakes(int attempts, int number) {
    List<Attempt> failed =
        Collections.nCopies(attempts, ended(node("zeam_1"), AGE, word(Outcome.FAILED, null)));

    assertThat(Recoveries.nextAttempt(failed, NOTHING_SEEN, Policy.DEFAULT)).isEqualTo(number);
  }
}
