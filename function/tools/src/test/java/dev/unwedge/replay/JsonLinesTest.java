package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.always;
import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The form of {@code infra/local/replay FILE --json}. */
class JsonLinesTest {
  /**
   * A node that stands still from 12:04 on: at 12:06 it lags the head of a period before by 15
   * slots, at 12:07 it is frozen for three minutes.
   */
  private static Recording wedging(int length) {
    return Recording.of(length)
        .node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour())
        .node("zeam_2", rising(), always(6), upForAnHour())
        .node("zeam_3", rising());
  }

  @Test
  void firstVerdictsChangesRestartsAndTheEndAreOneObjectALine() {
    assertThat(wedging(11).expect("zeam_1").replayed().out())
        .isEqualToNormalizingNewlines(
            """
            {"at":"2026-05-31T12:00:00Z","node":"zeam_1","verdict":"UNKNOWN","decision":"NONE","reason":null}
            {"at":"2026-05-31T12:00:00Z","node":"zeam_2","verdict":"UNKNOWN","decision":"NONE","reason":null}
            {"at":"2026-05-31T12:00:00Z","node":"zeam_3","verdict":"UNKNOWN","decision":"NONE","reason":null}
            {"at":"2026-05-31T12:01:00Z","node":"zeam_1","verdict":"HEALTHY","decision":"NONE","reason":null}
            {"at":"2026-05-31T12:01:00Z","node":"zeam_2","verdict":"HEALTHY","decision":"NONE","reason":null}
            {"at":"2026-05-31T12:01:00Z","node":"zeam_3","verdict":"HEALTHY","decision":"NONE","reason":null}
            {"at":"2026-05-31T12:06:00Z","node":"zeam_1","verdict":"SYNCING","decision":"NONE","reason":null}
            {"at":"2026-05-31T12:07:00Z","node":"zeam_1","verdict":"WEDGED","decision":"RESTART","reason":null}
            {"at":"2026-05-31T12:08:00Z","node":"zeam_1","verdict":"WEDGED","decision":"HOLD","reason":"COOLDOWN"}
            {"restarted":["zeam_1"],"firstRestartAt":{"zeam_1":"2026-05-31T12:07:00Z"},"expected":["zeam_1"],"ok":true}
            """);
  }

  @Test
  void everyNodesFirstVerdictIsToldEvenIfItNeverChanges() {
    assertThat(wedging(1).replayed().told("zeam_3")).containsExactly("0 UNKNOWN NONE");
  }

  @Test
  void aChangeOfTheReasonAloneIsAChange() {
    Replayed replayed = wedging(11).policy("{'downtime': 'PT2M'}").replayed();
    assertThat(replayed.told("zeam_1"))
        .containsExactly(
            "0 UNKNOWN NONE",
            "1 HEALTHY NONE",
            "6 SYNCING NONE",
            "7 WEDGED RESTART",
            "8 WEDGED IN_FLIGHT",
            "9 WEDGED COOLDOWN");
  }

  @Test
  void eachRestartIsToldEvenIfUnchanged() {
    Replayed replayed =
        wedging(11)
            .policy(
                """
                {'cooldown': 'PT1M', 'maxCooldown': 'PT1M', 'recoveryTimeout': 'PT1M',
                 'downtime': 'PT0S', 'budget': {'window': 'PT1M'}}
                """)
            .replayed();
    assertThat(replayed.told("zeam_1"))
        .containsExactly(
            "0 UNKNOWN NONE",
            "1 HEALTHY NONE",
            "6 SYNCING NONE",
            "7 WEDGED RESTART",
            "8 WEDGED RESTART",
            "9 WEDGED RESTART",
            "10 WEDGED RESTART");
  }

  @Test
  void aNodeRestartedTwiceIsNamedOnceWithItsFirstCommand() {
    Replayed replayed = wedging(20).expect("zeam_1").replayed();
    assertThat(replayed.told("zeam_1")).contains("7 WEDGED RESTART", "18 WEDGED RESTART");
    assertThat(replayed.restarted()).isEqualTo(List.of("zeam_1"));
    assertThat(replayed.end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_1", "2026-05-31T12:07:00Z"));
  }

  @Test
  void theRestartedAreInTheOrderOfTheirFirstCommand() {
    Replayed replayed =
        Recording.of(20)
            .node("zeam_1", risingUpTo(6), beatingUpTo(3), upForAnHour())
            .node("zeam_3", risingUpTo(4), beatingUpTo(3), upForAnHour())
            .node("zeam_2", risingUpTo(4), beatingUpTo(3), upForAnHour())
            .peers()
            .policy("{'budget': {'floor': 3}}")
            .expect("zeam_1", "zeam_2", "zeam_3")
            .replayed();
    assertThat(replayed.restarted()).isEqualTo(List.of("zeam_2", "zeam_3", "zeam_1"));
    assertThat(replayed.end().get("ok")).isEqualTo(true);
  }

  @Test
  void whereNothingIsExpectedAnythingIsFine() {
    Replayed replayed = wedging(11).replayed();
    assertThat(Arrays.asList(replayed.end().keySet().toArray()))
        .containsExactly("restarted", "firstRestartAt", "expected", "ok");
    assertThat(replayed.end().get("expected")).isNull();
    assertThat(replayed.end().get("ok")).isEqualTo(true);
  }

  @Test
  void whereNobodyIsRestartedTheEndIsEmpty() {
    assertThat(wedging(2).expect().replayed().out().lines().toList().getLast())
        .isEqualTo(
            """
            {"restarted":[],"firstRestartAt":{},"expected":[],"ok":true}\
            """);
  }

  @Test
  void twoRunsGiveTheSameLines() {
    assertThat(wedging(30).replayed()).isEqualTo(wedging(30).replayed());
  }
}
