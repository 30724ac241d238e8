package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Series;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether heads rise too seldom for the policy's period. By default a stretch is two minutes. */
class RisePaceTest {
  /** A head that rises so often, over so many minutes. */
  private static NodeFixture every(String name, int minutes, int length) {
    NodeFixture node = node(name);
    for (int minute = 0; minute <= length; minute++) {
      node.head(minute, 0, 1000 + minute / minutes);
    }
    return node;
  }

  private static Optional<Duration> tooSlow(NodeFixture... nodes) {
    List<Series> heads =
        fleet(nodes).at(300).observations().stream().map(one -> one.heads().series()).toList();
    return RisePace.tooSlow(heads, Policy.DEFAULT);
  }

  private static List<String> seenLonger(FleetFixture fleet) {
    List<Observation> observations = fleet.observations();
    return RisePace.toBeSeenLonger(observations, Policy.DEFAULT).stream()
        .map(NodeId::node)
        .toList();
  }

  @ParameterizedTest(name = "a rise every {0} min")
  @CsvSource({"1, ", "2, ", "3, PT3M", "10, PT10M"})
  void itIsWhereHeadsRiseLessOftenThanOnceAStretch(int minutes, Duration pace) {
    assertThat(tooSlow(every("a", minutes, 60), every("b", minutes, 60)))
        .isEqualTo(Optional.ofNullable(pace));
  }

  @ParameterizedTest(name = "{0} minutes")
  @CsvSource({"9, ", "19, ", "29, ", "30, PT10M"})
  void itTakesTwoGapsToKnow(int length, Duration pace) {
    assertThat(tooSlow(every("a", 10, length))).isEqualTo(Optional.ofNullable(pace));
  }

  @Test
  void aStallThatIsOverDoesNotCount() {
    assertThat(tooSlow(node("a").rises(0, 5).stays(5, 60).rises(61, 63))).isEmpty();
  }

  @Test
  void twoStallsAndOneRiseBetweenThemAre() {
    assertThat(tooSlow(node("a").stays(0, 9).stays(10, 39).stays(40, 69).rises(70, 70)))
        .contains(Duration.ofMinutes(30));
  }

  @Test
  void onePublisherThatLiesDoesNotChangeIt() {
    assertThat(tooSlow(every("a", 10, 60), every("b", 10, 60), every("clock", 1, 60)))
        .contains(Duration.ofMinutes(10));
    assertThat(tooSlow(every("a", 1, 60), every("b", 1, 60), every("seldom", 10, 60))).isEmpty();
  }

  @Test
  void ofTwoTheFasterOneCounts() {
    assertThat(tooSlow(every("a", 10, 60), every("b", 1, 60))).isEmpty();
  }

  @Test
  void aNodeThatNeverRisesTellsNothing() {
    assertThat(tooSlow(node("a").stays(0, 60))).isEmpty();
    assertThat(tooSlow(node("a").stays(0, 60), node("b").stays(0, 60), every("c", 10, 60)))
        .contains(Duration.ofMinutes(10));
    assertThat(tooSlow()).isEmpty();
  }

  @Test
  void aFleetMostOfWhichRisesOnceAStretchNeedNotBeSeenLonger() {
    assertThat(seenLonger(fleet(every("a", 2, 30), every("b", 1, 30), every("c", 10, 30))))
        .isEmpty();
    assertThat(seenLonger(fleet(every("a", 2, 30), every("b", 10, 30)))).isEmpty();
    assertThat(seenLonger(fleet())).isEmpty();
  }

  @Test
  void whereMostDoNotTheFurthestThreeAre() {
    assertThat(
            seenLonger(
                fleet(
                    every("behind", 20, 30),
                    every("d", 10, 30),
                    every("c", 10, 30),
                    every("b", 10, 30),
                    every("a", 1, 30),
                    node("nothing"))))
        .containsExactly("b", "c", "d");
    assertThat(seenLonger(fleet(every("a", 3, 30)))).containsExactly("a");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"PT3M, PT3M", "PT10M, PT10M", "PT61S, PT2M", "PT90S, PT2M", "PT120S, PT2M"})
  void thePeriodThatFitsIsTheNextWholeMinute(Duration pace, Duration period) {
    assertThat(RisePace.fittingPeriod(pace)).isEqualTo(period);
  }
}
