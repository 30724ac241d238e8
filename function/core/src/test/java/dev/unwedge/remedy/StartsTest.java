package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.ago;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which incarnations unwedge started, so that they are not counted as crashes. */
class StartsTest {
  private static final Duration AGE = Duration.ofMinutes(8);

  /** From the request until the command can do nothing more: expiry and execution time. */
  private static final Starts.Window ANY_TIME =
      new Starts.Window(ago(AGE), ago(AGE).plus(Duration.ofMinutes(35)));

  @Test
  void withoutAnAttemptThereAreNone() {
    assertThat(starts()).isEmpty();
  }

  @Test
  void aHostThatSaidWhenItStartedTheNodeIsTakenAtItsWord() {
    Instant start = NOON.minusSeconds(300);
    assertThat(starts(ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, start))))
        .containsExactly(new Starts.Window(start, start));
  }

  @Test
  void aHostThatRestartedItAndDidNotSayWhenMayHaveDoneSoAtAnyTime() {
    assertThat(starts(ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, null))))
        .containsExactly(ANY_TIME);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "UNKNOWN"})
  void anAttemptThatMayHaveStartedItMayHaveDoneSoAtAnyTime(Outcome outcome) {
    assertThat(starts(ended(node("zeam_1"), AGE, word(outcome, null)))).containsExactly(ANY_TIME);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BUSY",
        "EXPIRED",
        "NO_SUCH_CONTAINER",
        "FENCED",
        "HEALTHY_NOW",
        "SUPERVISED",
        "BLIND"
      })
  void anAttemptThatStartedNothingExplainsNoStart(Outcome outcome) {
    assertThat(starts(ended(node("zeam_1"), AGE, word(outcome, null)))).isEmpty();
  }

  @Test
  void aCommandWithoutAWordMayHaveStartedItAtAnyTime() {
    assertThat(starts(pending("zeam_1", AGE))).containsExactly(ANY_TIME);
    assertThat(starts(ended(node("zeam_1"), AGE, null))).containsExactly(ANY_TIME);
  }

  @Test
  void eachAttemptExplainsOneStart() {
    Instant first = NOON.minusSeconds(3000);
    Instant second = NOON.minusSeconds(300);
    assertThat(
            starts(
                ended(node("zeam_1"), Duration.ofHours(1), word(Outcome.RESTARTED, first)),
                ended(node("zeam_1"), AGE, word(Outcome.RESTARTED, second))))
        .containsExactlyInAnyOrder(
            new Starts.Window(first, first), new Starts.Window(second, second));
  }

  @Test
  void anAttemptByTagExplainsAStartOnAnyInstance() {
    assertThat(starts(ended(new NodeId(null, "zeam_1"), AGE, null))).containsExactly(ANY_TIME);
  }

  private static List<Starts.Window> starts(Attempt... attempts) {
    return History.Known.of(List.of(attempts)).starts(node("zeam_1")).windows();
  }
}
