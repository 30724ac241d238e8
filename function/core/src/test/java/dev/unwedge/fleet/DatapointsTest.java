package dev.unwedge.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come from a source, and what is made of it. */
class DatapointsTest {
  private static final NodeId NODE = new NodeId("i-1", "x");
  private static final Instant CLOCK = Instant.parse("2026-05-31T12:30:00Z");

  private final Datapoints datapoints = new Datapoints();
  private final List<String> warnings = new ArrayList<>();

  private void add(int secondsBeforeTheClock, double value) {
    datapoints.add(CLOCK.getEpochSecond() - secondsBeforeTheClock, value);
  }

  private Reading read(Metric metric) {
    return datapoints.read(NODE, metric, CLOCK, Duration.ofSeconds(60), warnings::add);
  }

  private long[] valuesOf(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Data.class);
    Series series = reading.series();
    long[] values = new long[series.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = series.value(i);
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void nothingIsReadInFullAndEmpty(Metric metric) {
    assertThat(valuesOf(read(metric))).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void ofAnOutsideHeadTheNewestMalformedValueIsAGapLikeAnyOther() {
    add(60, 7);
    add(0, -1);

    Reading reading =
        datapoints.read(
            new OutsideId("beacon"),
            Metric.HEAD_SLOT,
            CLOCK,
            Duration.ofSeconds(60),
            warnings::add);

    assertThat(valuesOf(reading)).containsExactly(7);
    assertThat(warnings)
        .containsExactly(
            "outside/beacon: HeadSlot -1.0 at 2026-05-31T12:30:00Z is malformed and counts as a"
                + " gap");
  }

  @Test
  void anyOrderIsPutInOrder() {
    add(0, 3);
    add(120, 1);
    add(60, 2);

    assertThat(valuesOf(read(Metric.HEAD_SLOT))).containsExactly(1, 2, 3);
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatASlowRunFindsStampedLaterThanItsInstantIsLeftOutAndNotInTheFuture() {
    add(0, 1);
    add(-90, 2);
    add(-200, 3);

    Reading reading =
        datapoints.read(
            NODE,
            Metric.HEAD_SLOT,
            CLOCK,
            CLOCK.plusSeconds(40),
            Duration.ofSeconds(60),
            warnings::add);

    assertThat(valuesOf(reading)).containsExactly(1);
    assertThat(warnings)
        .containsExactly(
            "i-1/x: 1 datapoint(s) of HeadSlot are stamped in the future and were ignored");
  }

  @Test
  void manyAreKept() {
    for (int i = 0; i < 1000; i++) {
      add(60_000 - 60 * i, i);
    }

    assertThat(valuesOf(read(Metric.HEAD_SLOT))).hasSize(1000).startsWith(0, 1).endsWith(998, 999);
  }

  @ParameterizedTest(name = "stamped {0} s after the clock: believed {1}")
  @CsvSource({"0, true", "59, true", "60, true", "61, false", "86400, false"})
  void stampsLaterThanTheClockPlusOnePeriodAreIgnoredAndReported(int ahead, boolean believed) {
    add(60, 1);
    add(-ahead, 2);

    assertThat(valuesOf(read(Metric.HEAD_SLOT)))
        .isEqualTo(believed ? new long[] {1, 2} : new long[] {1});
    assertThat(warnings).hasSize(believed ? 0 : 1);
    assertThat(warnings).allSatisfy(w -> assertThat(w).contains("i-1/x", "HeadSlot", "future"));
  }

  @Test
  void aMalformedValueInTheFutureDoesNotMakeTheHeadUnreadable() {
    add(60, 1);
    add(-3600, Double.NaN);

    assertThat(valuesOf(read(Metric.HEAD_SLOT))).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -1,
        -0.5,
        0.5,
        1e-300,
        9007199254740994.0,
        1e300
      })
  void aMalformedValueCountsAsAGapWithAWarning(double malformed) {
    add(120, 1);
    add(60, malformed);
    add(0, 3);

    assertThat(valuesOf(read(Metric.HEAD_SLOT))).containsExactly(1, 3);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("i-1/x", "HeadSlot", "malformed", "2026-05-31T12:29:00Z");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 53, 9007199254740991.0, 9007199254740992.0})
  void wholeNumbersUpToTwoToThe53AreTaken(double value) {
    add(0, value);

    assertThat(valuesOf(read(Metric.HEAD_SLOT))).containsExactly((long) value);
  }

  @Test
  void aMalformedNewestHeadMakesTheNodeUnreadable() {
    add(60, 1);
    add(0, Double.NaN);

    assertThat(read(Metric.HEAD_SLOT)).isInstanceOf(Reading.Unreadable.class);
    assertThat(warnings).hasSize(1);
  }

  @Test
  void nothingButAMalformedHeadMakesTheNodeUnreadable() {
    add(0, -1);

    assertThat(read(Metric.HEAD_SLOT)).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"HEARTBEATS", "UPTIME_SECONDS"})
  void aMalformedNewestValueOfAnotherMetricIsAGap(Metric metric) {
    add(60, 1);
    add(0, Double.NaN);

    assertThat(valuesOf(read(metric))).containsExactly(1);
    assertThat(warnings).hasSize(1);
  }

  @Test
  void theSameDatapointTwiceIsOne() {
    add(60, 1);
    add(0, 2);
    add(0, 2);

    assertThat(valuesOf(read(Metric.HEAD_SLOT))).containsExactly(1, 2);
  }

  @Test
  void twoValuesForOneStampAreNoEvidence() {
    add(60, 1);
    add(60, 2);
    add(0, 3);

    assertThat(read(Metric.HEAD_SLOT)).isInstanceOf(Reading.Unreadable.class);
  }
}
