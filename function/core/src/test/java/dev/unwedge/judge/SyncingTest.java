package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.PER_MINUTE;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SYNCING: advancing, and more than syncLagSlots (8) behind the reference head: the second highest
 * among fresh nodes (the highest if fewer than three), one period before the node's newest stamp.
 */
class SyncingTest {
  @ParameterizedTest(name = "{0} slots behind where the network was a period ago: {1}")
  @CsvSource({"0, HEALTHY", "7, HEALTHY", "8, HEALTHY", "9, SYNCING", "500, SYNCING"})
  void aLagOfMoreThanEightSlotsIsSyncing(long lag, Kind expected) {
    var fleet = fleet(node("x").rises(0, 30, lag + PER_MINUTE)).withPeers(3);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
    assertThat(fleet.judgementOf("x").signs().lag()).isEqualTo(lag);
  }

  @Test
  void itTellsTheLag() {
    var fleet = fleet(node("x").rises(0, 30, 100 + PER_MINUTE)).withPeers(3);

    assertThat(fleet.verdictOf("x")).isEqualTo(new Verdict.Syncing(100));
  }

  @Test
  void aNodeAheadOfTheReferenceHasNoLag() {
    assertThat(fleet(node("x").rises(0, 30)).withPeers(3).judgementOf("x").signs().lag()).isZero();
  }

  @Test
  void oneNodeFarAheadMakesNobodySync() {
    var fleet =
        fleet(node("x").rises(0, 30), node("fork").rises(0, 30, -5000), node("y").rises(0, 30));

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
    assertThat(fleet.judgementOf("x").signs().referenceHead()).isEqualTo(slot(29));
  }

  @Test
  void twoNodesFarAheadDo() {
    var fleet =
        fleet(node("x").rises(0, 30), node("a").rises(0, 30, -50), node("b").rises(0, 30, -90));

    assertThat(fleet.judgementOf("x").signs().referenceHead()).isEqualTo(slot(29) + 50);
    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SYNCING);
  }

  @Test
  void twoNodesWithOneHeadAreBothTheHighestAndTheSecond() {
    var fleet = fleet(node("x").rises(0, 30, 400)).withPeers(2);

    assertThat(fleet.judgementOf("x").signs().referenceHead()).isEqualTo(slot(29));
  }

  @Test
  void ofTwoFreshNodesTheHighestIsTheReference() {
    var fleet = fleet(node("x").rises(0, 30, 400), node("y").rises(0, 30));

    assertThat(fleet.judgementOf("x").signs().referenceHead()).isEqualTo(slot(29));
    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SYNCING);
    assertThat(fleet.kindOf("y")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void nodesThatAreNotFreshAreNoReference() {
    var fleet =
        fleet(node("x").rises(0, 30), node("a").rises(0, 20, -5000), node("b").rises(0, 20, -5000));

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void theReferenceIsTakenOnTheNodesOwnTime() {
    // Its host is two minutes behind the others; so is its head, and that is no lag.
    var fleet = fleet(node("x").rises(0, 28)).withPeers(3);

    assertThat(fleet.judgementOf("x").signs().referenceHead()).isEqualTo(slot(27));
    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void aLaggingHeadThatDoesNotAdvanceIsNotSyncing() {
    var fleet = fleet(node("x").staysAt(53, 0, 30).upSince(25, 26, 30)).withPeers(3);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void theLagIsThePolicys() {
    var fleet = fleet(node("x").rises(0, 30, 1 + PER_MINUTE)).withPeers(3);

    assertThat(fleet.under("{\"syncLagSlots\": 0}").kindOf("x")).isEqualTo(Kind.SYNCING);
    assertThat(fleet.under("{\"syncLagSlots\": 1}").kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void aFirstDatapointOnePeriodAgoIsReferenceEnough() {
    NodeFixture a = node("a").rises(29, 30, -500);
    NodeFixture b = node("b").rises(29, 30, -500);

    assertThat(fleet(node("x").rises(0, 30), a, b).judgementOf("x").signs().referenceHead())
        .isEqualTo(slot(29) + 500);
  }

  @Test
  void aFirstDatapointLaterThanThatIsNone() {
    NodeFixture a = node("a").head(30, 0, 9000);

    assertThat(fleet(node("x").rises(0, 30), a).judgementOf("x").signs().referenceHead())
        .isEqualTo(slot(29));
  }
}
