package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * UNRESPONSIVE: no head for wedgedAfter (3 min), from the newest datapoint of any metric back to
 * the newest head or to the incarnation's start, and heartbeats silent. What there is without
 * heartbeats is in {@link DeafWithoutHeartbeatsTest}.
 */
class UnresponsiveTest {
  @ParameterizedTest(name = "newest head at {0}:{1}, newest datapoint at 30:00: {2}")
  @CsvSource({"27, 1, HEALTHY", "27, 0, UNRESPONSIVE", "26, 59, UNRESPONSIVE"})
  void itTakesThreeMinutesWithoutAHead(int minute, int second, Kind expected) {
    var fleet =
        fleet(
                node("x")
                    .rises(0, 26)
                    .noHead(26, 26)
                    .head(minute, second, slot(27))
                    .beats(0, 20)
                    .zeros(21, 30)
                    .upSince(-60, 0, 30))
            .withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void itCarriesTheFirstPeriodWithoutAHead() {
    var fleet = fleet(node("x").rises(0, 25).zeros(24, 30).upSince(-60, 0, 30)).withPeers(2);

    assertThat(fleet.verdictOf("x"))
        .isEqualTo(new Verdict.Unresponsive(instant(25, 0), Duration.ofMinutes(5), instant(27, 0)));
  }

  @ParameterizedTest(name = "headless since its start {0} s ago: {1}")
  @CsvSource({"179, UNKNOWN", "180, UNRESPONSIVE", "181, UNRESPONSIVE"})
  void withoutAHeadInThisIncarnationItCountsFromTheStart(long age, Kind expected) {
    NodeFixture node = node("x").rises(0, 20).upSince(-600, 0, 25).uptime(30, 0, age);
    var fleet = fleet(node.zeros(28, 30)).withPeers(2).under("{\"startupGrace\": \"PT0S\"}");

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aHeadOfAnEarlierIncarnationDoesNotLengthenTheSpan() {
    var fleet =
        fleet(node("x").rises(0, 24).upSince(-600, 0, 25).upSince(26, 27, 30).zeros(28, 30))
            .withPeers(2);

    assertThat(fleet.verdictOf("x"))
        .isEqualTo(new Verdict.Unresponsive(instant(26, 0), Duration.ofMinutes(4), instant(27, 0)));
  }

  @Test
  void aNodeThatNeverGaveAHeadAndHasNoUptimeCountsFromItsFirstDatapoint() {
    assertThat(fleet(node("x").zeros(27, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.UNRESPONSIVE);
    assertThat(fleet(node("x").zeros(28, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void liveHeartbeatsVeto() {
    var fleet = fleet(node("x").rises(0, 20).beats(0, 30).upSince(-60, 0, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "zeros from minute {0}:{1} to 30: {2}")
  @CsvSource({"29, 0, SUSPECT", "28, 1, SUSPECT", "28, 0, UNRESPONSIVE"})
  void heartbeatsMustBeSilentForThreeMinutes(int minute, int second, Kind expected) {
    var fleet =
        fleet(node("x").rises(0, 20).heartbeat(minute, second, 0).zeros(29, 30).upSince(-60, 0, 30))
            .withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void missingHeartbeatsAreNoEvidence() {
    var fleet = fleet(node("x").rises(0, 21).upSince(-60, 0, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void zerosThatProgressContradictedAreNoEvidence() {
    var fleet = fleet(node("x").rises(0, 21).zeros(0, 30).upSince(-60, 0, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "newest heartbeat {0} min {1} s before the clock: {2}")
  @CsvSource({"4, 59, UNRESPONSIVE", "5, 0, SUSPECT"})
  void silentHeartbeatsMustBeCurrent(int minutes, int seconds, Kind expected) {
    var fleet =
        fleet(node("x").rises(0, 20).zeros(22, 30).upSince(-60, 0, 40))
            .withPeers(2)
            .at(30 + minutes, seconds);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void itHoldsWhileTheNetworkStandsStill() {
    var fleet =
        fleet(node("x").rises(0, 20).zeros(15, 30).upSince(-60, 0, 30)).withPeersRising(3, 0, 20);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.UNRESPONSIVE);
  }

  @Test
  void aHeadStampedAtTheStartIsTheLastOneOfThisIncarnation() {
    NodeFixture node =
        node("x").rises(0, 26).upSince(-600, 0, 25).upSince(26, 27, 30).zeros(28, 30);

    assertThat(fleet(node).withPeers(2).verdictOf("x"))
        .isEqualTo(new Verdict.Unresponsive(instant(26, 0), Duration.ofMinutes(4), instant(28, 0)));
  }
}
