package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STARTING: uptime is known and below startupGrace (3 min). */
class StartingTest {
  @ParameterizedTest(name = "up for {0} s: {1}")
  @CsvSource({"1, STARTING", "179, STARTING", "180, HEALTHY", "181, HEALTHY"})
  void theGraceEndsAtThreeMinutesOfUptime(long age, Kind expected) {
    var fleet = fleet(node("x").rises(0, 30).uptime(30, 0, age)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "uptime 20 s, told {0} min before the newest head: {1}")
  @CsvSource({"1, STARTING", "4, STARTING", "5, HEALTHY", "6, HEALTHY"})
  void theGraceDoesNotOutlastAPublisherThatCannotAskDocker(int before, Kind expected) {
    var fleet = fleet(node("x").rises(0, 30).uptime(30 - before, 0, 20)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void whatTheUptimeHasGrownToSinceCountsOnlyWhenItIsThatOld() {
    var fleet = fleet(node("x").rises(0, 30).uptime(28, 0, 150)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.STARTING);
  }

  @Test
  void itTellsTheAge() {
    var fleet = fleet(node("x").rises(0, 30).uptime(30, 0, 75)).withPeers(2);

    assertThat(fleet.verdictOf("x")).isEqualTo(new Verdict.Starting(Duration.ofSeconds(75)));
  }

  @Test
  void withoutUptimeNobodyIsStarting() {
    var fleet = fleet(node("x").rises(28, 30).reportedStart(29)).withPeers(2);

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void theGraceIsThePolicys() {
    var fleet = fleet(node("x").rises(0, 30).uptime(30, 0, 599)).withPeers(2);

    assertThat(fleet.under("{\"startupGrace\": \"PT10M\"}").kindOf("x")).isEqualTo(Kind.STARTING);
    assertThat(fleet.under("{\"startupGrace\": \"PT9M59S\"}").kindOf("x")).isEqualTo(Kind.HEALTHY);
  }
}
