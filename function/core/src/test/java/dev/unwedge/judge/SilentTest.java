package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SILENT: no datapoint of any metric for {@code silentAfter} (5 min) by the clock. */
class SilentTest {
  @Test
  void aNodeWithoutAnyDatapointIsSilent() {
    assertThat(fleet(node("x")).withPeers(2).verdictOf("x")).isEqualTo(new Verdict.Silent(null));
  }

  @ParameterizedTest(name = "{0} min {1} s after the last datapoint: {2}")
  @CsvSource({"4, 59, HEALTHY", "5, 0, SILENT", "5, 1, SILENT"})
  void silenceBeginsFiveMinutesAfterTheLastDatapoint(int minutes, int seconds, Kind expected) {
    var fleet = fleet(node("x").rises(0, 20)).at(20 + minutes, seconds);

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void itTellsWhenTheNodeWasLastSeen() {
    var fleet = fleet(node("x").rises(0, 20).upSince(-60, 0, 21)).at(40);

    assertThat(fleet.verdictOf("x")).isEqualTo(new Verdict.Silent(instant(21, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"heartbeats", "uptime"})
  void aDatapointOfAnyMetricBreaksTheSilence(String metric) {
    NodeFixture node = node("x").rises(0, 10);
    var fleet = fleet(metric.equals("uptime") ? node.upSince(-60, 0, 30) : node.beats(0, 30));

    assertThat(fleet.kindOf("x")).isNotEqualTo(Kind.SILENT);
  }

  @Test
  void silenceIsMeasuredByTheClockAndNotByTheFleet() {
    var fleet = fleet(node("x").rises(0, 20), node("y").rises(0, 20)).at(25);

    assertThat(fleet.kinds()).containsExactly(Kind.SILENT, Kind.SILENT);
  }
}
