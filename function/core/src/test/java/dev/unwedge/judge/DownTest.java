package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * DOWN: the newest uptime is 0, so the container exists and does not run. A 0 that is silentAfter
 * (5 min) older than the newest datapoint, or that a head followed, is unknown.
 */
class DownTest {
  @Test
  void aNodeWhoseNewestUptimeIsZeroIsDown() {
    var fleet = fleet(node("x").rises(0, 26).upSince(-60, 0, 26).down(27, 30)).withPeers(2);

    assertThat(fleet.verdictOf("x")).isEqualTo(new Verdict.Down(instant(27, 0)));
  }

  @Test
  void aNodeThatNeverRanIsDownSinceItsFirstDatapoint() {
    var fleet = fleet(node("x").down(25, 30)).withPeers(2);

    assertThat(fleet.verdictOf("x")).isEqualTo(new Verdict.Down(instant(25, 0)));
  }

  @Test
  void oneZeroIsEnough() {
    var fleet = fleet(node("x").rises(0, 29).upSince(-60, 0, 29).down(30, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.DOWN);
  }

  @Test
  void aHeadOfTheSameSampleDoesNotContradictIt() {
    var fleet = fleet(node("x").rises(0, 30).upSince(-60, 0, 29).down(30, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.DOWN);
  }

  @Test
  void aSecondOfUptimeIsNotDown() {
    var fleet = fleet(node("x").rises(0, 29).down(0, 29).uptime(30, 0, 1)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STARTING);
  }

  @Test
  void aZeroThatIsNotTheNewestUptimeIsHistory() {
    var fleet = fleet(node("x").rises(0, 30).down(0, 5).upSince(5, 6, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @ParameterizedTest(name = "the newest head a minute after the zero: {0}")
  @CsvSource({"false, DOWN", "true, HEALTHY"})
  void aZeroThatAHeadFollowedIsUnknown(boolean followed, Kind expected) {
    NodeFixture node = node("x").rises(0, 29).upSince(-60, 0, 28).down(29, 29).zeros(30, 30);
    var fleet = fleet(followed ? node.rises(29, 30) : node).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
    assertThat(fleet.judgementOf("x").signs().uptime()).isEqualTo(followed ? null : Duration.ZERO);
  }

  @ParameterizedTest(name = "a heartbeat {0} min after the zero: {1}")
  @CsvSource({"4, DOWN", "5, SUSPECT", "6, SUSPECT"})
  void aZeroThatIsOldIsUnknown(int minutes, Kind expected) {
    NodeFixture node = node("x").rises(0, 20).upSince(-60, 0, 23).down(24, 24);

    assertThat(fleet(node.beats(25, 24 + minutes)).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void missingUptimeIsNotDown() {
    var fleet = fleet(node("x").rises(0, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }
}
