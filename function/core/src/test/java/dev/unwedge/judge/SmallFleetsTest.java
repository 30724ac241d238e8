package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fleets of one to five nodes: percentages must neither freeze nor sweep them. */
class SmallFleetsTest {
  private static NodeFixture healthy(int i) {
    return node("n" + i).rises(0, 30).beats(0, 30).upSince(-60, 0, 30);
  }

  private static NodeFixture frozen(int i) {
    return node("n" + i).rises(0, 20).stays(20, 30).upSince(-60, 0, 30);
  }

  /** Frozen, heartbeats 0 and never seen alive: only the network tells whether it is wedged. */
  private static NodeFixture mute(int i) {
    return frozen(i).zeros(17, 30);
  }

  /** Frozen, and heartbeats were alive before they stopped. */
  private static NodeFixture stopped(int i) {
    return frozen(i).beats(0, 20).zeros(21, 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whenAllFollowNobodyIsBlamed(int size) {
    var fleet = fleet();
    for (int i = 0; i < size; i++) {
      fleet.and(healthy(i));
    }

    assertThat(fleet.kinds()).isEqualTo(Collections.nCopies(size, Kind.HEALTHY));
    assertThat(fleet.standsStill()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whenAllAreFrozenAndMuteTheNetworkIsBlamed(int size) {
    var fleet = fleet();
    for (int i = 0; i < size; i++) {
      fleet.and(mute(i));
    }

    assertThat(fleet.kinds()).isEqualTo(Collections.nCopies(size, Kind.NETWORK_STALL));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whenAllAreFrozenWithLiveHeartbeatsTheNetworkIsBlamed(int size) {
    var fleet = fleet();
    for (int i = 0; i < size; i++) {
      fleet.and(frozen(i).beats(0, 30));
    }

    assertThat(fleet.kinds()).isEqualTo(Collections.nCopies(size, Kind.NETWORK_STALL));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whenHeartbeatsStoppedEverywhereEachNodeIsWedgedByItsOwnEvidence(int size) {
    var fleet = fleet();
    for (int i = 0; i < size; i++) {
      fleet.and(stopped(i));
    }

    assertThat(fleet.kinds()).isEqualTo(Collections.nCopies(size, Kind.WEDGED));
  }

  @ParameterizedTest(name = "one mute node of {0}: {1}")
  @CsvSource({"1, NETWORK_STALL", "2, WEDGED", "3, WEDGED", "4, WEDGED", "5, WEDGED"})
  void oneFrozenAndMuteNodeIsWedgedWhereAnyPeerTellsThatTheNetworkMoves(int size, Kind expected) {
    var fleet = fleet(mute(0));
    for (int i = 1; i < size; i++) {
      fleet.and(healthy(i));
    }

    assertThat(fleet.kinds().getFirst()).isEqualTo(expected);
    assertThat(fleet.kinds().subList(1, size))
        .isEqualTo(Collections.nCopies(size - 1, Kind.HEALTHY));
  }

  @ParameterizedTest(name = "one node without heartbeats of {0}: {1}")
  @CsvSource({"1, NETWORK_STALL", "2, STALLED", "3, STALLED", "4, STALLED", "5, STALLED"})
  void oneFrozenNodeWithoutHeartbeatsIsStalledWhereAnyPeerMoves(int size, Kind expected) {
    var fleet = fleet(frozen(0));
    for (int i = 1; i < size; i++) {
      fleet.and(healthy(i));
    }

    assertThat(fleet.kinds().getFirst()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void oneNodeThatMovesProvesAllOthersWedged(int size) {
    var fleet = fleet(healthy(0));
    for (int i = 1; i < size; i++) {
      fleet.and(mute(i));
    }

    assertThat(fleet.kinds().getFirst()).isEqualTo(Kind.HEALTHY);
    assertThat(fleet.kinds().subList(1, size))
        .isEqualTo(Collections.nCopies(size - 1, Kind.WEDGED));
  }

  @Test
  void ofTwoNodesTheOneThatVanishedLeavesTheOtherWithoutAPeer() {
    var fleet = fleet(mute(0), node("gone").rises(0, 25)).at(30);

    assertThat(fleet.kinds()).containsExactly(Kind.NETWORK_STALL, Kind.SILENT);
  }

  @Test
  void ofTwoNodesTheOneThatCouldNotBeReadProvesNothing() {
    var fleet = fleet(mute(0), node("unread").headsUnreadable("throttled"));

    assertThat(fleet.kinds()).containsExactly(Kind.NETWORK_STALL, Kind.UNKNOWN);
  }

  @Test
  void twoHalvesOfAForkThatBothMoveAreBothHealthy() {
    var fleet = fleet(healthy(0), healthy(1), node("n2").rises(0, 30, -5), node("n3").rises(0, 30));

    assertThat(fleet.kinds()).isEqualTo(Collections.nCopies(4, Kind.HEALTHY));
  }
}
