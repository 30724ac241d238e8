package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The network has been advancing for D, seen from a frozen node: over the last D up to its newest
 * head, no stretch of two periods (at least 60 s) passed without a quorum of other nodes rising to
 * above its own head. Told by whether a silent frozen node is WEDGED.
 */
class NetworkAdvancingTest {
  /** Head 1300, which the network passed at minute 20; frozen, heartbeats 0 and never alive. */
  private static NodeFixture victim() {
    return node("x").rises(0, 20).stays(20, 30).zeros(17, 30).upSince(-60, 0, 30);
  }

  /** A peer with one head until the first of the minutes, and one slot more at each of them. */
  private static NodeFixture risingAt(String name, int... minutes) {
    NodeFixture peer = node(name).staysAt(2000, 0, 30);
    int risen = 0;
    for (int minute : minutes) {
      peer.staysAt(2000 + ++risen, minute, 30);
    }
    return peer;
  }

  @Test
  void peersThatRiseBelowTheFrozenHeadAreNotCountedWhereverTheyStand() {
    var fleet =
        fleet(victim(), node("a").rises(0, 30), node("b").rises(0, 30, 400), node("c").rises(0, 30))
            .under("{\"quorum\": 0.6}");

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @ParameterizedTest(name = "rises at {0}: {1}")
  @CsvSource({
    "29, WEDGED",
    "28 30, WEDGED",
    "28 29, WEDGED",
    "29 30, WEDGED",
    "27 30, SUSPECT",
    "30, SUSPECT",
    "26 27 28, NETWORK_STALL"
  })
  void everyTwoMinutesOfTheLastThreeMustSeeARise(String minutes, Kind expected) {
    int[] at = Arrays.stream(minutes.split(" ")).mapToInt(Integer::parseInt).toArray();

    assertThat(fleet(victim(), risingAt("y", at)).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "period 10 s, a rise every {0} s: {1}")
  @CsvSource({"50, WEDGED", "60, WEDGED", "70, SUSPECT"})
  void atHighResolutionTheStretchIsAMinute(int every, Kind expected) {
    NodeFixture node = node("x").every(10).rises(0, 20).stays(20, 30).zeros(20, 30);
    NodeFixture peer = node("y");
    for (int s = 0; s <= 1800; s += 10) {
      peer.head(0, s, 2000 + s / every);
    }
    var fleet = fleet(node, peer).under("{\"period\": \"PT10S\"}");

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void atTwoMinutePeriodsTheStretchIsFourMinutes() {
    NodeFixture node = node("x").every(120).rises(0, 16).stays(16, 30).zeros(10, 30);
    String policy =
        "{\"period\": \"PT2M\", \"wedgedAfter\": \"PT6M\", \"stalledAfter\": \"PT12M\"}";

    NodeFixture everyFour = node("y");
    NodeFixture everySix = node("y");
    for (int m = 0; m <= 30; m += 2) {
      everyFour.head(m, 0, 2000 + (m + 2) / 4);
      everySix.head(m, 0, 2000 + m / 6);
    }
    assertThat(fleet(node, everyFour).under(policy).kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node, everySix).under(policy).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "a peer that rises up to {0} above the frozen head: {1}")
  @CsvSource({"-1, SUSPECT", "0, SUSPECT", "1, WEDGED"})
  void onlyRisesToAboveTheNodesOwnHeadCount(long above, Kind expected) {
    NodeFixture peer = node("y").staysAt(slot(20) + above - 1, 0, 30);
    peer.staysAt(slot(20) + above, 29, 30);

    assertThat(fleet(victim(), peer).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void theHighestHeadRisenToInTheStretchCounts() {
    // It rises to above and falls back below: both within each stretch.
    NodeFixture peer = node("y").staysAt(100, 0, 30).head(29, 0, 5000);

    assertThat(fleet(victim(), peer).kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @ParameterizedTest(name = "{0} of {1} other nodes rise: {2}")
  @CsvSource({
    "1, 1, WEDGED",
    "1, 5, WEDGED",
    "1, 6, NETWORK_STALL",
    "2, 6, WEDGED",
    "2, 10, WEDGED",
    "2, 11, NETWORK_STALL",
    "3, 11, WEDGED"
  })
  void aFifthOfTheOtherFreshNodesMustRise(int rising, int others, Kind expected) {
    var fleet = fleet(victim());
    for (int i = 0; i < others; i++) {
      fleet.and(i < rising ? node("n" + i).rises(0, 30) : node("n" + i).stays(0, 30));
    }

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void differentNodesMayRiseInDifferentStretches() {
    assertThat(fleet(victim(), risingAt("y", 28), risingAt("z", 30)).kindOf("x"))
        .isEqualTo(Kind.WEDGED);
    assertThat(fleet(victim(), risingAt("y", 27), risingAt("z", 30)).kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }

  @Test
  void oneNodeThatRisesTwiceIsStillOneNode() {
    var fleet = fleet(victim(), risingAt("y", 27, 28, 29, 30), risingAt("z"));

    assertThat(fleet.under("{\"quorum\": 0.5}").kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet.under("{\"quorum\": 0.51}").kindOf("x")).isNotEqualTo(Kind.WEDGED);
  }

  @ParameterizedTest(name = "{0} unreadable: {1}")
  @CsvSource({"4, WEDGED", "5, NETWORK_STALL"})
  void aNodeWhoseHeadCouldNotBeReadCountsAsOneThatDidNotRise(int unreadable, Kind expected) {
    var fleet = fleet(victim(), node("y").rises(0, 30));
    for (int i = 0; i < unreadable; i++) {
      fleet.and(node("u" + i).headsUnreadable("throttled"));
    }

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void nodesThatAreNotFreshDoNotRaiseTheQuorum() {
    var fleet = fleet(victim(), node("y").rises(0, 30));
    for (int i = 0; i < 20; i++) {
      fleet.and(node("gone" + i).rises(0, 5));
    }

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void theNetworkIsSeenUpToTheNodesOwnNewestHead() {
    // The network has stood still since, at minute 28; up to minute 26 it was advancing.
    NodeFixture node = node("x").rises(0, 16).stays(16, 26).zeros(13, 28).upSince(-60, 0, 28);
    var fleet = fleet(node).withPeersRising(3, 0, 26).at(28);

    assertThat(fleet.standsStill()).isTrue();
    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void aWindowShorterThanAStretchStillNeedsARise() {
    // wedgedAfter is 30 s and a stretch 60 s: nothing may be concluded from an empty set.
    NodeFixture node = node("x").every(10).rises(0, 20).stays(20, 30).zeros(26, 30);
    String policy = "{\"period\": \"PT10S\", \"wedgedAfter\": \"PT30S\"}";

    assertThat(fleet(node, node("y").every(10).stays(0, 30)).under(policy).kindOf("x"))
        .isEqualTo(Kind.NETWORK_STALL);
    assertThat(fleet(node, node("y").every(10).rises(0, 30)).under(policy).kindOf("x"))
        .isEqualTo(Kind.WEDGED);
  }

  @Test
  void aRiseAtTheVeryBeginningOfTheWindowLiesBeforeIt() {
    NodeFixture node = node("x").staysAt(53, 0, 30).zeros(17, 30).upSince(-60, 0, 30);

    assertThat(fleet(node, risingAt("y", 27, 29)).kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node, risingAt("y", 27, 30)).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "{0} of 3 rise to one slot above, quorum {1}: wedged {2}")
  @CsvSource({"1, 0.2, true", "1, 0.5, false", "2, 0.5, true", "2, 0.9, false", "3, 0.9, true"})
  void nodesThatRiseToOneHeadAreCountedOneByOne(int rising, String quorum, boolean wedged) {
    var fleet = fleet(victim());
    for (int i = 0; i < 3; i++) {
      NodeFixture peer = node("n" + i).staysAt(slot(20), 0, 30);
      fleet.and(i < rising ? peer.staysAt(slot(20) + 1, 29, 30) : peer);
    }
    Kind kind = fleet.under("{\"quorum\": %s}".formatted(quorum)).kindOf("x");

    assertThat(kind == Kind.WEDGED).isEqualTo(wedged);
  }
}
