package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.policy.Policy;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recovery is proven by progress: a new incarnation and a head that advances in it and, where
 * supported, live heartbeats. Asked for at minute 10, to be proven by minute 20.
 */
class RecoveryTest {
  /** Frozen at 53 until minute 10, stopped at 11, started at 12. */
  private static NodeFixture restarted() {
    return node("x").staysAt(53, 0, 10).upSince(-60, 0, 10).down(11, 11).upSince(12, 13, 30);
  }

  private static Optional<Instant> progress(NodeFixture node) {
    return progress(node, null);
  }

  private static Optional<Instant> progress(NodeFixture node, @Nullable Instant reportedStart) {
    return Recovery.progress(
        node.observedAt(instant(30, 0)),
        instant(10, 0),
        reportedStart,
        instant(20, 0),
        Policy.DEFAULT);
  }

  @Test
  void aHeadThatAdvancesInANewIncarnationIsRecovery() {
    assertThat(progress(restarted().head(13, 0, 53).rises(14, 30))).contains(instant(14, 0));
  }

  @Test
  void aHeadThatWasWipedAndAdvancesFromZeroIsRecovery() {
    assertThat(progress(restarted().head(13, 0, 0).head(14, 0, 3).head(15, 0, 9)))
        .contains(instant(14, 0));
  }

  @ParameterizedTest(name = "uptime {0} s at the rise, three minutes after the start: {1}")
  @CsvSource({"180, true", "240, true", "241, false"})
  void aSampleOfAnOlderIncarnationByAClockThatWasAheadIsNoProgress(long age, boolean recovered) {
    NodeFixture node = restarted().staysAt(50, 13, 30).head(15, 0, 53).uptime(15, 0, age);

    assertThat(progress(node).isPresent()).isEqualTo(recovered);
  }

  @Test
  void progressAtTheVeryDeadlineIsRecovery() {
    assertThat(progress(restarted().staysAt(53, 13, 19).head(20, 0, 54))).contains(instant(20, 0));
  }

  @Test
  void aRiseFromOneIncarnationToTheNextIsNone() {
    NodeFixture looping =
        node("x").staysAt(53, 0, 10).upSince(-60, 0, 10).down(11, 11).upSince(12, 13, 14);

    assertThat(progress(looping.upSince(15, 15, 30).staysAt(53, 13, 14).staysAt(60, 15, 30)))
        .isEmpty();
  }

  @Test
  void aHeadThatStaysFrozenIsNone() {
    assertThat(progress(restarted().staysAt(53, 13, 30))).isEmpty();
  }

  @Test
  void aHeadThatStaysFrozenAsFarAsIsKnownIsNone() {
    assertThat(progress(restarted().staysAt(53, 13, 15))).isEmpty();
  }

  @Test
  void aHeadThatFellAndStaysIsNone() {
    assertThat(progress(restarted().staysAt(5, 13, 30))).isEmpty();
  }

  @Test
  void aHeadThatIsHigherAfterTheRestartHasNotAdvancedInIt() {
    assertThat(progress(restarted().stays(13, 30))).isEmpty();
  }

  @Test
  void noHeadIsNone() {
    assertThat(progress(restarted())).isEmpty();
  }

  @Test
  void aHeadThatAdvancesInTheOldIncarnationIsNone() {
    assertThat(progress(node("x").staysAt(53, 0, 10).rises(11, 30).upSince(-60, 0, 30))).isEmpty();
  }

  @Test
  void anIncarnationThatBeganBeforeTheRequestIsNotTheOneAskedFor() {
    assertThat(progress(node("x").staysAt(53, 0, 10).rises(11, 30).upSince(5, 6, 30))).isEmpty();
  }

  @Test
  void aNodeThatIsStillDownHasNotRecovered() {
    assertThat(progress(node("x").staysAt(53, 0, 30).upSince(-60, 0, 10).down(11, 30))).isEmpty();
  }

