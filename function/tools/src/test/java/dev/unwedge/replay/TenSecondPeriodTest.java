package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.always;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** High resolution: an entry and a run every 10 s. */
class TenSecondPeriodTest {
  private static Recording recording(int length) {
    return Recording.of(length)
        .with("period", "PT10S")
        .policy("{'period': 'PT10S'}")
        .node("peer_1", entry -> 5 * entry, always(1), TenSecondPeriodTest::uptime)
        .node("peer_2", entry -> 5 * entry, always(1), TenSecondPeriodTest::uptime)
        .node("peer_3", entry -> 5 * entry, always(1), TenSecondPeriodTest::uptime);
  }

  private static Object uptime(int entry) {
    return 3600 + 10 * entry;
  }

  /** The head stands still from entry 30, 12:05:00, on. */
  private static Recording wedging(int length) {
    return recording(length)
        .node(
            "zeam_1",
            entry -> 5 * Math.min(entry, 30),
            entry -> entry < 20 ? 1 : 0,
            TenSecondPeriodTest::uptime);
  }

  @Test
  void aWedgeIsToldThreeMinutesAfterTheFirstFrozenEntryToTheSecond() {
    assertThat(wedging(50).replayed().end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_1", "2026-05-31T12:08:00Z"));
  }

  @ParameterizedTest(name = "{0} entries: {1}")
  @CsvSource({"48, 0", "49, 1"})
  void notARunEarlier(int length, int restarted) {
    assertThat((List<?>) wedging(length).replayed().restarted()).hasSize(restarted);
  }

  @Test
  void shorterPeriodsAllowAShorterWedge() {
    Recording recording =
        wedging(50).policy("{'period': 'PT10S', 'wedgedAfter': 'PT2M', 'stalledAfter': 'PT3M'}");
    assertThat(recording.replayed().end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_1", "2026-05-31T12:07:00Z"));
  }

  @Test
  void aHealthyFleetIsLeftAloneForHours() {
    Replayed replayed = recording(3 * 360).replayed();
    assertThat(replayed.told("peer_1")).containsExactly("0 UNKNOWN NONE", "0 HEALTHY NONE");
  }

  /** Data older than three hours are read by the minute. */
  @Test
  void aNodeThatWedgesAfterHoursIsRestarted() {
    int frozenFrom = 4 * 360;
    Replayed replayed =
        recording(frozenFrom + 20)
            .node(
                "zeam_1",
                entry -> 5 * Math.min(entry, frozenFrom),
                entry -> entry < frozenFrom ? 1 : 0,
                TenSecondPeriodTest::uptime)
            .replayed();
    assertThat(replayed.end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_1", "2026-05-31T16:03:00Z"));
  }
}
