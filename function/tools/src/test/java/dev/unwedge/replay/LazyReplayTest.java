package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.always;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * It reads lazily as the live function does: heartbeats and uptime only for nodes with cause.
 * Without cause a node is HEALTHY.
 */
class LazyReplayTest {
  /** Killed and started again all the time, so that whoever reads it sees a crash loop. */
  private static final IntFunction<@Nullable Object> CRASHING = always(5);

  @Test
  void aNodeIsReadCloselyUntilItWasFirstSeenStartupGraceAgo() {
    Replayed replayed = Recording.of(8).peers().node("zeam_1", rising(), null, CRASHING).replayed();
    assertThat(replayed.told("zeam_1"))
        .containsExactly("0 STARTING NONE", "2 CRASH_LOOPING NONE", "3 HEALTHY NONE");
  }

  @Test
  void anUptimeThatNobodyHasCauseToReadSaysNothing() {
    Replayed replayed =
        Recording.of(20)
            .peers()
            .node("zeam_1", rising(), null, entry -> entry < 10 ? 3600 + 60 * entry : 5)
            .replayed();
    assertThat(replayed.told("zeam_1")).containsExactly("0 UNKNOWN NONE", "1 HEALTHY NONE");
  }

  @Test
  void aHeadThatFellIsACause() {
    Replayed replayed =
        Recording.of(16)
            .peers()
            .node(
                "zeam_1",
                entry -> entry < 10 ? 15 * entry : 15 * entry - 20,
                null,
                entry -> entry < 10 ? 3600 + 60 * entry : 5 + 60 * (entry - 10))
            .replayed();
    assertThat(replayed.told("zeam_1"))
        .startsWith("0 UNKNOWN NONE", "1 HEALTHY NONE", "10 STARTING NONE");
  }

  @Test
  void aHeadThatStoodStillOnceIsACause() {
    Replayed replayed =
        Recording.of(13)
            .peers()
            .node(
                "zeam_1",
                entry -> 15 * (entry < 10 ? entry : entry - 1),
                null,
                entry -> entry < 9 ? 3600 + 60 * entry : 5)
            .policy("{'syncLagSlots': 100}")
            .replayed();
    assertThat(replayed.told("zeam_1"))
        .containsExactly(
            "0 UNKNOWN NONE", "1 HEALTHY NONE", "10 CRASH_LOOPING NONE", "11 HEALTHY NONE");
  }

  @Test
  void aHeadThatLagsIsACause() {
    Replayed replayed =
        Recording.of(13)
            .peers()
            .node("near", entry -> 15 * (entry - 1) - 8 + 30, null, CRASHING)
            .node("far", entry -> 15 * (entry - 1) - 9 + 30, null, CRASHING)
            .node("ahead_1", entry -> 15 * entry + 30)
            .node("ahead_2", entry -> 15 * entry + 30)
            .replayed();
    assertThat(replayed.told("near")).endsWith("3 HEALTHY NONE");
    assertThat(replayed.told("far")).endsWith("2 CRASH_LOOPING NONE");
  }

  /**
   * Restarted at 12:07, recovered at 12:09, its uptime a crash loop from 12:10 on: read while the
   * restart is less than recoveryTimeout ago.
   */
  @Test
  void aNodeThatUnwedgeRestartedIsReadCloselyForRecoveryTimeoutAndNoLonger() {
    Replayed replayed =
        Recording.of(26)
            .peers()
            .node(
                "zeam_1",
                entry -> entry < 9 ? 15 * Math.min(entry, 4) : 15 * entry,
                entry -> entry < 4 || entry > 8 ? 6 : 0,
                entry -> entry < 9 ? 3600 + 60 * entry : 5)
            .replayed();
    assertThat(replayed.told("zeam_1"))
        .contains("7 WEDGED RESTART")
        .anyMatch(line -> line.endsWith("CRASH_LOOPING NONE"));
    assertThat(replayed.told("zeam_1")).last().isIn("17 HEALTHY NONE", "18 HEALTHY NONE");
  }

  @Test
  void aQuietNodeIsHealthyThoughItsHeartbeatsStopped() {
    Replayed replayed =
        Recording.of(20)
            .peers()
            .node("zeam_1", rising(), entry -> entry < 5 ? 6 : 0, upForAnHour())
            .replayed();
    assertThat(replayed.told("zeam_1")).containsExactly("0 UNKNOWN NONE", "1 HEALTHY NONE");
  }
}
