package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Series;
import dev.unwedge.judge.Heartbeats.State;
import dev.unwedge.judge.Verdict.Kind;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What heartbeats say in the present incarnation: a 0 is evidence, a gap is not. */
class HeartbeatsTest {
  private static NodeFixture frozen() {
    return node("x").rises(0, 20).stays(20, 30).upSince(-60, 0, 30);
  }

  private static @Nullable State stateOf(NodeFixture node) {
    return fleet(node).judgementOf("x").signs().heartbeat();
  }

  @ParameterizedTest(name = "{0} explicit zeros: {1}")
  @CsvSource({"1, UNDECIDED", "2, UNDECIDED", "3, SILENT", "4, SILENT"})
  void threeZerosCoverThreeMinutes(int zeros, State expected) {
    assertThat(stateOf(frozen().zeros(31 - zeros, 30))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "the last live heartbeat at minute {0} of 30: {1}")
  @CsvSource({"30, ALIVE", "29, ALIVE", "28, ALIVE", "27, SILENT", "26, SILENT"})
  void oneOfTheNewestThreePeriodsAboveZeroIsAlive(int last, State expected) {
    assertThat(stateOf(frozen().beats(0, last).zeros(last + 1, 30))).isEqualTo(expected);
  }

  @Test
  void oneSingleHeartbeatIsAlive() {
    assertThat(stateOf(frozen().zeros(15, 30).heartbeat(28, 0, 1))).isEqualTo(State.ALIVE);
  }

  @Test
  void gapsCountAsPeriodsThatAreNotAboveZero() {
    // Alive at 27, then nothing, then zeros at 29 and 30: no longer alive, and not yet silent.
    assertThat(stateOf(frozen().beats(0, 27).zeros(29, 30))).isEqualTo(State.UNDECIDED);
    assertThat(stateOf(frozen().beats(0, 26).zeros(28, 30))).isEqualTo(State.SILENT);
  }

  @ParameterizedTest(name = "zeros at minute {0}:{1} and 30: {2}")
  @CsvSource({"27, 0, SILENT", "26, 59, UNDECIDED", "20, 0, UNDECIDED"})
  void aGapLongerThanThreeMinutesEndsTheSpan(int minute, int second, State expected) {
    assertThat(stateOf(frozen().heartbeat(minute, second, 0).zeros(30, 30))).isEqualTo(expected);
  }

  @Test
  void noDatapointAtAllIsUnsupported() {
    assertThat(stateOf(frozen())).isEqualTo(State.UNSUPPORTED);
  }

  @Test
  void noDatapointInThisIncarnationIsUnsupported() {
    NodeFixture node = frozen().beats(0, 20).upSince(22, 23, 30);

    assertThat(stateOf(node)).isEqualTo(State.UNSUPPORTED);
  }

  @Test
  void zerosOfAnEarlierIncarnationDoNotCount() {
    NodeFixture node = frozen().zeros(15, 30).upSince(28, 29, 30);

    assertThat(stateOf(node.noBeats(28, 28))).isEqualTo(State.UNDECIDED);
  }

  @Test
  void theHeartbeatsOfAnEarlierIncarnationAreNotRememberedAsAlive() {
    NodeFixture node = frozen().beats(0, 20).upSince(22, 23, 30).zeros(25, 30);

    assertThat(fleet(node).judgementOf("x").signs().lastHeartbeat()).isNull();
    assertThat(stateOf(node)).isEqualTo(State.SILENT);
  }

  @Test
  void theNewestLiveOneIsTold() {
    NodeFixture node = frozen().beats(0, 20).zeros(21, 30);

    assertThat(fleet(node).judgementOf("x").signs().lastHeartbeat()).isEqualTo(instant(20, 0));
  }

  @ParameterizedTest(name = "rises at minute 5 and at {0}:{1}: {2}")
  @CsvSource({"14, 59, SILENT", "15, 0, UNSUPPORTED", "15, 1, UNSUPPORTED"})
  void zerosWhileTheHeadRoseAtTwoSamplesTenMinutesApartAreUnsupported(
      int minute, int second, State expected) {
    NodeFixture node = node("x").head(4, 0, 50).head(5, 0, 51).head(minute, second, 52);

    assertThat(stateOf(node.staysAt(52, 16, 30).zeros(0, 30).upSince(-60, 0, 30)))
        .isEqualTo(expected);
  }

  @Test
  void progressBeforeTheFirstZeroContradictsNothing() {
    assertThat(stateOf(frozen().zeros(20, 30))).isEqualTo(State.SILENT);
  }

  @Test
  void progressOfAnEarlierIncarnationContradictsNothing() {
    NodeFixture node = frozen().zeros(0, 30).upSince(21, 22, 30);

    assertThat(stateOf(node)).isEqualTo(State.SILENT);
  }

  @Test
  void aRiseOnlyAcrossTheRestartIsNoneInThisIncarnation() {
    // In this incarnation (since minute 10) the head rises once, at 22; at 12 it is merely higher.
    NodeFixture node = node("x").staysAt(50, 0, 9).staysAt(60, 12, 21).staysAt(61, 22, 30);
    node.upSince(-600, 0, 9).upSince(10, 11, 30).zeros(12, 30);

    assertThat(stateOf(node)).isEqualTo(State.SILENT);
  }

  @Test
  void oneHeartbeatInThisIncarnationProvesThatTheyAreSupported() {
    // The head rises all the time; without the one heartbeat the zeros would be no evidence.
    NodeFixture node = node("x").rises(0, 30).upSince(-60, 0, 30).zeros(0, 30);

    assertThat(stateOf(node)).isEqualTo(State.UNSUPPORTED);
    assertThat(stateOf(node.heartbeat(2, 0, 1))).isEqualTo(State.SILENT);
  }

  @Test
  void aHeadThatFallsHasNotRisen() {
    NodeFixture node = node("x").upSince(-60, 0, 30).zeros(0, 30);
    for (int m = 0; m <= 30; m++) {
      node.head(m, 0, slot(30) - m);
    }

    assertThat(stateOf(node)).isEqualTo(State.SILENT);
  }

  @Test
  void progressFromTheIncarnationsVeryFirstSampleContradictsZeros() {
    // Started at 9:59, so that the sample of minute 10 is its first; rises at 11 and at 21.
    NodeFixture node =
        node("x").staysAt(40, 0, 9).staysAt(50, 10, 10).staysAt(51, 11, 20).staysAt(52, 21, 26);

    assertThat(
            fleet(node.upSince(-60, 0, 9).upSince(10, 10, 26).zeros(10, 26))
                .withPeers(3)
                .at(26)
                .kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "a sample at minute 9:{0} of an incarnation of minute 9: {1}")
  @CsvSource({"0, UNSUPPORTED", "59, UNSUPPORTED"})
  void aRiseFromTheFirstSecondOfTheIncarnationIsProgressInIt(int second, State expected) {
    NodeFixture node = node("x").head(9, second, 1).staysAt(2, 10, 19).staysAt(3, 20, 30);

    assertThat(stateOf(node.zeros(10, 30).upSince(9, 10, 30))).isEqualTo(expected);
  }

  @Test
  void aRiseFromTheIncarnationBeforeIsNoProgressInThisOne() {
    NodeFixture node = node("x").head(8, 59, 1).staysAt(2, 10, 19).staysAt(3, 20, 30);

    assertThat(stateOf(node.zeros(10, 30).upSince(9, 10, 30))).isEqualTo(State.SILENT);
  }

  @ParameterizedTest(name = "the incarnation began at second {0}: ever alive {1}")
  @CsvSource({"0, true", "60, true", "61, false", "119, false", "121, false"})
  void aMinuteInWhichTheIncarnationBeganMayCountTheHeartbeatsOfTheOneBefore(
      long began, boolean everAlive) {
    // Read by the minute up to second 180, every ten seconds from then on.
    long[] stamps = LongStream.rangeClosed(18, 60).map(i -> 10 * i).toArray();
    Series beats =
        Series.of(stamps, new long[stamps.length])
            .precededBy(Series.of(new long[] {0, 60, 120}, new long[] {6, 6, 6}));
    Policy policy = PolicyReader.read("{\"period\": \"PT10S\"}");

    assertThat(Heartbeats.of(beats, Series.EMPTY, began, policy).everAlive()).isEqualTo(everAlive);
  }

  @Test
  void aHeartbeatStampedAtTheVeryStartIsOfTheIncarnation() {
    Series beats = Series.of(new long[] {60, 120, 180, 240}, new long[] {6, 0, 0, 0});

    assertThat(Heartbeats.of(beats, Series.EMPTY, 60, Policy.DEFAULT).everAlive()).isTrue();
  }
}
