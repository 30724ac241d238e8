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
 * WEDGED: heartbeats silent, and frozen for wedgedAfter (3 min) where the head has risen and a
 * heartbeat was alive in this incarnation, else for stalledAfter (10 min), and never before
 * syncGrace (20 min) where the head never rose; and either the network has been advancing for
 * wedgedAfter, or heartbeats were alive earlier in this incarnation and stopped.
 */
class WedgedTest {
  /** Risen in this incarnation, frozen since a minute, heartbeats 0 and never seen alive. */
  private static NodeFixture mute(int frozenSince) {
    return node("x")
        .rises(0, frozenSince)
        .stays(frozenSince, 30)
        .zeros(frozenSince - 5, 30)
        .upSince(-60, 0, 30);
  }

  /** The same, and heartbeats were alive before. */
  private static NodeFixture victim(int frozenSince) {
    return mute(frozenSince).beats(0, frozenSince - 6);
  }

  @ParameterizedTest(name = "frozen since {0}:{1}: {2}")
  @CsvSource({"28, 0, SYNCING", "27, 1, SYNCING", "27, 0, WEDGED", "26, 59, WEDGED"})
  void theHeadMustBeFrozenForThreeMinutes(int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 26).stays(28, 30).upSince(-60, 0, 30);
    node.beats(0, 19).zeros(20, 30).head(minute, second, slot(28));

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "no heartbeat ever, frozen since {0}:{1}: {2}")
  @CsvSource({"20, 1, SUSPECT", "20, 0, WEDGED", "19, 59, WEDGED"})
  void zerosOfAPatternThatNeverMatchedTakeTenMinutes(int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 19).stays(21, 30).upSince(-60, 0, 30);
    node.zeros(15, 30).head(minute, second, slot(21));

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aHeartbeatOfAnEarlierIncarnationIsNoneOfThisOne() {
    NodeFixture node = node("x").rises(0, 10).beats(0, 10).upSince(-60, 0, 10);
    node.upSince(11, 12, 30).rises(12, 25).stays(25, 30).zeros(22, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
    assertThat(fleet(node.beats(14, 14)).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @ParameterizedTest(name = "silent since {0}:{1}: {2}")
  @CsvSource({"29, 0, SUSPECT", "28, 1, SUSPECT", "28, 0, WEDGED", "27, 59, WEDGED"})
  void heartbeatsMustBeSilentForThreeMinutesTheLastPeriodIncluded(
      int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 25).stays(25, 30).upSince(-60, 0, 30);
    node.beats(0, 24).zeros(29, 30).heartbeat(minute, second, 0);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void itCarriesItsEvidence() {
    assertThat(fleet(victim(25)).withPeers(2).verdictOf("x"))
        .isEqualTo(
            new Verdict.Wedged(
                new Frozen(slot(25), instant(25, 0), Duration.ofMinutes(5), instant(26, 0)),
                true,
                true));
    assertThat(fleet(mute(20)).withPeers(2).verdictOf("x"))
        .isEqualTo(
            new Verdict.Wedged(
                new Frozen(slot(20), instant(20, 0), Duration.ofMinutes(10), instant(21, 0)),
                true,
                false));
  }

  @Test
  void missingHeartbeatsAreNoSilence() {
    assertThat(fleet(victim(25).noBeats(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void oneHeartbeatInTheNewestThreePeriodsVetoes() {
    assertThat(fleet(victim(20).heartbeat(28, 0, 1)).withPeers(2).kindOf("x"))
        .isNotEqualTo(Kind.WEDGED);
    assertThat(fleet(victim(20).heartbeat(27, 0, 1)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.WEDGED);
  }

  @Test
  void oneSlotOfProgressVetoes() {
    assertThat(fleet(victim(20).head(30, 0, slot(20) + 1)).withPeers(2).kindOf("x"))
        .isNotEqualTo(Kind.WEDGED);
  }

  @Test
  void silenceOnAnAdvancingHeadIsNoWedge() {
    assertThat(fleet(victim(30)).withPeers(2).kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @ParameterizedTest(name = "never risen, up for 90 min, frozen since {0}:{1}: {2}")
  @CsvSource({"20, 1, SUSPECT", "20, 0, WEDGED", "19, 59, WEDGED"})
  void aHeadThatHasNotRisenInThisIncarnationTakesTenMinutes(int minute, int second, Kind expected) {
    NodeFixture node = node("x").staysAt(53, 21, 30).head(minute, second, 53).upSince(-60, 0, 30);

    assertThat(fleet(node.zeros(15, 30)).withPeers(2).kindOf("x")).isEqualTo(expected);
    assertThat(fleet(node.beats(0, 14)).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "never risen, up for {0} s: {1}")
  @CsvSource({"1199, SUSPECT", "1200, WEDGED", "1201, WEDGED"})
  void aHeadThatHasNotRisenInThisIncarnationIsASlowStartForTwentyMinutes(long age, Kind expected) {
    NodeFixture node = node("x").staysAt(53, 15, 30).zeros(17, 30).uptime(30, 0, age);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "never risen, uptime unknown, frozen since {0}:{1}: {2}")
  @CsvSource({"10, 1, SUSPECT", "10, 0, WEDGED", "9, 59, WEDGED"})
  void whereUptimeIsUnknownTheFrozenSpanTellsTheAge(int minute, int second, Kind expected) {
    NodeFixture node = node("x").staysAt(53, 11, 30).head(minute, second, 53).zeros(12, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aRiseInAnEarlierIncarnationDoesNotShortenASlowStart() {
    NodeFixture node =
        node("x").rises(0, 13).upSince(-600, 0, 14).upSince(15, 16, 30).staysAt(53, 16, 30);

    assertThat(fleet(node.zeros(17, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void aHigherHeadAfterTheRestartIsNoRiseInThisIncarnation() {
    NodeFixture node =
        node("x").rises(0, 14).upSince(-600, 0, 14).upSince(15, 16, 30).stays(16, 30);

    assertThat(fleet(node.zeros(17, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void aRiseBetweenTheFirstTwoSamplesOfAnIncarnationIsOneInIt() {
    NodeFixture node =
        node("x").staysAt(50, 0, 14).upSince(-600, 0, 14).upSince(16, 17, 30).head(16, 0, 52);

    assertThat(fleet(node.staysAt(53, 17, 30).zeros(18, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.WEDGED);
  }

  @Test
  void withoutUptimeTheIncarnationBeginsAtTheLastReportedStart() {
    NodeFixture node = node("x").rises(0, 10).staysAt(53, 12, 30).zeros(14, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node.reportedStart(11)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void heartbeatsThatStoppedAreLocalEvidenceWhileTheNetworkStandsStill() {
    NodeFixture node = node("x").rises(0, 20).stays(20, 30).upSince(-60, 0, 30);
    var fleet = fleet(node.beats(0, 21).zeros(22, 30)).withPeersRising(3, 0, 20);

    assertThat(fleet.verdictOf("x"))
        .isEqualTo(
            new Verdict.Wedged(
                new Frozen(slot(20), instant(20, 0), Duration.ofMinutes(10), instant(21, 0)),
                false,
                true));
  }

  @Test
  void heartbeatsThatWereNeverAliveAreNoLocalEvidence() {
    assertThat(fleet(mute(20)).withPeersRising(3, 0, 20).kindOf("x")).isEqualTo(Kind.NETWORK_STALL);
  }

  @Test
  void heartbeatsOfAnEarlierIncarnationAreNoLocalEvidence() {
    NodeFixture node = node("x").rises(0, 4).beats(0, 4).upSince(-60, 0, 4);
    node.staysAt(slot(4), 6, 30).zeros(8, 30).upSince(5, 6, 30);

    assertThat(fleet(node).withPeersRising(3, 0, 4).kindOf("x")).isEqualTo(Kind.NETWORK_STALL);
  }

  @Test
  void aSlowStartIsOneEvenWithLocalEvidence() {
    NodeFixture node = node("x").staysAt(53, 12, 30).upSince(11, 12, 30).beats(13, 15);
    assertThat(fleet(node.zeros(16, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);

    assertThat(fleet(node.upSince(10, 11, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @ParameterizedTest(name = "newest head {0} min {1} s before the clock: {2}")
  @CsvSource({"4, 59, WEDGED", "5, 0, SUSPECT", "5, 1, SUSPECT"})
  void theNewestHeadMustBeCurrent(int minutes, int seconds, Kind expected) {
    NodeFixture node = node("x").rises(0, 10).stays(10, 30).zeros(8, 40).upSince(-60, 0, 40);
    var fleet =
        fleet(node).withPeers(3).under("{\"wedgedAfter\": \"PT10M\"}").at(30 + minutes, seconds);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "newest heartbeat {0} min {1} s before the clock: {2}")
  @CsvSource({"4, 59, WEDGED", "5, 0, SUSPECT", "5, 1, SUSPECT"})
  void theNewestHeartbeatMustBeCurrent(int minutes, int seconds, Kind expected) {
    NodeFixture node = node("x").rises(0, 25).stays(25, 40).upSince(-60, 0, 40);
    node.beats(0, 19).zeros(20, 30);

    assertThat(fleet(node).withPeers(3).at(30 + minutes, seconds).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aFleetThatPushesNoUptimeIsWatchedAllTheSame() {
    assertThat(fleet(victim(25).noUptime(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void aHostThatLagsBehindIsJudgedOnItsOwnTime() {
    // Four minutes behind the fleet: the network that counts is the one up to its own newest head.
    NodeFixture node = node("x").rises(0, 16).stays(16, 26).zeros(12, 26).upSince(-60, 0, 26);

    assertThat(fleet(node).withPeers(3).kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void highResolutionDataAreJudgedInTenSecondSteps() {
    NodeFixture node = node("x").every(10).rises(0, 27).stays(27, 30).upSince(-60, 0, 30);
    node.beats(0, 26).heartbeat(27, 10, 0).zeros(28, 30);
    NodeFixture peer = node("y").every(10).rises(0, 30);
    var fleet = fleet(node, peer).under("{\"period\": \"PT10S\"}");

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node.heartbeat(27, 10, 1), peer).under("{\"period\": \"PT10S\"}").kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }
}
