package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.PER_MINUTE;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cause to read a node's heartbeats and uptime, seen from heads alone. */
class CauseTest {
  @Test
  void aNodeThatFollowsTheNetworkGivesNone() {
    assertThat(fleet(node("x").rises(0, 30)).withPeers(3).hasCause("x")).isFalse();
  }

  @ParameterizedTest(name = "newest head at minute {0}, clock {1}:{2}: cause {3}")
  @CsvSource({
    // At 30:00 the newest complete periods are 28 and 29.
    "30, 30, 0, false",
    "29, 30, 0, false",
    "28, 30, 0, false",
    "27, 30, 0, true",
    "28, 30, 59, false",
    "28, 31, 0, true",
    "29, 31, 0, false"
  })
  void aHeadMissingInBothOfTheNewestTwoCompletePeriods(
      int newest, int minute, int second, boolean cause) {
    var fleet = fleet(node("x").rises(0, newest)).withPeers(3).at(minute, second);

    assertThat(fleet.hasCause("x")).isEqualTo(cause);
  }

  @Test
  void aHeadMissingInOneOfThemIsNoCause() {
    assertThat(fleet(node("x").rises(0, 29).noHead(28, 28)).withPeers(3).hasCause("x")).isFalse();
    assertThat(fleet(node("x").rises(0, 29).noHead(29, 29)).withPeers(3).hasCause("x")).isFalse();
  }

  @Test
  void aHeadInTheIncompletePeriodOnlyDoesNotMakeUpForTheTwo() {
    assertThat(fleet(node("x").rises(0, 30).noHead(28, 29)).withPeers(3).hasCause("x")).isTrue();
  }

  @Test
  void aHeadUnchangedOverItsLastTwoDatapoints() {
    assertThat(fleet(node("x").rises(0, 29).stays(29, 30)).withPeers(3).hasCause("x")).isTrue();
    assertThat(fleet(node("x").rises(0, 28).stays(28, 29).head(30, 0, slot(30))).hasCause("x"))
        .isFalse();
  }

  @Test
  void aHeadThatFell() {
    assertThat(fleet(node("x").rises(0, 29).head(30, 0, slot(29) - 1)).hasCause("x")).isTrue();
  }

  @ParameterizedTest(name = "{0} slots behind: cause {1}")
  @CsvSource({"8, false", "9, true"})
  void aHeadThatLags(long lag, boolean cause) {
    var fleet = fleet(node("x").rises(0, 30, lag + PER_MINUTE)).withPeers(3);

    assertThat(fleet.hasCause("x")).isEqualTo(cause);
  }

  @ParameterizedTest(name = "first seen at {0}:{1}, clock 30:30: cause {2}")
  @CsvSource({"27, 29, false", "27, 30, false", "27, 31, true", "29, 0, true"})
  void firstSeenLessThanThreeMinutesAgo(int minute, int second, boolean cause) {
    var fleet = fleet(node("x").head(minute, second, slot(27)).rises(29, 30)).at(30, 30);

    assertThat(fleet.hasCause("x")).isEqualTo(cause);
  }

  @Test
  void noHeadAtAllAndOneThatCouldNotBeRead() {
    assertThat(fleet(node("x")).withPeers(3).hasCause("x")).isTrue();
    assertThat(fleet(node("x").headsUnreadable("throttled")).withPeers(3).hasCause("x")).isTrue();
  }

  @Test
  void everyFrozenNodeGivesCauseOnceItsHeadStoodStillForAPeriod() {
    for (int minute = 21; minute <= 29; minute++) {
      var fleet = fleet(node("x").rises(0, 20).stays(20, 30)).withPeers(3).at(minute);

      assertThat(fleet.hasCause("x")).as("minute %s", minute).isTrue();
    }
  }

  @Test
  void olderHeadsAreNeededWhereADecisionHangsOnThem() {
    NodeFixture frozen = node("x").rises(0, 20).stays(20, 30).upSince(-60, 0, 30);

    assertThat(fleet(frozen).withPeers(3).needsDeepHeads("x")).isTrue();
    assertThat(fleet(frozen).withPeersRising(3, 0, 20).needsDeepHeads("x")).isFalse();
    assertThat(fleet(frozen.zeros(20, 30)).withPeersRising(3, 0, 20).needsDeepHeads("x")).isTrue();
  }

  @ParameterizedTest(name = "no head in {0} min of uptime, the newest at minute {1}: {2}")
  @CsvSource({"10, 30, true", "9, 30, false", "60, 26, true", "60, 25, false"})
  void olderHeadsAreNeededOfANodeThatHasNotHadOneForLong(int minutes, int newest, boolean needed) {
    NodeFixture node = node("x").upSince(newest - minutes, newest - 5, newest);

    assertThat(fleet(node).withPeers(3).needsDeepHeads("x")).isEqualTo(needed);
  }

  @Test
  void olderHeadsAreNotNeededOfANodeThatAdvances() {
    assertThat(fleet(node("x").rises(0, 30).beats(0, 30)).withPeers(3).needsDeepHeads("x"))
        .isFalse();
  }

  @Test
  void twoDatapointsThatRiseAreEnoughWhereNoGraceIsAskedFor() {
    var fleet = fleet(node("x").rises(29, 30)).under("{\"startupGrace\": \"PT0S\"}");

    assertThat(fleet.hasCause("x")).isFalse();
  }

  @Test
  void olderHeadsAreNotNeededOfANodeThatCouldNotBeRead() {
    NodeFixture node = node("x").headsUnreadable("throttled").zeros(20, 30);

    assertThat(fleet(node).withPeers(3).needsDeepHeads("x")).isFalse();
  }
}
