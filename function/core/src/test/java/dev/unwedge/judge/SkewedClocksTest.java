package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import dev.unwedge.policy.Policy;
import org.junit.jupiter.api.Test;

/** Delays and skewed hosts are normal: spans are counted between stamps, not by the clock. */
class SkewedClocksTest {
  private static NodeFixture wedged() {
    return node("x").rises(0, 20).stays(20, 40).beats(0, 20).zeros(21, 40).upSince(-60, 0, 40);
  }

  @Test
  void hostsAPeriodAheadAreJudgedAlike() {
    var fleet = fleet(wedged(), node("y").rises(0, 40)).hostsAheadBy(60).at(29);

    assertThat(fleet.kinds()).containsExactly(Kind.WEDGED, Kind.HEALTHY);
  }

  @Test
  void dataThatComeFourMinutesLateAreJudgedAlike() {
    var fleet = fleet(wedged(), node("y").rises(0, 40)).hostsAheadBy(-240).at(34);

    assertThat(fleet.kinds()).containsExactly(Kind.WEDGED, Kind.HEALTHY);
  }

  @Test
  void aFrozenHostAheadOfItsPeersStillSeesThemAdvance() {
    // Its newest stamp is a minute newer than any of the network's.
    NodeFixture ahead = node("x").rises(0, 20).stays(20, 31).zeros(17, 31).upSince(-60, 0, 31);
    var fleet = fleet(ahead, node("y").rises(0, 30)).hostsAheadBy(60).at(30);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void aFractionOfASecondOfTheClockDecidesNothing() {
    var observations = fleet(node("x").rises(0, 20)).observations();
    var almost = FleetFixture.instant(25, 0).minusNanos(1);
    var judge = new Judge(Policy.DEFAULT, almost, observations);

    assertThat(judge.judge().getFirst().verdict().kind()).isEqualTo(Kind.HEALTHY);
  }
}
