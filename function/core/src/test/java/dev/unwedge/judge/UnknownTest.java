package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** UNKNOWN: what the table needs could not be read in full, or no row of it holds. */
class UnknownTest {
  /** Wedged beyond doubt, if only all of it can be read. */
  private static NodeFixture victim() {
    return node("x").rises(0, 20).stays(20, 30).beats(0, 20).zeros(21, 30).upSince(-60, 0, 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"heads", "heartbeats", "uptime"})
  void whateverCouldNotBeReadMakesTheNodeUnknown(String metric) {
    NodeFixture node =
        switch (metric) {
          case "heads" -> victim().headsUnreadable("throttled");
          case "heartbeats" -> victim().beatsUnreadable("throttled");
          default -> victim().uptimeUnreadable("throttled");
        };

    assertThat(fleet(victim()).withPeers(2).kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet(node).withPeers(2).verdictOf("x")).isEqualTo(new Verdict.Unknown("throttled"));
  }

  @Test
  void aHeadThatFellAndLastRoseThreeMinutesAgoHasNotAdvancedLately() {
    assertUnknownBecause(
        fleet(node("x").rises(0, 27).staysAt(NodeFixture.slot(20), 28, 30)).withPeers(2),
        "last progress at 2026-05-31T12:27:00Z");
  }

  @Test
  void aHeadOfAnEarlierIncarnationThreeMinutesAgoIsNone() {
    assertUnknownBecause(
        fleet(node("x").rises(0, 27).upSince(-60, 0, 28).upSince(29, 30, 30))
            .under("{\"startupGrace\": \"PT0S\"}")
            .withPeers(2),
        "no head since 2026-05-31T12:27:00Z");
  }

  @Test
  void oneDatapointIsTooLittle() {
    assertUnknownBecause(fleet(node("x").head(30, 0, 53)).withPeers(2), "one datapoint");
  }

  @Test
  void aNodeThatHasNotHadAHeadForLessThanThreeMinutesIsUnknown() {
    assertUnknownBecause(fleet(node("x").beats(28, 30)).withPeers(2), "no head yet");
  }

  @Test
  void aHeadThatWentMissingBeforeAStartOfLessThanThreeMinutesAgoIsUnknown() {
    NodeFixture node = node("x").rises(0, 26).upSince(-600, 0, 27).upSince(28, 29, 30);

    assertUnknownBecause(
        fleet(node).withPeers(2).under("{\"startupGrace\": \"PT0S\"}"), "no head since");
  }

  @Test
  void aHeadThatNeverRoseAndIsNotFrozenForLongIsUnknown() {
    assertUnknownBecause(fleet(node("x").staysAt(53, 28, 30)).withPeers(2), "no progress");
  }

  @Test
  void aHeadThatIsTooOldIsUnknown() {
    assertUnknownBecause(
        fleet(node("x").rises(0, 25).upSince(-60, 0, 27)).withPeers(2), "the newest head is");
  }

  @Test
  void anUnreadablePeerDoesNotMakeOthersUnknown() {
    var fleet = fleet(victim(), node("u").headsUnreadable("partial")).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
    assertThat(fleet.kindOf("u")).isEqualTo(Kind.UNKNOWN);
    assertThat(fleet.kindOf("peer_1")).isEqualTo(Kind.HEALTHY);
  }

  private static void assertUnknownBecause(FleetFixture fleet, String cause) {
    assertThat(fleet.verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Unknown.class))
        .extracting(Verdict.Unknown::cause, InstanceOfAssertFactories.STRING)
        .startsWith(cause);
  }
}
