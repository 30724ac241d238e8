package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HEALTHY: the head advanced within wedgedAfter. */
class HealthyTest {
  @Test
  void aNodeThatFollowsTheNetworkIsHealthy() {
    var fleet = fleet(node("x").rises(0, 30).beats(0, 30).upSince(-60, 0, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void aNodeThatPushesNothingButItsHeadIsHealthy() {
    assertThat(fleet(node("x").rises(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void oneRiseIsEnough() {
    assertThat(fleet(node("x").rises(29, 30)).kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void aBlipOfTwoUnchangedMinutesIsNoSuspicion() {
    NodeFixture node = node("x").rises(0, 28).stays(28, 30);

    assertThat(fleet(node).kindOf("x")).isEqualTo(Kind.HEALTHY);
    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.SYNCING);
  }

  @Test
  void aFallRightAfterARiseIsNothingToWorryAbout() {
    assertThat(fleet(node("x").rises(0, 29).head(30, 0, slot(29) - 3)).kindOf("x"))
        .isEqualTo(Kind.HEALTHY);
  }

  @ParameterizedTest(name = "the last rise at {0}:{1}, the newest datapoint at 30:00: {2}")
  @CsvSource({"27, 1, HEALTHY", "27, 0, SUSPECT", "26, 59, SUSPECT"})
  void theLastRiseMustLieLessThanThreeMinutesBeforeTheNewestDatapoint(
      int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 25).head(minute, second, slot(27)).upSince(-60, 0, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void silentHeartbeatsTakeNothingFromAHeadThatAdvances() {
    assertThat(fleet(node("x").rises(0, 30).zeros(25, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.HEALTHY);
  }

  @Test
  void withoutCauseToReadMoreANodeIsHealthy() {
    assertThat(
            fleet(node("x").rises(0, 30)).withPeers(2).judgeOfHeads().judge().getFirst().verdict())
        .isEqualTo(new Verdict.Healthy());
  }
}
