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
 * WEDGED: frozen for wedgedAfter (3 min), heartbeats silent, and either the network has been
 * advancing for as long or heartbeats were alive earlier in this incarnation and stopped.
 */
class WedgedTest {
  /** Risen in this incarnation, frozen since a minute, heartbeats 0 and never seen alive. */
  private static NodeFixture victim(int frozenSince) {
    return node("x")
        .rises(0, frozenSince)
        .stays(frozenSince, 30)
        .zeros(frozenSince - 5, 30)
        .upSince(-60, 0, 30);
  }

  @ParameterizedTest(name = "frozen since {0}:{1}: {2}")
  @CsvSource({"28, 0, SYNCING", "27, 1, SYNCING", "27, 0, WEDGED", "26, 59, WEDGED"})
  void theHeadMustBeFrozenForThreeMinutes(int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 26).stays(28, 30).zeros(20, 30).upSince(-60, 0, 30);
    var fleet = fleet(node.head(minute, second, slot(28))).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "silent since {0}:{1}: {2}")
  @CsvSource({"29, 0, SUSPECT", "28, 1, SUSPECT", "28, 0, WEDGED", "27, 59, WEDGED"})
  void heartbeatsMustBeSilentForThreeMinutesTheLastPeriodIncluded(
      int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 25).stays(25, 30).upSince(-60, 0, 30).zeros(29, 30);
    var fleet = fleet(node.heartbeat(minute, second, 0)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void itCarriesItsEvidence() {
    assertThat(fleet(victim(25)).withPeers(2).verdictOf("x"))
        .isEqualTo(
            new Verdict.Wedged(
                new Frozen(slot(25), instant(25, 0), Duration.ofMinutes(5), instant(26, 0)),
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

  @ParameterizedTest(name = "never risen, frozen since {0}:{1}: {2}")
  @CsvSource({"20, 1, SUSPECT", "20, 0, WEDGED", "19, 59, WEDGED"})
  void aHeadThatHasNotRisenInThisIncarnationTakesTenMinutes(int minute, int second, Kind expected) {
    NodeFixture node =
        node("x").staysAt(53, 21, 30).head(minute, second, 53).zeros(21, 30).upSince(15, 17, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aRiseInAnEarlierIncarnationDoesNotShortenASlowStart() {
    NodeFixture node =
        node("x").rises(0, 19).upSince(-600, 0, 20).upSince(21, 22, 30).staysAt(53, 22, 30);

    assertThat(fleet(node.zeros(23, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void aHigherHeadAfterTheRestartIsNoRiseInThisIncarnation() {
    NodeFixture node =
        node("x").rises(0, 20).upSince(-600, 0, 20).upSince(21, 22, 30).stays(22, 30);

    assertThat(fleet(node.zeros(23, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void aRiseBetweenTheFirstTwoSamplesOfAnIncarnationIsOneInIt() {
    NodeFixture node =
        node("x").staysAt(50, 0, 20).upSince(-600, 0, 20).upSince(22, 23, 30).head(22, 0, 52);

    assertThat(fleet(node.staysAt(53, 23, 30).zeros(24, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.WEDGED);
  }

  @Test
  void withoutUptimeTheIncarnationBeginsAtTheLastReportedStart() {
    NodeFixture node = node("x").rises(0, 20).staysAt(53, 22, 30).zeros(24, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node.reportedStart(21)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
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
    assertThat(fleet(victim(20)).withPeersRising(3, 0, 20).kindOf("x"))
        .isEqualTo(Kind.NETWORK_STALL);
  }

  @Test
  void heartbeatsOfAnEarlierIncarnationAreNoLocalEvidence() {
    NodeFixture node = node("x").rises(0, 10).beats(0, 10).upSince(-60, 0, 10);
    node.staysAt(slot(10), 12, 30).zeros(14, 30).upSince(11, 12, 30);

    assertThat(fleet(node).withPeersRising(3, 0, 10).kindOf("x")).isEqualTo(Kind.NETWORK_STALL);
  }

  @Test
  void aSlowStartTakesTenMinutesEvenWithLocalEvidence() {
    NodeFixture node = node("x").staysAt(53, 21, 30).upSince(19, 21, 30);
    assertThat(fleet(node.beats(22, 23).zeros(24, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.SUSPECT);

    assertThat(fleet(node.staysAt(53, 20, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
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
    NodeFixture node = node("x").rises(0, 25).stays(25, 40).zeros(20, 30).upSince(-60, 0, 40);

    assertThat(fleet(node).withPeers(3).at(30 + minutes, seconds).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aFleetThatPushesNoUptimeIsWatchedAllTheSame() {
    assertThat(fleet(victim(25).noUptime(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void aHostThatLagsBehindIsJudgedOnItsOwnTime() {
    // Four minutes behind the fleet: the network that counts is the one up to its own newest head.
    NodeFixture node = node("x").rises(0, 22).stays(22, 26).zeros(18, 26).upSince(-60, 0, 26);

    assertThat(fleet(node).withPeers(3).kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void highResolutionDataAreJudgedInTenSecondSteps() {
    NodeFixture node = node("x").every(10).rises(0, 27).stays(27, 30).upSince(-60, 0, 30);
    node.heartbeat(27, 10, 0).zeros(28, 30);
    NodeFixture peer = node("y").every(10).rises(0, 30);
    var fleet = fleet(node, peer).under("{\"period\": \"PT10S\"}");

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node.heartbeat(27, 10, 1), peer).under("{\"period\": \"PT10S\"}").kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }
}
