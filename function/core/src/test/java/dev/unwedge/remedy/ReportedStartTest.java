package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.OTHER_HOST;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Without uptime, "this incarnation" is what followed the last start that the restart document
 * reported, at most {@code lookback}.
 */
class ReportedStartTest {
  private static final Duration LOOKBACK = Duration.ofHours(6);

  @Test
  void withoutAnAttemptThereIsNone() {
    assertThat(reported()).isEmpty();
  }

  @Test
  void theStartIsTheHostsWordAndNotTheRequest() {
    Instant start = NOON.minusSeconds(100);
    assertThat(reported(restartedAt(Duration.ofMinutes(10), start))).contains(start);
  }

  @Test
  void theLastStartCounts() {
    Instant last = NOON.minusSeconds(60);
    assertThat(
            reported(
                restartedAt(Duration.ofMinutes(10), last),
                restartedAt(Duration.ofMinutes(5), NOON.minusSeconds(200))))
        .contains(last);
  }

  @Test
  void aCommandWithoutAWordReportsNothing() {
    assertThat(
            reported(
                pending("zeam_1", Duration.ofMinutes(1)),
                ended(node("zeam_1"), Duration.ofMinutes(20), null)))
        .isEmpty();
  }

  @Test
  void aRestartWhoseTimeIsNotSaidStartedNoEarlierThanItWasAskedFor() {
    assertThat(
            reported(ended(node("zeam_1"), Duration.ofMinutes(10), word(Outcome.RESTARTED, null))))
        .contains(NOON.minus(Duration.ofMinutes(10)));
  }

  @ParameterizedTest
  @EnumSource(value = Outcome.class, mode = EnumSource.Mode.EXCLUDE, names = "RESTARTED")
  void aWordThatNamesNoStartReportsNone(Outcome outcome) {
    assertThat(reported(ended(node("zeam_1"), Duration.ofMinutes(10), word(outcome, null))))
        .isEmpty();
  }

  @ParameterizedTest(name = "started {0} ago: {1}")
  @CsvSource({"PT5H59M59S, true", "PT6H1S, false"})
  void aStartCountsByWhenItWasAndNotByWhenItWasAskedFor(Duration ago, boolean counts) {
    Instant start = NOON.minus(ago);
    Attempt attempt = restartedAt(ago.plus(Duration.ofMinutes(2)), start);
    assertThat(reported(attempt)).isEqualTo(counts ? Optional.of(start) : Optional.empty());
  }

  @Test
  void aStartOfTheSameNameOnAnotherInstanceIsNotThisNodes() {
    Attempt elsewhere =
        ended(
            new NodeId(OTHER_HOST, "zeam_1"),
            Duration.ofMinutes(10),
            word(Outcome.RESTARTED, NOON.minusSeconds(500)));
    assertThat(reported(elsewhere)).isEmpty();
  }

  private static Attempt restartedAt(Duration requestedAgo, Instant start) {
    return ended(node("zeam_1"), requestedAgo, word(Outcome.RESTARTED, start));
  }

  private static Optional<Instant> reported(Attempt... attempts) {
    return History.Known.of(List.of(attempts)).reportedStart(node("zeam_1"), LOOKBACK, NOON);
  }
}
