package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.junit.jupiter.api.Test;

/** DOWN: the newest uptime is 0, so the container exists and does not run. */
class DownTest {
  @Test
  void aNodeWhoseNewestUptimeIsZeroIsDown() {
    var fleet = fleet(node("x").rises(0, 26).upSince(-60, 0, 26).down(27, 30)).withPeers(2);

    assertThat(fleet.verdictOf("x")).isEqualTo(new Verdict.Down(instant(27, 0)));
  }

  @Test
  void oneZeroIsEnough() {
    var fleet = fleet(node("x").rises(0, 29).upSince(-60, 0, 29).down(30, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.DOWN);
  }

  @Test
  void aSecondOfUptimeIsNotDown() {
    var fleet = fleet(node("x").rises(0, 29).down(0, 29).uptime(30, 0, 1)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STARTING);
  }

  @Test
  void aZeroThatIsNotTheNewestUptimeIsHistory() {
    var fleet = fleet(node("x").rises(0, 30).down(0, 5).upSince(5, 6, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void missingUptimeIsNotDown() {
    var fleet = fleet(node("x").rises(0, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }
}
