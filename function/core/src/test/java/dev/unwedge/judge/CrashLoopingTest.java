package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CRASH_LOOPING: two incarnations, unwedge's own not counted, began within stalledAfter. */
class CrashLoopingTest {
  /** Up for ever, then restarted at each of the minutes; healthy for all the rest. */
  private static NodeFixture startedAt(int... minutes) {
    NodeFixture node = node("x").rises(0, 30).upSince(-600, 0, 30);
    for (int minute : minutes) {
      node.upSince(minute, minute + 1, 30);
    }
    return node;
  }

  @Test
  void noNewIncarnationIsNoLoop() {
    assertThat(fleet(startedAt()).withPeers(2).kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void oneNewIncarnationIsNoLoop() {
    assertThat(fleet(startedAt(26)).withPeers(2).kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void twoNewIncarnationsAreALoop() {
    assertThat(fleet(startedAt(22, 26)).withPeers(2).verdictOf("x"))
        .isEqualTo(new Verdict.CrashLooping(2, Duration.ofMinutes(10)));
  }

  @ParameterizedTest(name = "the earlier start {1} s before minute 21, newest stamp 30: {0}")
  @CsvSource({"HEALTHY, 61", "HEALTHY, 60", "CRASH_LOOPING, 59"})
  void bothMustHaveBegunLessThanTenMinutesBeforeTheNewestStamp(Kind expected, long age) {
    NodeFixture node = startedAt().noUptime(20, 30);
    for (int minute = 21; minute <= 26; minute++) {
      node.uptime(minute, 0, (minute - 21) * 60L + age);
    }

    assertThat(fleet(node.upSince(26, 27, 30)).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void theClockDoesNotAgeAStart() {
    assertThat(fleet(startedAt(21, 26)).withPeers(2).at(34).kindOf("x"))
        .isEqualTo(Kind.CRASH_LOOPING);
  }

  @Test
  void aStartAfterBeingDownCounts() {
    NodeFixture node =
        node("x").rises(0, 30).upSince(-600, 0, 20).down(21, 22).upSince(22, 23, 24).down(25, 26);

    assertThat(fleet(node.upSince(26, 27, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.CRASH_LOOPING);
  }

  @Test
  void theStopItselfIsNoIncarnation() {
    NodeFixture node = node("x").rises(0, 30).upSince(-600, 0, 20).down(21, 25).upSince(25, 26, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void anIncarnationThatUnwedgeStartedIsNotCounted() {
    assertThat(fleet(startedAt(22, 26).startedByUs(26)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.HEALTHY);
  }

  @Test
  void oneCommandExcusesOneStartOnly() {
    assertThat(fleet(startedAt(22, 24, 26).startedByUs(24)).withPeers(2).verdictOf("x"))
        .isEqualTo(new Verdict.CrashLooping(2, Duration.ofMinutes(10)));
  }

  @Test
  void twoCommandsExcuseTwoStarts() {
    assertThat(
            fleet(startedAt(22, 24, 26).startedByUs(22).startedByUs(26)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.HEALTHY);
  }

  @Test
  void aCommandOfLongAgoExcusesNothing() {
    assertThat(fleet(startedAt(22, 26).startedByUs(5)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.CRASH_LOOPING);
  }

  @Test
  void withoutUptimeNobodyLoops() {
    assertThat(
            fleet(node("x").rises(0, 30).reportedStart(26).startedByUs(22))
                .withPeers(2)
                .kindOf("x"))
        .isEqualTo(Kind.HEALTHY);
  }

  @ParameterizedTest(name = "the start at 25:30, told by the host at {0}:{1}: {2}")
  @CsvSource({
    "24, 29, CRASH_LOOPING",
    "24, 30, STARTING",
    "25, 30, STARTING",
    "26, 30, STARTING",
    "26, 31, CRASH_LOOPING"
  })
  void aStartCountedFromStampsIsOursWithinAPeriodOfTheHostsWord(
      int minute, int second, Kind expected) {
    NodeFixture node = startedAt(22);
    for (int m = 26; m <= 30; m++) {
      node.uptime(m, 0, (m - 26) * 60L + 30);
    }

    assertThat(fleet(node.startedByUs(minute, second)).withPeers(2).at(28, 30).kindOf("x"))
        .isEqualTo(expected);
  }

  @Test
  void startsOfLongAgoAreForgottenEvenIfUptimeIsNoLongerPushed() {
    // Docker stopped answering at minute 30; the head goes on. By minute 60 nothing began lately.
    NodeFixture node = startedAt(22, 26).rises(30, 60);

    assertThat(fleet(node).at(60).kindOf("x")).isEqualTo(Kind.HEALTHY);
  }
}
