package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Headless;
import dev.unwedge.judge.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SUSPECT: current, but without a head for wedgedAfter (3 min), and nothing else is proven. */
class HeadlessTest {
  @ParameterizedTest(name = "newest head at minute {0}, newest datapoint at 30: {1}")
  @CsvSource({"28, HEALTHY", "27, SUSPECT", "26, SUSPECT", "21, SUSPECT"})
  void aHeadThatHasBeenMissingForThreeMinutes(int newest, Kind expected) {
    var fleet = fleet(node("x").rises(0, newest).beats(0, 30).upSince(-60, 0, 30)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void itTellsSinceWhen() {
    var fleet = fleet(node("x").rises(0, 24).beats(0, 30).upSince(-60, 0, 30)).withPeers(2);

    assertThat(fleet.verdictOf("x")).isEqualTo(new Headless(instant(24, 0), Duration.ofMinutes(6)));
  }

  @Test
  void aNodeThatNeverHadAHeadIsOneSinceItsStart() {
    var fleet = fleet(node("x").upSince(-5, 0, 30)).withPeers(2);

    assertThat(fleet.verdictOf("x"))
        .isEqualTo(new Headless(instant(-5, 0), Duration.ofMinutes(35)));
  }

  @Test
  void aHeadThatStoodStillBeforeItWentMissingIsNotFrozenAnyMore() {
    NodeFixture node = node("x").rises(0, 15).stays(15, 27).beats(0, 30).upSince(-60, 0, 30);

    assertThat(fleet(node).withPeers(2).verdictOf("x"))
        .isEqualTo(new Headless(instant(27, 0), Duration.ofMinutes(3)));
  }
}
