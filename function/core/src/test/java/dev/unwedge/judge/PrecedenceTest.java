package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.junit.jupiter.api.Test;

/** The first row that holds: every pair of neighbours, with both of them true. */
class PrecedenceTest {
  @Test
  void unknownComesBeforeSilent() {
    NodeFixture node = node("x").upSince(-60, 0, 20);

    assertThat(fleet(node).at(40).kindOf("x")).isEqualTo(Kind.SILENT);
    assertThat(fleet(node.headsUnreadable("throttled")).at(40).kindOf("x")).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void silentComesBeforeDown() {
    NodeFixture node = node("x").rises(0, 20).upSince(-60, 0, 20).down(21, 25);

    assertThat(fleet(node).at(29).kindOf("x")).isEqualTo(Kind.DOWN);
    assertThat(fleet(node).at(30).kindOf("x")).isEqualTo(Kind.SILENT);
  }

  @Test
  void downComesBeforeCrashLooping() {
    NodeFixture node =
        node("x").rises(0, 29).upSince(-600, 0, 22).upSince(22, 23, 25).upSince(25, 26, 29);

    assertThat(fleet(node).at(29).kindOf("x")).isEqualTo(Kind.CRASH_LOOPING);
    assertThat(fleet(node.down(30, 30)).kindOf("x")).isEqualTo(Kind.DOWN);
  }

  @Test
  void crashLoopingComesBeforeStarting() {
    NodeFixture node = node("x").rises(0, 30).upSince(-600, 0, 28).upSince(28, 29, 30);

    assertThat(fleet(node).kindOf("x")).isEqualTo(Kind.STARTING);
    assertThat(fleet(node.upSince(24, 25, 28)).kindOf("x")).isEqualTo(Kind.CRASH_LOOPING);
  }

  @Test
  void startingComesBeforeUnresponsive() {
    NodeFixture node =
        node("x").rises(0, 20).upSince(-600, 0, 24).upSince(25, 26, 30).zeros(27, 30);
    var fleet = fleet(node).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.UNRESPONSIVE);
    assertThat(fleet.under("{\"startupGrace\": \"PT6M\"}").kindOf("x")).isEqualTo(Kind.STARTING);
  }

  @Test
  void unresponsiveComesBeforeWedged() {
    NodeFixture node = node("x").rises(0, 20).stays(20, 30).zeros(15, 30).upSince(-60, 0, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node.noHead(28, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.UNRESPONSIVE);
  }

  @Test
  void wedgedComesBeforeStalled() {
    // Silent until ten minutes ago, and since then without a datapoint: both rows hold.
    NodeFixture node = node("x").rises(0, 15).stays(15, 30).zeros(13, 20).upSince(-60, 0, 30);
    var fleet = fleet(node).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STALLED);
    assertThat(fleet.under("{\"silentAfter\": \"PT11M\"}").kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void wedgedComesBeforeNetworkStall() {
    NodeFixture node = node("x").rises(0, 20).stays(20, 30).upSince(-60, 0, 30).zeros(21, 30);

    assertThat(fleet(node).withPeersRising(2, 0, 20).kindOf("x")).isEqualTo(Kind.NETWORK_STALL);
    assertThat(fleet(node.beats(0, 20)).withPeersRising(2, 0, 20).kindOf("x"))
        .isEqualTo(Kind.WEDGED);
  }

  @Test
  void stalledComesBeforeNetworkStall() {
    // Two risers: enough for a fifth of the ten others, too few for a fifth of all eleven.
    NodeFixture node = node("x").rises(0, 20).stays(20, 30).upSince(-60, 0, 30);
    var fleet = fleet(node).withPeersRising(8, 0, 10);
    fleet.and(node("y").rises(0, 30), node("z").rises(0, 30));

    assertThat(fleet.standsStill()).isTrue();
    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @Test
  void networkStallComesBeforeSuspect() {
    NodeFixture node = node("x").rises(0, 26).stays(26, 30).upSince(-60, 0, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
    assertThat(fleet(node).withPeersRising(2, 0, 26).kindOf("x")).isEqualTo(Kind.NETWORK_STALL);
  }

  @Test
  void unresponsiveComesBeforeSuspect() {
    NodeFixture node = node("x").rises(0, 20).upSince(-60, 0, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.UNRESPONSIVE);
    assertThat(fleet(node).withPeersRising(2, 0, 20).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void suspectComesBeforeSyncing() {
    NodeFixture node = node("x").rises(0, 28, 500).staysAt(slot(28) - 500, 28, 30);

    assertThat(fleet(node).withPeers(3).kindOf("x")).isEqualTo(Kind.SYNCING);
    assertThat(fleet(node.staysAt(slot(28) - 500, 27, 30)).withPeers(3).kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }

  @Test
  void syncingComesBeforeHealthy() {
    assertThat(fleet(node("x").rises(0, 30)).withPeers(3).kindOf("x")).isEqualTo(Kind.HEALTHY);
    assertThat(fleet(node("x").rises(0, 30, 500)).withPeers(3).kindOf("x")).isEqualTo(Kind.SYNCING);
  }

  @Test
  void healthyComesBeforeTheUnknownOfTooLittleData() {
    assertThat(fleet(node("x").head(30, 0, 53)).kindOf("x")).isEqualTo(Kind.UNKNOWN);
    assertThat(fleet(node("x").head(29, 0, 52).head(30, 0, 53)).kindOf("x"))
        .isEqualTo(Kind.HEALTHY);
  }
}
