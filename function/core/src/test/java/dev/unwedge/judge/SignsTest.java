package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a judgement shows of a node beside its verdict. */
class SignsTest {
  @Test
  void aFrozenNodeShowsWhatItsVerdictRestsOn() {
    var fleet =
        fleet(node("x").rises(0, 20).stays(20, 30).beats(0, 20).zeros(21, 30).upSince(-60, 0, 30))
            .withPeers(2);

    assertThat(fleet.judgementOf("x").signs())
        .isEqualTo(
            new Signs(
                slot(20),
                instant(30, 0),
                Duration.ofMinutes(10),
                Heartbeats.State.SILENT,
                instant(20, 0),
                Duration.ofMinutes(90),
                instant(30, 0),
                slot(29),
                instant(20, 0)));
  }

  @Test
  void ofANodeOfWhichNothingIsKnownThereAreNone() {
    var fleet = fleet(node("x")).withPeers(2);

    assertThat(fleet.judgementOf("x").signs()).isEqualTo(Signs.NONE);
  }

  @Test
  void anUptimeAloneIsShown() {
    var fleet = fleet(node("x").upSince(0, 1, 30)).withPeers(2);

    assertThat(fleet.judgementOf("x").signs().uptime()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void aHeartbeatAloneIsShown() {
    var fleet = fleet(node("x").beats(0, 30)).withPeers(2);

    assertThat(fleet.judgementOf("x").signs().heartbeat()).isEqualTo(Heartbeats.State.ALIVE);
  }

  @Test
  void aHeadAloneIsShown() {
    var fleet = fleet(node("x").rises(0, 30)).withPeers(2);

    assertThat(fleet.judgementOf("x").signs().head()).isEqualTo(slot(30));
  }

  @Test
  void aHeadThatFellOrStandsStillShowsWhenItLastRose() {
    var stands = fleet(node("x").rises(0, 28).stays(28, 30)).withPeers(2);
    var never = fleet(node("x").stays(0, 30)).withPeers(2);

    assertThat(stands.judgementOf("x").signs().risenAt()).isEqualTo(instant(28, 0));
    assertThat(never.judgementOf("x").signs().risenAt()).isNull();
  }

  @Test
  void ofAHealthyNodeTheHeadAndTheReferenceAreShown() {
    var judged = fleet(node("x").rises(0, 30)).withPeers(2).judgeOfHeads().judge();

    assertThat(judged.getFirst().signs())
        .isEqualTo(
            new Signs(
                slot(30),
                instant(30, 0),
                Duration.ZERO,
                null,
                null,
                null,
                null,
                slot(29),
                instant(30, 0)));
  }
}
