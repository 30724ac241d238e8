package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Suspect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frozen for D: the head has had one value for a span of D, counted between stamps. */
class FrozenTest {
  private static @Nullable Duration frozenFor(NodeFixture node) {
    return fleet(node).judgementOf("x").signs().frozenFor();
  }

  @ParameterizedTest(name = "one value from minute {0} to 30: {1}")
  @CsvSource({"30, PT0S", "29, PT1M", "20, PT10M"})
  void aSpanRunsFromTheFirstDatapointToTheNewest(int from, Duration expected) {
    assertThat(frozenFor(node("x").rises(0, from).stays(from, 30))).isEqualTo(expected);
  }

  @Test
  void theClockAddsNothingToASpan() {
    NodeFixture node = node("x").rises(0, 20).stays(20, 30);

    assertThat(fleet(node).at(34, 30).judgementOf("x").signs().frozenFor())
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aDatapointThatContradictsItEndsIt() {
    assertThat(frozenFor(node("x").staysAt(53, 0, 30).head(12, 0, 52)))
        .isEqualTo(Duration.ofMinutes(17));
    assertThat(frozenFor(node("x").staysAt(53, 0, 30).head(12, 0, 54)))
        .isEqualTo(Duration.ofMinutes(17));
  }

  @ParameterizedTest(name = "a gap from {0}:{1} to minute 20: {2}")
  @CsvSource({"17, 0, PT20M", "16, 59, PT10M"})
  void aGapLongerThanThreeMinutesEndsIt(int minute, int second, Duration expected) {
    NodeFixture node = node("x").staysAt(53, 10, 16).noHead(16, 16).staysAt(53, 20, 30);

    assertThat(frozenFor(node.head(minute, second, 53))).isEqualTo(expected);
  }

  @Test
  void theStartOfThePresentIncarnationEndsIt() {
    NodeFixture node = node("x").staysAt(53, 0, 30).upSince(-600, 0, 21).upSince(22, 23, 30);

    assertThat(frozenFor(node)).isEqualTo(Duration.ofMinutes(8));
  }

  @Test
  void aStartBetweenTwoSamplesLeavesTheEarlierOneOut() {
    NodeFixture node = node("x").staysAt(53, 0, 30).upSince(-600, 0, 22);
    for (int m = 23; m <= 30; m++) {
      node.uptime(m, 0, (m - 22) * 60L - 1);
    }

    assertThat(frozenFor(node)).isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  void withoutUptimeTheReportedStartEndsIt() {
    assertThat(frozenFor(node("x").staysAt(53, 0, 30).reportedStart(22)))
        .isEqualTo(Duration.ofMinutes(8));
  }

  @Test
  void whereUptimeIsPushedTheReportedStartEndsNothing() {
    assertThat(frozenFor(node("x").staysAt(53, 0, 30).upSince(-60, 0, 30).reportedStart(22)))
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void aHeadOfAnEarlierIncarnationIsNotFrozenInThisOne() {
    NodeFixture node = node("x").staysAt(53, 0, 22).upSince(-600, 0, 22).upSince(23, 24, 30);

    assertThat(frozenFor(node)).isNull();
  }

  @Test
  void aContainerStartedAfterTheFirstDatapointsPeriodIsAnotherOne() {
    var fleet = fleet(node("x").rises(0, 20).stays(20, 30).beats(0, 30)).withPeersRising(2, 25, 40);

    assertThat(fleet.verdictOf("x"))
        .isInstanceOfSatisfying(
            Suspect.class,
            suspect -> assertThat(suspect.frozen().startedBefore()).isEqualTo(instant(21, 0)));
  }

  @Test
  void oneDatapointIsASpanOfNothing() {
    assertThat(frozenFor(node("x").head(30, 0, 53))).isEqualTo(Duration.ZERO);
  }

  @Test
  void aHeadStampedAtTheStartBelongsToTheIncarnation() {
    NodeFixture node = node("x").staysAt(53, 0, 25).upSince(-600, 0, 24).upSince(25, 26, 30);

    assertThat(frozenFor(node)).isEqualTo(Duration.ZERO);
  }
}
