package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads from outside the fleet: no nodes, and together one more fresh node of the network. */
class OutsideHeadsTest {
  /** A head that can be read from anywhere and follows the network. */
  private static NodeFixture endpoint(String name) {
    return node(name).rises(0, 40);
  }

  private static NodeFixture frozen(String name) {
    return node(name).rises(0, 18).stays(18, 30).upSince(-60, 0, 30);
  }

  /** A fleet of one that stands still, without heartbeats. */
  private static FleetFixture alone() {
    return fleet(frozen("x"));
  }

  @Test
  void aNodeThatIsAloneIsStalledWhereTheOutsideHeadGoesOn() {
    assertThat(alone().kindOf("x")).isEqualTo(Kind.NETWORK_STALL);
    assertThat(alone().comparedWith(endpoint("o")).kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @Test
  void aNodeThatIsAloneIsWedgedBySilentHeartbeatsThatNeverLived() {
    var fleet = fleet(frozen("x").zeros(18, 30)).comparedWith(endpoint("o"));

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void aNodeThatIsAloneIsUnresponsiveWhereTheOutsideHeadGoesOn() {
    var deaf = node("x").rises(0, 18).upSince(-60, 0, 30);

    assertThat(fleet(deaf).kindOf("x")).isEqualTo(Kind.SUSPECT);
    assertThat(fleet(deaf).comparedWith(endpoint("o")).kindOf("x")).isEqualTo(Kind.UNRESPONSIVE);
  }

  @Test
  void aNodeThatIsAloneStandsStillWithItsNetworkAsTheOutsideHeadShows() {
    var fleet = alone().comparedWith(node("o").rises(0, 18).stays(18, 30));

    assertThat(fleet.verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.NetworkStall.class))
        .returns(false, Verdict.NetworkStall::alone);
  }

  /** Two nodes behind one public address, which answer in turn. */
  @Test
  void oneThatGoesBackAndForthDoesNotRise() {
    var flapping = node("o").rises(0, 18);
    for (int minute = 19; minute <= 30; minute++) {
      flapping = flapping.head(minute, 0, slot(18) - minute % 2);
    }

    assertThat(alone().comparedWith(flapping).kindOf("x")).isEqualTo(Kind.NETWORK_STALL);
  }

  @Test
  void nobodyJudgesThem() {
    var fleet = alone().comparedWith(endpoint("o"), node("stuck").stays(0, 30));

    assertThat(fleet.kinds()).hasSize(1);
    assertThat(fleet.freshNodes()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} outside heads rise, {1} of 10 peers do: {2}, stands still {3}")
  @CsvSource({
    "0, 2, STALLED, true",
    "1, 1, NETWORK_STALL, true",
    "3, 1, NETWORK_STALL, true",
    "1, 2, STALLED, false",
    "3, 2, STALLED, false"
  })
  void howeverManyTheyAreTheyCountAsOne(int outside, int rising, Kind expected, boolean still) {
    // A fifth of 10 is 2, of 11 and of 12 it is 3.
    var fleet = alone().withPeersRising(10 - rising, 0, 5).withPeers(rising);
    for (int i = 0; i < outside; i++) {
      fleet.comparedWith(endpoint("o" + i));
    }

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
    assertThat(fleet.standsStill()).isEqualTo(still);
  }

  @Test
  void togetherTheyRiseWhereAnyOfThemDoes() {
    var first = node("o1").rises(0, 25).staysAt(slot(25), 25, 30);
    var second = node("o2").staysAt(slot(24), 0, 24).rises(24, 30);

    assertThat(alone().comparedWith(first).kindOf("x")).isNotEqualTo(Kind.STALLED);
    assertThat(alone().comparedWith(second).kindOf("x")).isNotEqualTo(Kind.STALLED);
    assertThat(alone().comparedWith(first, second).kindOf("x")).isEqualTo(Kind.STALLED);
    assertThat(alone().comparedWith(second, first).kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @Test
  void aStretchInWhichNoneOfThemRosePassedWithoutTheNetwork() {
    var pauses = node("o").rises(0, 23).staysAt(slot(23), 23, 26).rises(26, 30);

    assertThat(alone().comparedWith(pauses).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void aRiseThatStaysBelowTheNodesHeadLeavesNobodyBehindAndMovesTheNetwork() {
    var fleet = alone().comparedWith(node("o").rises(0, 30, 1000));

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SUSPECT);
    assertThat(fleet.standsStill()).isFalse();
  }

  @Test
  void theHighestOfThemCountsForWhatIsAboveTheNodesHead() {
    var low = node("low").rises(0, 30, 1000);

    assertThat(alone().comparedWith(low, endpoint("o")).kindOf("x")).isEqualTo(Kind.STALLED);
    assertThat(alone().comparedWith(endpoint("o"), low).kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @ParameterizedTest(name = "with {0} more that stand still and {1} that rise: {2}")
  @CsvSource({"1, 0, STALLED", "2, 0, SUSPECT", "1, 1, STALLED", "3, 1, STALLED"})
  void theyAreOneOfTheTwoThatMustRiseWhereManyAre(int still, int rising, Kind expected) {
    var fleet = alone().withPeersRising(still, 0, 18).comparedWith(endpoint("o"));
    for (int i = 0; i < rising; i++) {
      fleet.and(node("riser" + i).rises(0, 30));
    }

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "the newest of them is of {0}:{1}, clock 30:00: alone {2}")
  @CsvSource({"27, 0, false", "26, 59, true"})
  void theyAreFreshIfOneOfThemIs(int minute, int second, boolean alone) {
    var fleet =
        alone()
            .comparedWith(node("old").rises(0, 20), node("o").head(minute, second, slot(minute)));

    assertThat(fleet.verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.NetworkStall.class))
        .returns(alone, Verdict.NetworkStall::alone);
  }

  @Test
  void theirStampsTellHowFreshANodeIs() {
    var late = node("late").rises(0, 26);

    assertThat(fleet(late).freshNodes()).isEqualTo(1);
    assertThat(fleet(late).comparedWith(endpoint("o")).freshNodes()).isZero();
  }

  @ParameterizedTest(name = "{0} slots from the only head: ignored {1}")
  @CsvSource({"50000, false", "50001, true", "-50000, false", "-50001, true"})
  void whatIsFurtherThan50000SlotsFromEveryHeadIsOfAnotherNetwork(long apart, boolean ignored) {
    // The node's head is 1,000,000; the outside head's is that far from it at minute 30.
    var node = node("x").staysAt(1_000_000, 0, 30).upSince(-60, 0, 30);
    var outside = node("o").staysAt(999_990 + apart, 0, 29).head(30, 0, 1_000_000 + apart);
    var fleet = fleet(node).comparedWith(outside);

    assertThat(fleet.judge().network().outside())
        .containsExactly(new OutsideSigns("o", 1_000_000 + apart, instant(30, 0), ignored));
    assertThat(fleet.standsStill()).isEqualTo(ignored);
  }

  @Test
  void whatIsNearToAnyHeadIsOfTheFleetsNetwork() {
    var fleet =
        alone()
            .and(node("syncs").staysAt(0, 0, 30), node("blank").upSince(-60, 0, 30))
            .comparedWith(node("o").rises(0, 40, -49_000));

    assertThat(fleet.judge().network().outside()).allMatch(head -> !head.ignored());
    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @Test
  void whatIsIgnoredIsNoFreshNodeEither() {
    var fleet = alone().comparedWith(node("o").rises(0, 31, -90_000));

    assertThat(fleet.verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.NetworkStall.class))
        .returns(true, Verdict.NetworkStall::alone);
    assertThat(fleet.at(31).freshNodes()).isEqualTo(1);
  }

  @Test
  void whereNoNodeHasAHeadNobodyCanTellTheirNetwork() {
    var fleet = fleet(node("x").upSince(-60, 0, 30));

    assertThat(fleet.judge().network().hasHead()).isFalse();
    assertThat(fleet.comparedWith(node("o").stays(0, 30)).standsStill()).isTrue();
    assertThat(fleet.judge().network().hasHead()).isTrue();
    assertThat(fleet.judge().network().outside()).allMatch(head -> !head.ignored());
    assertThat(fleet.comparedWith(endpoint("p")).standsStill()).isFalse();
  }

  @Test
  void oneThatCouldNotBeReadCountsAsAFreshOneThatDidNotRise() {
    var fleet = alone().comparedWith(node("o").headsUnreadable("throttled"));

    assertThat(fleet.verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.NetworkStall.class))
        .returns(false, Verdict.NetworkStall::alone);
    assertThat(fleet.judge().network().outside())
        .containsExactly(new OutsideSigns("o", null, null, false));
  }

  @Test
  void oneThatCouldNotBeReadTakesNoProtectionAway() {
    // Two others that are fresh and a third that can't be read: one that lies moves nobody.
    var lies = node("lies").rises(0, 30);
    var still = node("still").stays(0, 30);

    assertThat(alone().and(lies, still).kindOf("x")).isEqualTo(Kind.STALLED);
    assertThat(
            alone()
                .and(lies, still)
                .comparedWith(node("o").headsUnreadable("throttled"))
                .kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }

  @Test
  void oneThatCanBeReadSpeaksForOneThatCannot() {
    var fleet = alone().comparedWith(node("u").headsUnreadable("throttled"), endpoint("o"));

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STALLED);
  }

  @Test
  void oneThatWasNeverPushedIsNobody() {
    assertThat(alone().comparedWith(node("o")).verdictOf("x"))
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.NetworkStall.class))
        .returns(true, Verdict.NetworkStall::alone);
  }

  @Test
  void theReferenceHeadIsTheFleetsOwn() {
    var fleet = fleet(node("x").rises(0, 30).upSince(-60, 0, 30));

    assertThat(fleet.comparedWith(node("o").rises(0, 30, -100)).kindOf("x"))
        .isEqualTo(Kind.HEALTHY);
    assertThat(fleet.judgementOf("x").signs().referenceHead()).isEqualTo(slot(29));
  }

  @Test
  void theyAreNoCauseToReadMore() {
    var fleet = fleet(node("x").rises(0, 30)).comparedWith(node("o").rises(0, 30, -100));

    assertThat(fleet.hasCause("x")).isFalse();
  }

  @Test
  void theyShowThatANodeHasBeenLeftBehindSoThatOlderHeadsAreRead() {
    assertThat(alone().needsDeepHeads("x")).isFalse();
    assertThat(alone().comparedWith(endpoint("o")).needsDeepHeads("x")).isTrue();
  }
}
