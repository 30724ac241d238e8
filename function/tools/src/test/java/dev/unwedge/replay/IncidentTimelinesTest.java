package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be said at the moments that decide an incident, and how soon. */
class IncidentTimelinesTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);

  /** Eight of ten wedge within six minutes; their log line goes on with an ever larger age. */
  @Nested
  class SeventeenMinutesFleetWide {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("zeam-942-age-1060s");

    @Test
    void theFirstIsRestartedFourMinutesAfterItsHeadLastMoved() {
      assertThat(timeline.restarts("zeam_8")).first().isEqualTo(at("2026-05-30T17:50:00Z"));
    }

    @Test
    void allAreRestartedBeforeAnybodyLookedIntoTheLog() {
      assertThat(timeline.restarted()).hasSize(8);
      for (int n = 8; n <= 15; n++) {
        assertThat(timeline.restarts("zeam_" + n).findFirst())
            .hasValueSatisfying(first -> assertThat(first).isBefore("2026-05-30T18:02:00Z"));
      }
    }

    @Test
    void noMoreThanThreeInAnyFiveMinutes() {
      assertThat(mostWithin(WINDOW, timeline.restarts())).isEqualTo(3);
      assertThat(timeline.at("zeam_11", "2026-05-30T17:52:00Z")).isEqualTo("WEDGED BUDGET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ethlambda_1", "grandine_2"})
    void theReferencesAreStartingAndThenHealthy(String node) {
      assertThat(timeline.verdicts(node)).containsExactly("STARTING", "HEALTHY");
    }
  }

  /** A node that is alone, compared with heads from outside the fleet. */
  @Nested
  class AloneAndCompared {
    @Test
    void theOneThatHangsIsRestartedTenMinutesAfterItsHeadLastMoved() {
      ReplayedTimeline timeline = ReplayedTimeline.of("alone-compared");

      assertThat(timeline.at("solo", "2026-05-31T12:09:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.restarts("solo")).first().isEqualTo(at("2026-05-31T12:16:00Z"));
    }

    @Test
    void theOneWhoseNetworkStandsStillIsLeftAlone() {
      ReplayedTimeline timeline = ReplayedTimeline.of("alone-in-a-network-stall");

      assertThat(timeline.verdicts("solo")).containsExactly("UNKNOWN", "HEALTHY", "NETWORK_STALL");
      assertThat(timeline.at("solo", "2026-05-31T12:20:00Z")).isEqualTo("NETWORK_STALL NONE");
      assertThat(timeline.at("solo", "2026-05-31T12:21:00Z")).isEqualTo("HEALTHY NONE");
    }
  }

  /** The whole fleet freezes at one slot: the network stands still, and it is their own fault. */
  @Nested
  class WholeFleetAtSlot65 {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("zeam-942-slot-65");

    @Test
    void theNodesOwnSilenceIsEvidenceAgainstANetworkStall() {
      for (int n = 8; n <= 15; n++) {
        assertThat(timeline.verdicts("zeam_" + n)).containsExactly("STARTING", "HEALTHY", "WEDGED");
      }
    }

    @Test
    void oneAtATimeWhileTheNetworkStandsStill() {
      assertThat(timeline.restarts()).hasSize(8);
      assertThat(mostWithin(WINDOW, timeline.restarts())).isEqualTo(1);
    }
  }

  @Nested
  class OneNodeAlone {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("zeam-953-alone");

    @Test
    void itIsWedgedThreeMinutesAfterItsLastHeartbeat() {
      assertThat(timeline.at("zeam_13", "2026-05-30T18:51:30Z")).isEqualTo("NETWORK_STALL NONE");
      assertThat(timeline.at("zeam_13", "2026-05-30T18:51:40Z")).isEqualTo("WEDGED RESTART");
    }

    @Test
    void theCommandIsInFlightForTheDowntime() {
      assertThat(timeline.at("zeam_13", "2026-05-30T18:52:30Z")).isEqualTo("WEDGED IN_FLIGHT");
      assertThat(timeline.at("zeam_13", "2026-05-30T18:52:40Z")).isEqualTo("WEDGED COOLDOWN");
    }
  }

  /** Two nodes reject the same block; one is stuck for good. */
  @Nested
  class LogicWedgeWithALiveClock {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("zeam-837");

    @Test
    void theOneThatStaysIsRestartedAfterTenMinutes() {
      assertThat(timeline.restarts("zeam_0")).first().isEqualTo(at("2026-05-07T12:17:00Z"));
    }

    @Test
    void theOneThatComesBackWasSuspectedAndNoMore() {
      assertThat(timeline.at("zeam_1", "2026-05-07T12:12:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.atLast("zeam_1")).isEqualTo("HEALTHY NONE");
    }
  }

  @Test
  void twoOfFourNodesAreNoReasonToHelpNeither() {
    ReplayedTimeline timeline = ReplayedTimeline.of("zeam-926");
    assertThat(timeline.at("zeam_0", "2026-05-26T10:17:00Z")).isEqualTo("STALLED RESTART");
    assertThat(timeline.at("zeam_1", "2026-05-26T10:17:00Z")).isEqualTo("STALLED RESTART");
  }

  @Test
  void aNodeThatNoRestartHelpsIsRestartedFiveTimesAndThenLeftToAPerson() {
    ReplayedTimeline timeline = ReplayedTimeline.of("zeam-749");
    assertThat(timeline.restarts("zeam_0"))
        .containsExactly(
            at("2026-04-16T20:10:00Z"),
            // The first has had its start's recoveryTimeout by then; the others' cooldown is
            // longer.
            at("2026-04-16T20:21:00Z"),
            at("2026-04-16T20:41:00Z"),
            at("2026-04-16T21:21:00Z"),
            at("2026-04-16T22:21:00Z"));
    assertThat(timeline.atLast("zeam_0")).isEqualTo("STALLED EXHAUSTED");
  }

  /** A validator is delinquent on its own; then the whole cluster halts. */
  @Nested
  class DelinquentAloneAndThenAll {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("solana-13958");

    @Test
    void aloneItIsStalled() {
      assertThat(timeline.at("validator_5", "2020-12-04T13:34:00Z")).isEqualTo("STALLED RESTART");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"validator_1", "validator_2", "validator_3", "validator_4", "validator_5"})
    void withTheClusterHaltedNobodyIs(String node) {
      assertThat(timeline.at(node, "2020-12-04T13:49:00Z")).isEqualTo("NETWORK_STALL NONE");
      assertThat(timeline.atLast(node)).isEqualTo("NETWORK_STALL NONE");
      assertThat(timeline.restarts(node))
          .allMatch(sent -> sent.isBefore(at("2020-12-04T13:46:00Z")));
    }

    @Test
    void aSyncFarBelowIsNoProgressOfTheNetwork() {
      assertThat(timeline.at("validator_6", "2020-12-04T14:10:00Z")).isEqualTo("SYNCING NONE");
      assertThat(timeline.at("validator_1", "2020-12-04T14:10:00Z"))
          .isEqualTo("NETWORK_STALL NONE");
    }
  }

  /** The only peer goes away, comes back, and the node does not follow. */
  @Nested
  class TwoNodesOneOfThemAway {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("zksync-1154");

    @Test
    void withoutAPeerThereIsNothingToCompareWith() {
      assertThat(timeline.at("main_node", "2026-04-05T21:00:00Z")).isEqualTo("SILENT NONE");
      assertThat(timeline.at("external_node", "2026-04-05T21:39:00Z"))
          .isEqualTo("NETWORK_STALL NONE");
    }

    @Test
    void tenMinutesOfThePeersProgressAreEvidence() {
      assertThat(timeline.restarts("external_node")).first().isEqualTo(at("2026-04-05T21:49:00Z"));
      assertThat(timeline.restarts("main_node")).isEmpty();
    }
  }

  @Test
  void ticksThatStopForTenMinutesAndComeBackAreSuspectAndNoMore() {
    ReplayedTimeline timeline = ReplayedTimeline.of("zeam-863");
    assertThat(timeline.verdicts("zeam_0")).containsExactly("UNKNOWN", "SYNCING", "SUSPECT");
    assertThat(timeline.at("zeam_0", "2026-05-14T08:30:00Z")).isEqualTo("SUSPECT NONE");
    assertThat(timeline.at("zeam_0", "2026-05-14T08:31:00Z")).isEqualTo("SYNCING NONE");
  }

  @Test
  void aHeadThatFallsBackWithoutARestartIsSuspectAtMost() {
    ReplayedTimeline timeline = ReplayedTimeline.of("zeam-788");
    assertThat(timeline.verdicts("zeam_0")).contains("SUSPECT").doesNotContain("STALLED", "WEDGED");
    assertThat(timeline.at("zeam_0", "2026-04-27T17:41:20Z")).isEqualTo("HEALTHY NONE");
    assertThat(timeline.verdicts("zeam_1")).containsExactly("STARTING", "HEALTHY");
  }

  /** Everybody stands still: at genesis with live heartbeats, at different tips, three in three. */
  @ParameterizedTest
  @CsvSource({
    "zeam-973, 2026-06-04T18:03:00Z",
    "zq2-2786, 2025-05-20T09:16:00Z",
    "avalanchego-1139, 2022-09-08T12:27:00Z"
  })
  void aNetworkThatStandsStillIsToldOfEveryNodeWithinFourMinutesAndToTheEnd(
      String incident, String instant) {
    ReplayedTimeline timeline = ReplayedTimeline.of(incident);
    Set<String> nodes =
        timeline.told().stream().map(ReplayedTimeline.Told::node).collect(Collectors.toSet());
    for (String node : nodes) {
      assertThat(timeline.at(node, instant)).as(node).isEqualTo("NETWORK_STALL NONE");
      assertThat(timeline.atLast(node)).as(node).isEqualTo("NETWORK_STALL NONE");
    }
  }

  @Test
  void theLastToSeeTheNextBlockIsNotStalledForTheWait() {
    ReplayedTimeline timeline = ReplayedTimeline.of("zakura-846");
    assertThat(timeline.at("first", "2026-09-11T12:24:00Z")).isEqualTo("HEALTHY NONE");
    assertThat(timeline.at("second", "2026-09-11T12:24:00Z")).isEqualTo("SUSPECT NONE");
    assertThat(timeline.at("second", "2026-09-11T12:25:00Z")).isEqualTo("HEALTHY NONE");
  }

  /** Half of the validators are stopped; the others cannot go on without them. */
  @Nested
  class HalfTheFleetStopped {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("casper-4120");

    @ParameterizedTest
    @CsvSource({"node-1, NETWORK_STALL", "node-5, NETWORK_STALL", "node-6, DOWN", "node-10, DOWN"})
    void theStoppedAreDownAndTheOthersWait(String node, String verdict) {
      assertThat(timeline.at(node, "2023-07-11T12:14:00Z")).isEqualTo(verdict + " NONE");
    }

    @ParameterizedTest
    @CsvSource({"node-1, HEALTHY", "node-6, HEALTHY", "node-7, HEALTHY", "node-8, DOWN"})
    void withTwoOfThemBackTheNetworkGoesOn(String node, String verdict) {
      assertThat(timeline.atLast(node)).isEqualTo(verdict + " NONE");
    }
  }

  @Test
  void twoHalvesThatBothGoOnAreHealthyAndTheLosersCatchUp() {
    ReplayedTimeline timeline = ReplayedTimeline.of("harmony-3611");
    assertThat(timeline.at("fork-1", "2021-03-25T07:20:00Z")).isEqualTo("HEALTHY NONE");
    assertThat(timeline.at("fork-1", "2021-03-25T07:32:00Z")).isEqualTo("SYNCING NONE");
    assertThat(timeline.atLast("fork-1")).isEqualTo("HEALTHY NONE");
    assertThat(timeline.verdicts("main-1")).containsExactly("UNKNOWN", "HEALTHY");
  }

  @Nested
  class SlowStarts {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("slow-starts");

    @Test
    void aHeadAtGenesisIsNoStallWithinTheSyncGrace() {
      assertThat(timeline.at("fresh", "2026-01-02T16:03:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.verdicts("fresh"))
          .containsExactly("STARTING", "SUSPECT", "SYNCING", "HEALTHY");
    }

    @Test
    void aHeadThatIsLeftOutUntilItIsKnownIsNoEvidence() {
      assertThat(timeline.verdicts("snap_gap")).containsExactly("STARTING", "SUSPECT");
    }

    @Test
    void aZeroPushedForHoursIsAStallThatOnlyTheOperatorCanExcuse() {
      assertThat(timeline.at("snap_zero", "2026-01-02T16:09:00Z")).isEqualTo("STALLED EXCLUDED");
      assertThat(ReplayedTimeline.of("slow-starts", "{}").restarted()).hasToString("[snap_zero]");
      assertThat(ReplayedTimeline.of("slow-starts", "{'syncGrace': 'PT12H'}").restarted())
          .isEmpty();
    }
  }

  /** A rolling upgrade, under a pause, during which a node stalls that nobody touched. */
  @Nested
  class RollingUpgrade {
    @ParameterizedTest
    @ValueSource(
        strings = {"validator-0", "validator-1", "validator-2", "validator-3", "validator-4"})
    void nodesThatDoNotAnswerForTenMinutesAreSuspect(String node) {
      assertThat(ReplayedTimeline.of("zq2-2049").verdicts(node))
          .containsExactly("UNKNOWN", "HEALTHY", "STARTING", "SUSPECT");
    }

    @Test
    void thePauseHoldsTheOneThatStalls() {
      assertThat(ReplayedTimeline.of("zq2-2049").atLast("api-0")).isEqualTo("STALLED PAUSED");
    }

    @Test
    void withoutThePauseThatOneAloneIsRestarted() {
      ReplayedTimeline unpaused =
          ReplayedTimeline.of("zq2-2049", "{'restart': ['WEDGED', 'STALLED', 'UNRESPONSIVE']}");
      assertThat(unpaused.restarted()).hasToString("[api-0]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "loop,       CRASH_LOOPING, CRASH_LOOPING",
    "autohealed, CRASH_LOOPING, HEALTHY",
    "killed,     DOWN,          DOWN",
    "choked,     CRASH_LOOPING, HEALTHY",
    "rare,       STARTING,      HEALTHY"
  })
  void whatDockerOrSomebodyElseIsAtIsLeftToThem(String node, String told, String last) {
    ReplayedTimeline timeline = ReplayedTimeline.of("crash-loops");
    assertThat(timeline.verdicts(node)).contains(told).doesNotContain("STALLED", "WEDGED");
    assertThat(timeline.atLast(node)).isEqualTo(last + " NONE");
  }

  @Test
  void hostsWithoutPowerAreSilentAndTheirNodesComeBackByThemselves() {
    ReplayedTimeline timeline = ReplayedTimeline.of("kusama-2975");
    assertThat(timeline.at("ondin2", "2024-01-14T00:57:00Z")).isEqualTo("SILENT NONE");
    assertThat(timeline.at("ondin2", "2024-01-14T01:52:00Z")).isEqualTo("SILENT NONE");
    assertThat(timeline.at("ondin3", "2024-01-14T01:53:00Z")).isEqualTo("DOWN NONE");
    assertThat(timeline.at("ondin2", "2024-01-14T01:56:00Z")).isEqualTo("SYNCING NONE");
    assertThat(timeline.atLast("ondin3")).isEqualTo("HEALTHY NONE");
  }

  @Nested
  class PublishersThatLie {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("publishers-that-lie");

    @ParameterizedTest
    @CsvSource({
      "repeats_all,  2026-06-10T12:30:00Z, CRASH_LOOPING NONE",
      "repeats_head, 2026-06-10T12:30:00Z, STALLED NO_INCARNATION",
      "dies,         2026-06-10T12:30:00Z, SILENT NONE",
      "minus_one,    2026-06-10T12:15:00Z, UNKNOWN NONE",
      "minus_one,    2026-06-10T12:30:00Z, HEALTHY NONE"
    })
    void eachIsSeenForWhatItIs(String node, String instant, String says) {
      assertThat(timeline.at(node, instant)).isEqualTo(says);
    }

    @Test
    void oneHeadThatRisesIsNoNetwork() {
      for (int n = 1; n <= 6; n++) {
        assertThat(timeline.atLast("honest_" + n)).isEqualTo("NETWORK_STALL NONE");
      }
      assertThat(timeline.atLast("clock")).isEqualTo("HEALTHY NONE");
    }
  }

  /** The heartbeat left the log with an upgrade; the publishers go on counting zeros. */
  @Nested
  class ZerosForAClientWithoutHeartbeats {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("zeros-after-an-upgrade");

    @Test
    void aFleetRestartedAtOnceIsStarting() {
      for (int n = 0; n <= 5; n++) {
        assertThat(timeline.at("zeam_" + n, "2026-06-24T12:12:00Z")).isEqualTo("STARTING NONE");
      }
    }

    @Test
    void zerosThatProgressContradictsDoNotMakeAPauseAWedge() {
      assertThat(timeline.at("zeam_2", "2026-06-24T12:45:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.at("zeam_2", "2026-06-24T13:15:00Z")).isEqualTo("NETWORK_STALL NONE");
      for (int n = 0; n <= 5; n++) {
        assertThat(timeline.verdicts("zeam_" + n)).doesNotContain("WEDGED");
      }
    }

    @Test
    void theOneThatStaysIsStalledAfterTenMinutes() {
      assertThat(timeline.restarts("zeam_4")).first().isEqualTo(at("2026-06-24T13:00:00Z"));
    }
  }

  /** Zeros of a pattern that never matched in this incarnation are weak evidence. */
  @Nested
  class ZerosThatNeverMatched {
    @Test
    void aPauseOfFiveMinutesInAYoungIncarnationIsNoWedge() {
      ReplayedTimeline timeline = ReplayedTimeline.of("zeros-while-young");
      assertThat(timeline.at("zeam_2", "2026-06-24T12:11:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.at("zeam_2", "2026-06-24T12:12:00Z")).isEqualTo("SYNCING NONE");
    }

    @Test
    void aStartOfThirteenMinutesIsNone() {
      ReplayedTimeline timeline = ReplayedTimeline.of("slow-start-with-zeros");
      assertThat(timeline.at("slow", "2026-06-24T12:12:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.verdicts("slow")).doesNotContain("WEDGED", "STALLED");
    }

    @Test
    void withoutAGraceItIs() {
      assertThat(ReplayedTimeline.of("slow-start-with-zeros", "{'syncGrace': 'PT0S'}").restarted())
          .hasToString("[slow]");
    }
  }

  @Nested
  class AnEndpointThatHangs {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("deaf-without-heartbeats");

    @Test
    void itIsUnresponsiveOnceTheOthersRoseWithoutItForTenMinutes() {
      assertThat(timeline.at("n_5", "2026-05-31T12:21:00Z")).isEqualTo("HEALTHY NONE");
      assertThat(timeline.at("n_5", "2026-05-31T12:22:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.at("n_5", "2026-05-31T12:28:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.at("n_5", "2026-05-31T12:29:00Z")).isEqualTo("UNRESPONSIVE RESTART");
    }

    @Test
    void itIsSoForAsLongAsItHangs() {
      assertThat(timeline.verdicts("n_5"))
          .containsExactly("UNKNOWN", "HEALTHY", "SUSPECT", "UNRESPONSIVE");
    }

    @Test
    void byDefaultItIsNamedAndLeftAlone() {
      assertThat(ReplayedTimeline.of("deaf-without-heartbeats", "{}").atLast("n_5"))
          .isEqualTo("UNRESPONSIVE NONE");
    }
  }

  @Nested
  class TheLastToComeBackFromANetworkStall {
    @Test
    void itIsSuspectedAndNoMore() {
      ReplayedTimeline timeline = ReplayedTimeline.of("last-back-from-a-stall");
      assertThat(timeline.at("n_5", "2026-05-31T12:51:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.atLast("n_5")).isEqualTo("HEALTHY NONE");
    }

    @Test
    void aStalledAfterSoNearToAStretchThatItWouldBeRestartedIsRefused() throws IOException {
      String json = Files.readString(ReplayedTimeline.file("last-back-from-a-stall"));
      Replayed replayed = Replayed.text(json.replace("PT6M", "PT3M"));
      assertThat(replayed.status()).isEqualTo(2);
      assertThat(replayed.err()).contains("stalledAfter must be at least PT6M (3 stretches");
    }
  }

  @Test
  void aNetworkThatRisesOnceInTenMinutesTellsOfNobody() {
    ReplayedTimeline timeline = ReplayedTimeline.of("ten-minute-blocks");
    assertThat(timeline.verdicts("stuck")).contains("NETWORK_STALL").doesNotContain("STALLED");
    assertThat(Replayed.file(Replayed.INCIDENTS.resolve("ten-minute-blocks.json")).err())
        .startsWith("warning: heads of this fleet rise about every 10 min")
        .contains("A period of PT10M would fit");
  }

  @Nested
  class DataWithHoles {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("holes");

    @ParameterizedTest
    @CsvSource({
      "hung,    2026-06-12T12:17:00Z, UNRESPONSIVE RESTART",
      "blocked, 2026-06-12T12:17:00Z, SUSPECT NONE",
      "uneven,  2026-06-12T12:24:00Z, WEDGED RESTART",
      "sparse,  2026-06-12T12:59:00Z, HEALTHY NONE"
    })
    void onlyWhatIsThereIsEvidence(String node, String instant, String says) {
      assertThat(timeline.at(node, instant)).isEqualTo(says);
    }

    @Test
    void aSyncThatSeldomAnswersIsNotUnresponsiveWhereStalledAfterIsLonger() {
      assertThat(timeline.verdicts("ibd")).containsExactly("UNKNOWN", "SYNCING", "SUSPECT");
    }

    /** It has no heartbeat to speak for it, and the policy names UNRESPONSIVE. */
    @Test
    void itIsOnceItHasNotAnsweredForStalledAfter() {
      ReplayedTimeline tenMinutes =
          ReplayedTimeline.of("holes", "{'restart': ['WEDGED', 'STALLED', 'UNRESPONSIVE']}");
      assertThat(tenMinutes.at("ibd", "2026-06-12T12:11:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(tenMinutes.at("ibd", "2026-06-12T12:12:00Z")).isEqualTo("UNRESPONSIVE RESTART");
    }

    @Test
    void unresponsiveNodesAreRestartedOnlyWhereThePolicySaysSo() {
      ReplayedTimeline byDefault = ReplayedTimeline.of("holes", "{}");
      assertThat(byDefault.restarted()).hasToString("[uneven]");
      assertThat(byDefault.atLast("hung")).isEqualTo("UNRESPONSIVE NONE");
    }
  }

  @Nested
  class RestartedByAPerson {
    private final ReplayedTimeline timeline = ReplayedTimeline.of("restarted-by-a-person");

    /** Frozen for eleven minutes and silent for nine, but for eight in its new incarnation. */
    @Test
    void theOldHeadInANewIncarnationIsANewSpan() {
      assertThat(timeline.at("quick", "2026-06-01T12:13:00Z")).isEqualTo("STARTING NONE");
      assertThat(timeline.at("quick", "2026-06-01T12:21:00Z")).isEqualTo("SUSPECT NONE");
      assertThat(timeline.verdicts("quick")).doesNotContain("WEDGED", "STALLED");
    }

    @Test
    void aHeadThatFellToZeroIsASync() {
      assertThat(timeline.at("wiped", "2026-06-01T12:30:00Z")).isEqualTo("SYNCING NONE");
      assertThat(timeline.verdicts("wiped")).doesNotContain("WEDGED", "STALLED");
    }

    @Test
    void oneCommandIsEnough() {
      assertThat(timeline.restarts()).containsExactly(at("2026-06-01T12:33:00Z"));
      assertThat(timeline.atLast("late")).isEqualTo("HEALTHY NONE");
    }
  }

  @Nested
  class HeldAndTold {
    @ParameterizedTest
    @CsvSource({
      "wedged_1,     2026-06-15T12:13:00Z, WEDGED OBSERVE",
      "investigated, 2026-06-15T12:13:00Z, WEDGED EXCLUDED",
      "investigated, 2026-06-15T12:30:00Z, WEDGED OBSERVE",
      "$(reboot),    2026-06-15T12:45:00Z, WEDGED UNSAFE_NAME"
    })
    void everyHoldIsTold(String node, String instant, String says) {
      assertThat(ReplayedTimeline.of("held").at(node, instant)).isEqualTo(says);
    }

    @Test
    void whatWasObservedIsWhatWouldBeDone() {
      assertThat(ReplayedTimeline.of("held", "{'excluded': ['investigated']}").restarted())
          .hasToString("[wedged_1, wedged_2, wedged_3]");
    }
  }

  private static Instant at(String instant) {
    return Instant.parse(instant);
  }

  /** The most commands in any window that starts with one of them. */
  private static long mostWithin(Duration window, List<Instant> sent) {
    return sent.stream()
        .mapToLong(
            first ->
                sent.stream()
                    .filter(each -> !each.isBefore(first) && each.isBefore(first.plus(window)))
                    .count())
        .max()
        .orElse(0);
  }
}
