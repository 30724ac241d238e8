package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.NOTHING;
import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a run of the replay sees of the recording. */
class ReplaySemanticsTest {
  @Test
  void runISeesEntries0ToI() {
    Replayed replayed =
        Recording.of(12)
            .peers()
            .node(
                "zeam_1", entry -> entry < 11 ? 15 * Math.min(entry, 4) : 165, beatingUpTo(3), null)
            .replayed();
    assertThat(replayed.told("zeam_1")).contains("7 WEDGED RESTART");
  }

  @Test
  void aNodeWithoutAnEntrySoFarIsSilentFromTheStart() {
    Replayed replayed =
        Recording.of(6)
            .peers()
            .node("zeam_1", NOTHING, NOTHING, NOTHING)
            .node("zeam_2", NOTHING)
            .node("zeam_3", entry -> entry < 3 ? null : 15 * entry)
            .replayed();
    assertThat(replayed.told("zeam_1")).containsExactly("0 SILENT NONE");
    assertThat(replayed.told("zeam_2")).containsExactly("0 SILENT NONE");
    assertThat(replayed.told("zeam_3"))
        .containsExactly("0 SILENT NONE", "3 UNKNOWN NONE", "4 HEALTHY NONE");
  }

  @Test
  void anExpectedNodeThatNoEntryNamesIsSilent() {
    Replayed replayed =
        Recording.of(3).peers().policy("{'expected': ['peer_1', 'zeam_7']}").replayed();
    assertThat(replayed.told("zeam_7")).containsExactly("0 SILENT NONE");
    assertThat(replayed.told("peer_1")).containsExactly("0 UNKNOWN NONE", "1 HEALTHY NONE");
  }

  @Test
  void aNodeFallsSilentFiveMinutesAfterItsLastEntry() {
    Replayed replayed =
        Recording.of(12).peers().node("zeam_1", entry -> entry > 4 ? null : 15 * entry).replayed();
    assertThat(replayed.told("zeam_1")).endsWith("9 SILENT NONE");
  }

  @Test
  void thePolicyIsThatOfTheFile() {
    Replayed replayed =
        Recording.of(12)
            .peers()
            .node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour())
            .policy("{'wedgedAfter': 'PT5M', 'excluded': ['zeam_1']}")
            .replayed();
    assertThat(replayed.told("zeam_1"))
        .containsExactly("0 UNKNOWN NONE", "1 HEALTHY NONE", "6 SYNCING NONE", "9 WEDGED EXCLUDED");
  }

  @Test
  void aStalledNodeNeedsItsUptime() {
    Recording recording =
        Recording.of(15)
            .peers()
            .node("known", risingUpTo(4), null, upForAnHour())
            .node("unknown", risingUpTo(4));
    assertThat(recording.replayed().told("known"))
        .containsExactly(
            "0 UNKNOWN NONE",
            "1 HEALTHY NONE",
            "6 SYNCING NONE",
            "7 SUSPECT NONE",
            "14 STALLED RESTART");
    assertThat(recording.replayed().told("unknown"))
        .containsExactly(
            "0 UNKNOWN NONE",
            "1 HEALTHY NONE",
            "6 SYNCING NONE",
            "7 SUSPECT NONE",
            "14 STALLED NO_INCARNATION");
  }

  @Test
  void aFleetThatStandsStillTogetherIsLeftAlone() {
    Replayed replayed =
        Recording.of(30)
            .node("zeam_1", risingUpTo(4))
            .node("zeam_2", risingUpTo(4))
            .node("zeam_3", risingUpTo(4), null, upForAnHour())
            .expect()
            .replayed();
    assertThat(replayed.told("zeam_3")).endsWith("7 NETWORK_STALL NONE");
    assertThat(replayed.status()).isZero();
  }

  @Test
  void twoNodesOfOneNameOnTwoInstancesAreTwoNodes() {
    Replayed replayed =
        Recording.of(1).node("zeam_1", rising()).node("zeam_1", rising()).replayed();
    assertThat(replayed.lines()).hasSize(3);
  }

  @Test
  void moreNodesThanThePolicyAllowsFailTheRunsAndNobodyIsRestarted() {
    Recording recording =
        Recording.of(12).peers().node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour());
    assertThat(recording.policy("{'maxNodes': 4}").replayed().out()).contains("\"RESTART\"");
    assertThat(recording.policy("{'maxNodes': 3}").replayed().out()).doesNotContain("\"RESTART\"");
  }

  @Test
  void aMalformedNewestHeadMakesTheNodeUnreadable() {
    Replayed replayed =
        Recording.of(4).peers().node("zeam_1", entry -> entry == 3 ? -1 : 15 * entry).replayed();
    assertThat(replayed.told("zeam_1"))
        .containsExactly("0 UNKNOWN NONE", "1 HEALTHY NONE", "3 UNKNOWN NONE");
    assertThat(replayed.err()).contains("zeam_1").contains("HeadSlot");
    assertThat(replayed.status()).isZero();
  }
}
