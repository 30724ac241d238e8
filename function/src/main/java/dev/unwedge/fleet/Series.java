package dev.unwedge.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Datapoints of one metric of one node, oldest first, no two with one stamp. A stamp is the start
 * of the datapoint's period.
 *
 * <p>Stamps are kept as epoch seconds: CloudWatch's finest period is one second, and a fleet of ten
 * thousand nodes is judged on primitives.
 */
public final class Series {
  /** No datapoint at all. */
  public static final Series EMPTY = new Series(new long[0], new long[0], 0);

  /** The period that data older than three hours is read at. */
  public static final Duration COARSE_PERIOD = Duration.ofMinutes(1);

  private final long[] seconds;
  private final long[] values;
  private final int coarse;

  private Series(long[] seconds, long[] values, int coarse) {
    this.seconds = seconds;
    this.values = values;
    this.coarse = coarse;
  }

  /**
   * Takes datapoints as they are; the arrays are not copied and must not be changed afterwards.
   *
   * @param seconds stamps in epoch seconds, strictly rising
   * @throws IllegalArgumentException if the arrays differ in length or the stamps do not rise
   */
  public static Series of(long[] seconds, long[] values) {
    if (seconds.length != values.length) {
      throw new IllegalArgumentException("stamps and values differ in number");
    }
    for (int i = 1; i < seconds.length; i++) {
      if (seconds[i] <= seconds[i - 1]) {
        throw new IllegalArgumentException("stamps do not rise");
      }
    }
    return seconds.length == 0 ? EMPTY : new Series(seconds, values, 0);
  }

  /**
   * This series, preceded by what an older and coarser one has before this one's first stamp.
   *
   * @param older the same metric read at {@link #COARSE_PERIOD}
   */
  public Series precededBy(Series older) {
    // A coarse period that reaches into the fine datapoints would tell them twice.
    int kept =
        isEmpty() ? older.size() : older.firstAtOrAfter(seconds[0] - COARSE_PERIOD.toSeconds() + 1);
    if (kept == 0) {
      return this;
    }
    long[] allSeconds = Arrays.copyOf(older.seconds, kept + size());
    long[] allValues = Arrays.copyOf(older.values, kept + size());
    System.arraycopy(seconds, 0, allSeconds, kept, size());
    System.arraycopy(values, 0, allValues, kept, size());
    return new Series(allSeconds, allValues, kept);
  }

  /** The datapoints stamped at or after the second. */
  public Series since(long second) {
    int first = firstAtOrAfter(second);
    if (first == 0) {
      return this;
    }
    return first == size()
        ? EMPTY
        : new Series(
            Arrays.copyOfRange(seconds, first, size()),
            Arrays.copyOfRange(values, first, size()),
            Math.max(0, coarse - first));
  }

  public int size() {
    return seconds.length;
  }

  public boolean isEmpty() {
    return seconds.length == 0;
  }

  /** The stamp of a datapoint, in epoch seconds. */
  public long second(int index) {
    return seconds[index];
  }

  /** The stamp of a datapoint. */
  public Instant stamp(int index) {
    return Instant.ofEpochSecond(seconds[index]);
  }

  public long value(int index) {
    return values[index];
  }

  /** The stamp of the newest datapoint, in epoch seconds; {@link Long#MIN_VALUE} without one. */
  public long newestSecond() {
    return isEmpty() ? Long.MIN_VALUE : seconds[seconds.length - 1];
  }

  /** The value of the newest datapoint; the series must not be empty. */
  public long newestValue() {
    return values[values.length - 1];
  }

  /** The index of the first datapoint stamped at or after the second; the size if there is none. */
  public int firstAtOrAfter(long second) {
    int at = Arrays.binarySearch(seconds, second);
    return at >= 0 ? at : -at - 1;
  }

  /** The index of the last datapoint stamped at or before the second; -1 if there is none. */
  public int lastAtOrBefore(long second) {
    int at = Arrays.binarySearch(seconds, second);
    return at >= 0 ? at : -at - 2;
  }

  /** Whether the datapoint is higher than the one before it; the first one is no rise. */
  public boolean rises(int index) {
    return index > 0 && values[index] > values[index - 1];
  }

  /** The end of a datapoint's period, which may be the coarse one for old datapoints. */
  public Instant endOfPeriod(int index, Duration period) {
    return stamp(index)
        .plus(index < coarse && period.compareTo(COARSE_PERIOD) < 0 ? COARSE_PERIOD : period);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Series[");
    for (int i = 0; i < seconds.length; i++) {
      text.append(i == 0 ? "" : ", ").append(stamp(i)).append('=').append(values[i]);
    }
    return text.append(']').toString();
  }
}
