package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Frozen;
import dev.unwedge.judge.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * STALLED: frozen for stalledAfter (10 min) while the network advances for as long; heartbeats say
 * nothing against it, and it is no slow start.
 */
class StalledTest {
  /** A client without heartbeats, frozen since minute 20. */
  private static NodeFixture victim() {
    return node("x").rises(0, 20).stays(20, 30).upSince(-60, 0, 30);
  }

  @ParameterizedTest(name = "frozen since {0}:{1}: {2}")
  @CsvSource({"21, 0, SUSPECT", "20, 1, SUSPECT", "20, 0, STALLED", "19, 59, STALLED"})
  void theHeadMustBeFrozenForTenMinutes(int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 19).stays(21, 30).upSince(-60, 0, 30);
    var fleet = fleet(node.head(minute, second, slot(21))).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void itCarriesItsEvidence() {
    assertThat(fleet(victim()).withPeers(2).verdictOf("x"))
        .isEqualTo(
            new Verdict.Stalled(
                new Frozen(slot(20), instant(20, 0), Duration.ofMinutes(10), instant(21, 0))));
  }

  @Test
  void liveHeartbeatsDoNotSaveAHeadThatTheNetworkHasLeftBehind() {
    assertThat(fleet(victim().beats(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @Test
  void zerosThatProgressContradictedCountAsUnsupported() {
    assertThat(fleet(victim().zeros(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @ParameterizedTest(name = "newest heartbeat datapoint, a {2}, at {0}:{1}: {3}")
  @CsvSource({
    "20, 0, 6, STALLED",
    "20, 1, 6, SUSPECT",
    "20, 0, 0, STALLED",
    "20, 1, 0, SUSPECT",
    "19, 59, 0, STALLED"
  })
  void heartbeatsWithoutADatapointForTenMinutesSayNothing(
      int minute, int second, long value, Kind expected) {
    NodeFixture node = victim().heartbeat(minute, second, value);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void heartbeatsThatAreNeitherAliveNorSilentHoldItBack() {
    NodeFixture node = victim().beats(0, 26).zeros(29, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "newest live heartbeat {0} min {1} s before the clock: {2}")
  @CsvSource({"4, 59, STALLED", "5, 0, SUSPECT"})
  void liveHeartbeatsMustBeCurrent(int minutes, int seconds, Kind expected) {
    NodeFixture node = node("x").rises(0, 20).stays(20, 40).upSince(-60, 0, 40).beats(0, 30);

    assertThat(fleet(node).withPeers(2).at(30 + minutes, seconds).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "newest head {0} min {1} s before the clock: {2}")
  @CsvSource({"4, 59, STALLED", "5, 0, SUSPECT"})
  void theNewestHeadMustBeCurrent(int minutes, int seconds, Kind expected) {
    NodeFixture node = node("x").rises(0, 20).stays(20, 30).upSince(-60, 0, 32);

    assertThat(fleet(node).withPeers(2).at(30 + minutes, seconds).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "newest datapoint {0} min after the newest head: {1}")
  @CsvSource({"2, STALLED", "3, SUSPECT"})
  void aHeadThatWentMissingIsNotFrozen(int minutes, Kind expected) {
    NodeFixture node = victim().upSince(-60, 31, 30 + minutes);

    assertThat(fleet(node).withPeers(2).at(34).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} of {1} other nodes rise: {2}")
  @CsvSource({
    "1, 1, STALLED",
    "1, 2, STALLED",
    "1, 3, SUSPECT",
    "2, 3, STALLED",
    "1, 4, SUSPECT",
    "2, 4, STALLED",
    "2, 10, STALLED",
    "2, 11, NETWORK_STALL",
    "3, 11, STALLED"
  })
  void whereThreeOthersAreTwoOfThemMustRise(int rising, int others, Kind expected) {
    var fleet = fleet(victim());
    for (int i = 0; i < others; i++) {
      fleet.and(i < rising ? node("n" + i).rises(0, 30) : node("n" + i).stays(0, 30));
    }

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void twoMustRiseInEveryStretch() {
    NodeFixture often = node("a").rises(0, 30);
    NodeFixture late = node("b").stays(0, 30).rises(27, 30);
    NodeFixture still = node("c").stays(0, 30);

    assertThat(fleet(victim(), often, late, still).kindOf("x")).isEqualTo(Kind.SUSPECT);
    assertThat(fleet(victim(), often, late.rises(20, 30), still).kindOf("x"))
        .isEqualTo(Kind.STALLED);
  }

  @Test
  void aNodeThatCouldNotBeReadIsOneOfTheThreeOthers() {
    var fleet = fleet(victim(), node("a").rises(0, 30), node("b").stays(0, 30));
    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STALLED);

    assertThat(fleet.and(node("u").headsUnreadable("throttled")).kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "peers first rise at minute {0}: {1}")
  @CsvSource({"22, STALLED", "23, SUSPECT"})
  void theNetworkMustHaveBeenAdvancingForAllTheTenMinutes(int first, Kind expected) {
    assertThat(fleet(victim()).withPeersRising(2, first - 1, 40).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "peers rise every {0} minutes: {1}")
  @CsvSource({"1, STALLED", "2, STALLED", "3, SUSPECT"})
  void noStretchOfTwoPeriodsMayPassWithoutARise(int minutes, Kind expected) {
    NodeFixture peer = node("y");
    for (int m = 0; m <= 30; m++) {
      peer.head(m, 0, slot(m - m % minutes));
    }

    assertThat(fleet(victim(), peer).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void theLastToComeBackFromANetworkStallIsNotStalled() {
    assertThat(fleet(victim()).withPeersRising(4, 24, 40).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "never risen and up for {0} s: {1}")
  @CsvSource({"1199, SUSPECT", "1200, STALLED", "1201, STALLED"})
  void aHeadThatNeverRoseStallsAfterTwentyMinutesOfUptime(long age, Kind expected) {
    NodeFixture node = node("x").staysAt(53, 12, 30).uptime(30, 0, age);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "never risen, uptime {0} s at minute {1}, now minute 30: {2}")
  @CsvSource({"600, 26, SUSPECT", "600, 25, SUSPECT", "899, 25, SUSPECT", "900, 25, STALLED"})
  void anUptimeThatIsOldHasGrownSince(long age, int minute, Kind expected) {
    NodeFixture node = node("x").staysAt(53, 12, 30).uptime(minute, 0, age);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "not running at minute {0}, and heads since: {1}")
  @CsvSource({"18, STALLED", "19, STALLED", "20, SUSPECT"})
  void aZeroThatAHeadFollowedTellsOfAnotherIncarnationOfUnknownAge(int minute, Kind expected) {
    NodeFixture node = node("x").staysAt(53, 12, 30).upSince(11, 12, minute).down(minute, minute);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aHeadThatRoseInThisIncarnationNeedsNoGrace() {
    NodeFixture node = node("x").head(18, 0, 50).staysAt(53, 19, 30).upSince(17, 18, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @Test
  void aHeadThatNeverRoseAndWhoseUptimeIsUnknownStalls() {
    assertThat(fleet(node("x").staysAt(53, 12, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.STALLED);
  }

  @Test
  void silentHeartbeatsMakeItWedgedInstead() {
    assertThat(fleet(victim().zeros(15, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
  }
}
