package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NETWORK_STALL: frozen for wedgedAfter, and the network stands still or nobody is left. */
class NetworkStallTest {
  private static NodeFixture frozenSince(int minute) {
    return node("x").rises(0, minute).stays(minute, 30).upSince(-60, 0, 30);
  }

  @ParameterizedTest(name = "frozen since {0}:{1} like everybody else: {2}")
  @CsvSource({"28, 0, HEALTHY", "27, 1, HEALTHY", "27, 0, NETWORK_STALL", "26, 59, NETWORK_STALL"})
  void theHeadMustBeFrozenForThreeMinutes(int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 26).stays(28, 30).head(minute, second, slot(28));

    assertThat(fleet(node).withPeersRising(2, 0, 20).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "the newest rise of a peer at minute {0} of 30: {1}")
  @CsvSource({"28, true", "29, false", "30, false"})
  void theNetworkStandsStillWhenNobodyRoseInTheNewestTwoPeriods(int last, boolean still) {
    var fleet = fleet(frozenSince(20)).withPeersRising(2, 0, last);

    assertThat(fleet.standsStill()).isEqualTo(still);
    assertThat(fleet.kindOf("x")).isEqualTo(still ? Kind.NETWORK_STALL : Kind.STALLED);
  }

  @ParameterizedTest(name = "{0} of {1} fresh nodes rise: {2}")
  @CsvSource({
    "0, 2, true",
    "1, 2, false",
    "1, 5, false",
    "1, 6, true",
    "2, 6, false",
    "2, 10, false",
    "2, 11, true",
    "3, 11, false"
  })
  void fewerThanAFifthOfAllFreshNodesRising(int rising, int all, boolean still) {
    var fleet = fleet();
    for (int i = 0; i < all; i++) {
      fleet.and(i < rising ? node("n" + i).rises(0, 30) : node("n" + i).stays(0, 30));
    }

    assertThat(fleet.standsStill()).isEqualTo(still);
  }

  @Test
  void aFallIsNoRise() {
    NodeFixture falling = node("y");
    for (int m = 0; m <= 30; m++) {
      falling.head(m, 0, 5000 - m);
    }

    assertThat(fleet(frozenSince(20), falling).standsStill()).isTrue();
  }

  @Test
  void aRiseThatStaysBelowTheNodesHeadStillMovesTheNetwork() {
    NodeFixture far = node("x").staysAt(9999, 0, 30);
    var fleet = fleet(far).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "{0} unreadable peers: {1}")
  @CsvSource({"3, false", "4, true"})
  void anUnreadableNodeCountsAsAFreshOneThatDidNotRise(int unreadable, boolean still) {
    // One riser among 2 + n fresh nodes: enough for five of them, too few for six.
    var fleet = fleet(frozenSince(20), node("y").rises(0, 30));
    for (int i = 0; i < unreadable; i++) {
      fleet.and(node("u" + i).headsUnreadable("throttled"));
    }

    assertThat(fleet.standsStill()).isEqualTo(still);
  }

  @Test
  void aNodeThatIsNotFreshNeitherRisesNorCounts() {
    // A peer that stopped reporting at minute 26 is not fresh at 30; its rises are forgotten.
    var fleet = fleet(frozenSince(20), node("gone").rises(0, 26));

    assertThat(fleet.standsStill()).isTrue();
    assertThat(fleet.verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.NetworkStall.class))
        .returns(true, Verdict.NetworkStall::alone);
  }

  @Test
  void peersThatAreThereAndStandStillAreTold() {
    assertThat(fleet(frozenSince(20)).withPeersRising(2, 0, 20).verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.NetworkStall.class))
        .returns(false, Verdict.NetworkStall::alone);
  }

  @Test
  void theQuorumIsThePolicys() {
    var fleet = fleet(frozenSince(20)).withPeersRising(2, 0, 20).withPeers(2);

    assertThat(fleet.under("{\"quorum\": 0.4}").standsStill()).isFalse();
    assertThat(fleet.under("{\"quorum\": 0.41}").standsStill()).isTrue();
    assertThat(fleet.under("{\"quorum\": 1}").standsStill()).isTrue();
  }

  @Test
  void aShareOfAFractionIsRoundedUpInDecimal() {
    // 0.07 of 100 is 7; in binary floating point it would be a little more, and 8.
    var fleet = fleet().under("{\"quorum\": 0.07}");
    for (int i = 0; i < 100; i++) {
      fleet.and(i < 7 ? node("n" + i).rises(0, 30) : node("n" + i).stays(0, 30));
    }

    assertThat(fleet.standsStill()).isFalse();
  }
}
