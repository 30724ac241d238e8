package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.ago;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.stalled;
import static dev.unwedge.remedy.Given.stalledSince;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * NO_INCARNATION: a STALLED node whose uptime nobody pushes, or whose newest uptime is silentAfter
 * (5 min) older than its newest head.
 */
class NoIncarnationTest {
  private static final Duration TEN = Duration.ofMinutes(10);

  @Test
  void aStalledNodeWhoseUptimeNobodyPushesIsHeld() {
    assertThat(Plan.of(stalled("zeam_1", null)).told("zeam_1")).isEqualTo("NO_INCARNATION");
  }

  @ParameterizedTest(name = "newest uptime {0} s older than the newest head: {1}")
  @CsvSource({"-60, RESTART", "0, RESTART", "299, RESTART", "300, NO_INCARNATION"})
  void aStalledNodeWhoseUptimeIsTooOldIsHeld(int seconds, String told) {
    Judgement judgement = stalledSince("zeam_1", Duration.ofSeconds(seconds));

    assertThat(Plan.of(judgement).told("zeam_1")).isEqualTo(told);
  }

  @Test
  void aStalledNodeWhoseUptimeIsKnownIsRestarted() {
    assertThat(Plan.of(stalled("zeam_1", Duration.ofMinutes(20))).told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @Test
  void aWedgedNodeNeedsNoUptime() {
    Verdict wedged = new Verdict.Wedged(Given.frozen(TEN), true, false);
    assertThat(Plan.of(withoutUptime(wedged)).told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void anUnresponsiveNodeNeedsNoUptime() {
    Verdict gone = new Verdict.Unresponsive(ago(TEN), TEN, ago(TEN));
    assertThat(Plan.of(withoutUptime(gone)).policy("{'restart': ['UNRESPONSIVE']}").told("zeam_1"))
        .isEqualTo("RESTART");
  }

  private static Judgement withoutUptime(Verdict verdict) {
    return new Judgement(node("zeam_1"), verdict, Signs.NONE);
  }
}
