package dev.unwedge.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Series;
import dev.unwedge.fleet.Starts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A new incarnation began between two samples when the later uptime is above 0 and either the
 * earlier one is 0 or the growth is less than half the time between them.
 */
class IncarnationsTest {
  private static final long FIRST = 1_780_000_000L;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest(name = "from {0} to {1} in a minute: new {2}")
  @CsvSource({
    "1000, 1060, false",
    "1000, 1031, false",
    "1000, 1030, false",
    "1000, 1029, true",
    "1000, 1000, true",
    "1000, 20, true",
    "0, 1, true",
    "0, 5000, true",
    "0, 0, false",
    "1000, 0, false"
  })
  void lessThanHalfTheGrowthIsANewIncarnation(long earlier, long later, boolean isNew) {
    assertThat(begun(Incarnations.of(uptime(earlier, later), MINUTE, null)))
        .isEqualTo(isNew ? 1 : 0);
  }

  @Test
  void aGapIsMeasuredInItsOwnLength() {
    Series grown = Series.of(new long[] {FIRST, FIRST + 600}, new long[] {100, 400});
    Series notGrown = Series.of(new long[] {FIRST, FIRST + 600}, new long[] {100, 399});

    assertThat(begun(Incarnations.of(grown, MINUTE, null))).isZero();
    assertThat(begun(Incarnations.of(notGrown, MINUTE, null))).isEqualTo(1);
  }

  @Test
  void aCrashEveryThirtyFiveSecondsIsSeenAtEverySample() {
    assertThat(begun(Incarnations.of(uptime(20, 10, 35, 25, 15, 5), MINUTE, null))).isEqualTo(5);
  }

  @Test
  void thePresentIncarnationBeganItsUptimeBeforeTheSample() {
    assertThat(Incarnations.of(uptime(1000, 20), MINUTE, null).present())
        .isEqualTo(FIRST + 60 - 20);
  }

  @Test
  void theOnlyIncarnationBeganBeforeTheFirstSample() {
    assertThat(Incarnations.of(uptime(1000, 1060), MINUTE, null).present()).isEqualTo(FIRST - 1000);
  }

  @Test
  void aStartNeverLiesBeforeTheSampleThatStillShowedTheOldOne() {
    assertThat(Incarnations.of(uptime(0, 5000), MINUTE, null).present()).isGreaterThan(FIRST);
  }

  @Test
  void uptimeOutweighsTheReportedStart() {
    Instant reported = Instant.ofEpochSecond(FIRST + 30);

    assertThat(Incarnations.of(uptime(1000, 1060), MINUTE, reported).present())
        .isEqualTo(FIRST - 1000);
  }

  @Test
  void withoutUptimeTheReportedStartCounts() {
    Instant reported = Instant.ofEpochSecond(FIRST);

    assertThat(Incarnations.of(Series.EMPTY, MINUTE, reported).present()).isEqualTo(FIRST);
    assertThat(Incarnations.of(Series.EMPTY, MINUTE, reported.plusMillis(1)).present())
        .isEqualTo(FIRST + 1);
  }

  @Test
  void withNeitherNoStartIsKnown() {
    assertThat(Incarnations.of(Series.EMPTY, MINUTE, null).present())
        .isEqualTo(Incarnations.UNKNOWN);
  }

  @ParameterizedTest(name = "from {0} to {1}, read at a minute: new {2}")
  @CsvSource({
    "1000, 1060, false",
    "1000, 1010, false", // a sample of 50 s into its minute, and the next one's first
    "1000, 1005, false",
    "1000, 1004, true",
    "1000, 20, true",
    "0, 5, true"
  })
  void aSampleReadAtAMinuteMayBeOfItsEnd(long earlier, long later, boolean isNew) {
    Series coarse = uptime(earlier, later);
    Series fine = Series.of(new long[] {FIRST + 120}, new long[] {later + 60});

    Series joined = fine.precededBy(coarse);

    assertThat(begun(Incarnations.of(joined, Duration.ofSeconds(10), null)))
        .isEqualTo(isNew ? 1 : 0);
  }

  private static int begun(Incarnations incarnations) {
    return incarnations.begunAfter(FIRST - 100_000, Starts.NONE, 60);
  }

  /** Uptimes, one a minute. */
  private static Series uptime(long... values) {
    long[] seconds = new long[values.length];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = FIRST + 60L * i;
    }
    return Series.of(seconds, values);
  }
}
