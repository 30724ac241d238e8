package dev.unwedge.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datapoints of one metric, oldest first. */
class SeriesTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Series FINE = Series.of(new long[] {120, 130, 140}, new long[] {20, 20, 21});
  private static final Series COARSE =
      Series.of(new long[] {0, 60, 120, 180}, new long[] {10, 15, 21, 30});

  @Test
  void stampsMustRise() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Series.of(new long[] {60, 60}, new long[] {1, 2}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Series.of(new long[] {60, 0}, new long[] {1, 2}));
  }

  @Test
  void everyStampHasAValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Series.of(new long[] {0, 60}, new long[] {1}));
  }

  @Test
  void aDatapointRisesWhenItIsHigherThanTheOneBeforeIt() {
    assertThat(FINE.rises(0)).isFalse();
    assertThat(FINE.rises(1)).isFalse();
    assertThat(FINE.rises(2)).isTrue();
  }

  @Test
  void datapointsAreFoundByTheirStamp() {
    assertThat(FINE.firstAtOrAfter(120)).isZero();
    assertThat(FINE.firstAtOrAfter(121)).isEqualTo(1);
    assertThat(FINE.firstAtOrAfter(141)).isEqualTo(3);
    assertThat(FINE.lastAtOrBefore(119)).isEqualTo(-1);
    assertThat(FINE.lastAtOrBefore(120)).isZero();
    assertThat(FINE.lastAtOrBefore(139)).isEqualTo(1);
  }

  @Test
  void coarseDataPrecedeFineOnesAndNeverOverlapThem() {
    Series joined = FINE.precededBy(COARSE);

    assertThat(joined.toString())
        .isEqualTo(
            Series.of(new long[] {0, 60, 120, 130, 140}, new long[] {10, 15, 20, 20, 21})
                .toString());
  }

  @Test
  void withoutFineDataAllCoarseOnesCount() {
    assertThat(Series.EMPTY.precededBy(COARSE).toString()).isEqualTo(COARSE.toString());
    assertThat(FINE.precededBy(Series.EMPTY)).isSameAs(FINE);
  }

  @Test
  void aPeriodEndsAsLateAsItsDatapointIsCoarse() {
    Series joined = FINE.precededBy(COARSE);

    assertThat(joined.endOfPeriod(1, TEN_SECONDS)).isEqualTo(Instant.ofEpochSecond(120));
    assertThat(joined.endOfPeriod(2, TEN_SECONDS)).isEqualTo(Instant.ofEpochSecond(130));
    assertThat(joined.endOfPeriod(1, Duration.ofMinutes(5))).isEqualTo(Instant.ofEpochSecond(360));
  }

  @Test
  void whatIsKeptSinceAnInstantBeginsThere() {
    assertThat(FINE.since(121).toString())
        .isEqualTo(Series.of(new long[] {130, 140}, new long[] {20, 21}).toString());
    assertThat(FINE.since(120)).isSameAs(FINE);
    assertThat(FINE.since(141)).isSameAs(Series.EMPTY);
  }

  @Test
  void whatIsKeptKnowsWhichOfItIsCoarse() {
    Series kept = FINE.precededBy(COARSE).since(60);

    assertThat(kept.endOfPeriod(0, TEN_SECONDS)).isEqualTo(Instant.ofEpochSecond(120));
    assertThat(kept.endOfPeriod(1, TEN_SECONDS)).isEqualTo(Instant.ofEpochSecond(130));
  }

  @ParameterizedTest(name = "surely after {0}: the datapoint at {1}")
  @CsvSource({"0, 60", "1, 120", "60, 120", "61, 180", "121, 180", "181, 190"})
  void aSecondReckonedFromACoarseStampMayLieAMinuteBeforeTheTrueOne(long second, long stamp) {
    Series fine = Series.of(new long[] {180, 190, 200}, new long[3]);
    Series series = fine.precededBy(Series.of(new long[] {0, 60, 120}, new long[3]));

    assertThat(series.second(series.firstSurelyAfter(second))).isEqualTo(stamp);
  }
}