  @ParameterizedTest(name = "first advance at {0}:{1}: recovered {2}")
  @CsvSource({"19, 59, true", "20, 0, true", "20, 1, false"})
  void itMustAdvanceWithinTheTimeout(int minute, int second, boolean recovered) {
    NodeFixture node = restarted().staysAt(53, 13, 19).head(minute, second, 60).rises(21, 30);

    assertThat(progress(node).isPresent()).isEqualTo(recovered);
  }

  @Test
  void liveHeartbeatsProveItWhereTheyAreSupported() {
    NodeFixture node = restarted().head(13, 0, 53).rises(14, 30).zeros(0, 10);

    assertThat(progress(node.beats(14, 30))).contains(instant(14, 0));
  }

  @Test
  void zerosInTheNewIncarnationAreNoLiveHeartbeats() {
    NodeFixture node = restarted().head(13, 0, 53).rises(14, 20).stays(20, 30).beats(0, 5);

    assertThat(progress(node.zeros(6, 10).zeros(14, 30))).isEmpty();
  }

  @Test
  void heartbeatsOfTheOldIncarnationProveNothing() {
    NodeFixture node = restarted().head(13, 0, 53).rises(14, 30).beats(0, 11);

    assertThat(progress(node.zeros(14, 18))).isEmpty();
  }

  @ParameterizedTest(name = "the first live heartbeat at {0}:{1}: recovered {2}")
  @CsvSource({"20, 0, true", "20, 1, false"})
  void heartbeatsMustComeWithinTheTimeout(int minute, int second, boolean recovered) {
    NodeFixture node = restarted().head(13, 0, 53).rises(14, 30).zeros(0, 10);

    assertThat(progress(node.heartbeat(minute, second, 6)).isPresent()).isEqualTo(recovered);
  }

  @Test
  void aNodeWithoutHeartbeatsNeedsNone() {
    assertThat(progress(restarted().head(13, 0, 53).rises(14, 30).noBeats(0, 30))).isPresent();
  }

  @Test
  void zerosThatProgressContradictsAreNotAskedFor() {
    assertThat(progress(restarted().head(13, 0, 53).rises(14, 30).zeros(14, 30))).isPresent();
  }

  @Test
  void withoutUptimeTheHostsWordStandsForTheIncarnation() {
    NodeFixture node = node("x").staysAt(53, 0, 13).rises(14, 30);

    assertThat(progress(node, instant(12, 0))).contains(instant(14, 0));
    assertThat(progress(node, null)).isEmpty();
  }

  @Test
  void whereUptimeIsPushedTheHostsWordAloneIsNotEnough() {
    NodeFixture node = node("x").staysAt(53, 0, 13).rises(14, 30).upSince(-60, 0, 30);

    assertThat(progress(node, instant(12, 0))).isEmpty();
  }

  @Test
  void whatRecoveredOnceStaysSo() {
    NodeFixture node = restarted().head(13, 0, 53).rises(14, 16).staysAt(slot(16), 17, 30);

    assertThat(progress(node.beats(14, 16).zeros(17, 25).down(26, 30))).contains(instant(14, 0));
  }

  @ParameterizedTest(name = "up for {0} s at the sample stamped 11:00: recovered {1}")
  @CsvSource({"119, true", "120, false"})
  void aStartCountedFromStampsMayLieAPeriodBeforeTheRequest(long age, boolean recovered) {
    NodeFixture node = node("x").staysAt(53, 0, 10).rises(11, 30).upSince(-60, 0, 8);
    for (int minute = 11; minute <= 30; minute++) {
      node.uptime(minute, 0, (minute - 11) * 60L + age);
    }

    assertThat(progress(node).isPresent()).isEqualTo(recovered);
  }

  @Test
  void aHeadThatIsHigherAfterEachOfTwoRestartsHasAdvancedInNeither() {
    NodeFixture node = restarted().staysAt(53, 13, 14).upSince(15, 16, 30).staysAt(60, 16, 30);

    assertThat(progress(node)).isEmpty();
  }
}
