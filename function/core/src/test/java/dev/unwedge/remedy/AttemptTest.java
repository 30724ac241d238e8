package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.HOST;
import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One accepted command. */
class AttemptTest {
  private static final Duration AGE = Duration.ofMinutes(1);

  @Test
  void itsOutcomeIsUnknownUntilTheHostGivesItsWord() {
    assertThat(pending("zeam_1", AGE).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(ended(node("zeam_1"), AGE, null).outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void itsOutcomeIsTheHostsWord(Outcome outcome) {
    Attempt attempt = pending("zeam_1", AGE).withWord(word(outcome, NOON));
    assertThat(attempt.outcome()).isEqualTo(outcome);
    assertThat(attempt.word()).isEqualTo(word(outcome, NOON));
  }

  @Test
  void itIsTheSameAttemptWithAWordOrOnAnInstance() {
    Attempt attempt = ended(node("zeam_1"), AGE, word(Outcome.FENCED, NOON));
    assertThat(attempt.withWord(attempt.word())).isEqualTo(attempt);
    assertThat(attempt.on(HOST)).isEqualTo(attempt);
    Attempt byTag = ended(new NodeId(null, "zeam_1"), AGE, null);
    assertThat(byTag.on(HOST).node()).isEqualTo(node("zeam_1"));
  }

  @Test
  void asItWasKnownBeforeItsStartItIsStillUnderWay() {
    Attempt attempt = ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, NOON));

    Attempt then = attempt.asKnownAt(NOON.minusSeconds(1));
    assertThat(then.pending()).isTrue();
    assertThat(then.word()).isNull();
    assertThat(then.commandId()).isEqualTo(attempt.commandId());
    assertThat(attempt.asKnownAt(NOON)).isEqualTo(attempt);
  }

  @Test
  void withoutAStartItWasKnownAsItIs() {
    Attempt silent = ended(node("zeam_1"), AGE, null);
    Attempt fenced = ended(node("zeam_1"), AGE, word(Outcome.BUSY, null));

    assertThat(silent.asKnownAt(NOON.minusSeconds(1))).isSameAs(silent);
    assertThat(fenced.asKnownAt(NOON.minusSeconds(1))).isSameAs(fenced);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "RESTARTED, true",
    "FAILED, true",
    "UNKNOWN, true",
    "BUSY, false",
    "EXPIRED, false",
    "NO_SUCH_CONTAINER, false",
    "FENCED, false",
    "HEALTHY_NOW, false",
    "SUPERVISED, false",
    "BLIND, false",
  })
  void recoveryIsAskedOfOutcomesThatMayHaveStartedTheNode(Outcome outcome, boolean asked) {
    assertThat(outcome.mayHaveStarted()).isEqualTo(asked);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "RESTARTED, true",
    "FAILED, true",
    "UNKNOWN, true",
    "SUPERVISED, true",
    "BUSY, false",
    "EXPIRED, false",
    "NO_SUCH_CONTAINER, false",
    "FENCED, false",
    "HEALTHY_NOW, false",
    "BLIND, false",
  })
  void anAttemptOnWhichTheHostDidNothingDoesNotCount(Outcome outcome, boolean counts) {
    assertThat(outcome.counts()).isEqualTo(counts);
  }

  @Test
  void itKeepsTheRunThatSentIt() {
    Attempt attempt =
        Given.sentBy("run-1", ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, NOON)));
    assertThat(attempt.asKnownAt(NOON.minusSeconds(1)).runId()).isEqualTo("run-1");
    assertThat(attempt.withWord(null).runId()).isEqualTo("run-1");
    assertThat(attempt.on(HOST).runId()).isEqualTo("run-1");
  }

  @Test
  void theHostHasTheseWordsAndNoOther() {
    assertThat(Outcome.values())
        .extracting(Outcome::name)
        .containsExactlyInAnyOrder(
            "RESTARTED",
            "FAILED",
            "BUSY",
            "EXPIRED",
            "NO_SUCH_CONTAINER",
            "FENCED",
            "HEALTHY_NOW",
            "SUPERVISED",
            "BLIND",
            "UNKNOWN");
  }
}
