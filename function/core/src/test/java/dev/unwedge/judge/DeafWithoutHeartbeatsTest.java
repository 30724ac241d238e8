package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.FleetFixture.instant;
import static dev.unwedge.judge.NodeFixture.node;
import static dev.unwedge.judge.NodeFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Observation.Vitals;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.fleet.Starts;
import dev.unwedge.judge.Verdict.Kind;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * UNRESPONSIVE where heartbeats are unsupported: no head for stalledAfter (10 min) in the
 * incarnation of the newest head, no gap in uptime above wedgedAfter (3 min) since, and in every
 * stretch of those ten minutes the others rose above that head.
 */
class DeafWithoutHeartbeatsTest {
  /** A client without heartbeats whose endpoint gives its last answer at minute 20. */
  private static NodeFixture victim() {
    return node("x").rises(0, 20).upSince(-60, 0, 30);
  }

  @ParameterizedTest(name = "newest head at {0}:{1}, newest datapoint at 30:00: {2}")
  @CsvSource({"20, 1, SUSPECT", "20, 0, UNRESPONSIVE", "19, 59, UNRESPONSIVE"})
  void itTakesTenMinutesWithoutAHead(int minute, int second, Kind expected) {
    NodeFixture node = node("x").rises(0, 19).upSince(-60, 0, 30).noHead(19, 19);

    assertThat(fleet(node.head(minute, second, slot(20))).withPeers(2).kindOf("x"))
        .isEqualTo(expected);
  }

  @Test
  void itCarriesTheFirstPeriodWithoutAHead() {
    assertThat(fleet(victim()).withPeers(2).verdictOf("x"))
        .isEqualTo(
            new Verdict.Unresponsive(instant(20, 0), Duration.ofMinutes(10), instant(22, 0)));
  }

  @Test
  void zerosThatProgressContradictedAreNoHeartbeats() {
    assertThat(fleet(victim().zeros(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.UNRESPONSIVE);
  }

  @Test
  void heartbeatsThatLiveVeto() {
    assertThat(fleet(victim().beats(0, 30)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void heartbeatsThatWereSeenAndAreNotReadAnyMoreVeto() {
    assertThat(fleet(victim().beats(0, 5)).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "no uptime from minute {0} to {1}: {2}")
  @CsvSource({
    "21, 22, UNRESPONSIVE", // 3 min after the head
    "21, 23, SUSPECT",
    "24, 25, UNRESPONSIVE",
    "24, 26, SUSPECT"
  })
  void aGapInUptimeMayHideAnotherIncarnation(int from, int to, Kind expected) {
    assertThat(fleet(victim().noUptime(from, to)).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "no uptime from minute {0} to 30: {1}")
  @CsvSource({"28, UNRESPONSIVE", "27, SUSPECT"})
  void soMayOneUpToTheNewestDatapoint(int from, Kind expected) {
    NodeFixture node = victim().zeros(0, 30).noUptime(from, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "uptime pushed every {0} s: {1}")
  @CsvSource({"180, UNRESPONSIVE", "181, SUSPECT"})
  void aGapIsMeasuredToTheSecond(int apart, Kind expected) {
    NodeFixture node = node("x").rises(0, 17);
    for (int second = 17 * 60; second <= 1800; second += apart) {
      node.uptime(0, second, 10_000 + second);
    }

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void uptimeBeforeTheNewestHeadMayHaveGaps() {
    assertThat(fleet(victim().noUptime(3, 15)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.UNRESPONSIVE);
  }

  @Test
  void withoutUptimeNothingTellsThatTheContainerRuns() {
    assertThat(fleet(node("x").rises(0, 20).zeros(0, 30)).withPeers(2).kindOf("x"))
        .isEqualTo(Kind.SUSPECT);
  }

  @Test
  void theNewestHeadMustBeOfThisIncarnation() {
    NodeFixture node = node("x").rises(0, 10).upSince(-60, 0, 10).upSince(11, 12, 30);

    assertThat(fleet(node).withPeers(2).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "peers rise from minute {0} to {1}: {2}")
  @CsvSource({
    "0, 40, UNRESPONSIVE",
    "21, 40, UNRESPONSIVE",
    "22, 40, SUSPECT",
    "0, 29, UNRESPONSIVE",
    "0, 28, SUSPECT"
  })
  void theOthersMustRiseInEveryStretchOfTheTenMinutes(int from, int to, Kind expected) {
    assertThat(fleet(victim()).withPeersRising(2, from, to).kindOf("x")).isEqualTo(expected);
  }

  @Test
  void theyMustRiseAboveItsNewestHead() {
    var fleet = fleet(victim(), node("y").rises(0, 30, 1000), node("z").rises(0, 30, 1000));

    assertThat(fleet.kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @ParameterizedTest(name = "{0} of {1} other nodes rise: {2}")
  @CsvSource({
    "1, 2, UNRESPONSIVE",
    "1, 3, SUSPECT",
    "2, 3, UNRESPONSIVE",
    "2, 10, UNRESPONSIVE",
    "2, 11, SUSPECT"
  })
  void whereThreeOthersAreTwoOfThemMustRise(int rising, int others, Kind expected) {
    var fleet = fleet(victim());
    for (int i = 0; i < others; i++) {
      fleet.and(i < rising ? node("n" + i).rises(0, 30) : node("n" + i).stays(0, 30));
    }

    assertThat(fleet.kindOf("x")).isEqualTo(expected);
  }

  @Test
  void aloneItIsOnlySuspect() {
    assertThat(fleet(victim()).kindOf("x")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void theNetworkIsSeenUpToTheNodesNewestDatapoint() {
    // Its publisher is two minutes behind; the network has stood still since.
    NodeFixture node = node("x").rises(0, 16).upSince(-60, 0, 27);

    assertThat(fleet(node).withPeersRising(2, 0, 27).kindOf("x")).isEqualTo(Kind.UNRESPONSIVE);
  }

  @ParameterizedTest(name = "by the minute up to 60 s, every 10 s from {0} s on: {1}")
  @CsvSource({"120, true", "170, true", "180, false"})
  void aMinuteIsNoGapInWhatIsReadByTheMinute(long fineFrom, boolean whole) {
    Policy policy = PolicyReader.read("{\"period\": \"PT10S\", \"wedgedAfter\": \"PT60S\"}");
    long[] fine =
        LongStream.iterate(fineFrom, stamp -> stamp <= 600, stamp -> stamp + 10).toArray();
    Series uptime =
        Series.of(fine, LongStream.of(fine).map(stamp -> 5000 + stamp).toArray())
            .precededBy(Series.of(new long[] {0, 60}, new long[] {5000, 5060}));
    Series heads = Series.EMPTY.precededBy(Series.of(new long[] {0}, new long[] {10}));
    Observation node =
        new Observation(
            new NodeId("i-0", "x"),
            new Reading.Data(heads),
            new Vitals(Reading.Data.NONE, new Reading.Data(uptime)),
            null,
            Starts.NONE);

    assertThat(new Facts(node, policy, 600).hasOutlivedItsHead()).isEqualTo(whole);
  }
}
