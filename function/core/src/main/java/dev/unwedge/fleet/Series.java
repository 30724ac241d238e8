package dev.unwedge.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * Datapoints of one metric of one node, oldest first, no two with one stamp. A stamp is the start
 * of the datapoint's period.
 *
 * <p>Stamps are kept as epoch seconds: CloudWatch's finest period is one second, and a fleet of ten
 * thousand nodes is judged on primitives, kept as small as {@link Column} does.
 */
public final class Series {
  /** No datapoint at all. */
  public static final Series EMPTY = new Series(Column.EMPTY, Column.EMPTY, 0);

  /** The period that data older than three hours is read at. */
  public static final Duration COARSE_PERIOD = Duration.ofMinutes(1);

  private static final long COARSE_SECONDS = COARSE_PERIOD.toSeconds();

  private final Column seconds;
  private final Column values;
  private final int coarse;

  private Series(Column seconds, Column values, int coarse) {
    this.seconds = seconds;
    this.values = values;
    this.coarse = coarse;
  }

  /**
   * Takes datapoints; the arrays may be kept and must not be changed afterwards.
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
    return seconds.length == 0 ? EMPTY : new Series(Column.of(seconds), Column.of(values), 0);
  }

  /**
   * This series, preceded by what an older and coarser one has before this one's first stamp.
   *
   * @param older the same metric read at {@link #COARSE_PERIOD}
   */
  public Series precededBy(Series older) {
    // A coarse period that reaches into the fine datapoints would tell them twice.
    int kept = isEmpty() ? older.size() : older.firstAtOrAfter(second(0) - COARSE_SECONDS + 1);
    if (kept == 0) {
      return this;
    }
    return new Series(
        joined(older.seconds, kept, seconds), joined(older.values, kept, values), kept);
  }

  private static Column joined(Column older, int kept, Column newer) {
    long[] all = new long[kept + newer.size()];
    older.copy(0, kept, all, 0);
    newer.copy(0, newer.size(), all, kept);
    return Column.of(all);
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
            seconds.range(first, size()), values.range(first, size()), Math.max(0, coarse - first));
  }

  public int size() {
    return seconds.size();
  }

  public boolean isEmpty() {
    return seconds.size() == 0;
  }

  /** The stamp of a datapoint, in epoch seconds. */
  public long second(int index) {
    return seconds.get(index);
  }

  /** The stamp of a datapoint. */
  public Instant stamp(int index) {
    return Instant.ofEpochSecond(seconds.get(index));
  }

  public long value(int index) {
    return values.get(index);
  }

  /** The stamp of the newest datapoint, in epoch seconds; {@link Long#MIN_VALUE} without one. */
  public long newestSecond() {
    return isEmpty() ? Long.MIN_VALUE : seconds.get(size() - 1);
  }

  /** The value of the newest datapoint; the series must not be empty. */
  public long newestValue() {
    return values.get(size() - 1);
  }

  /** The index of the first datapoint stamped at or after the second; the size if there is none. */
  public int firstAtOrAfter(long second) {
    return seconds.firstAtLeast(second);
  }

  /**
   * The same for a second that was reckoned from stamps: where the datapoint is a coarse one, it
   * may lie up to a coarse period before the true one.
   */
  public int firstSurelyAfter(long second) {
    int first = firstAtOrAfter(second);
    return first < coarse ? firstAtOrAfter(second + COARSE_SECONDS) : first;
  }

  /** The index of the last datapoint stamped at or before the second; -1 if there is none. */
  public int lastAtOrBefore(long second) {
    return second == Long.MAX_VALUE ? size() - 1 : seconds.firstAtLeast(second + 1) - 1;
  }

  /** Whether the datapoint is higher than the one before it; the first one is no rise. */
  public boolean rises(int index) {
    return index > 0 && values.get(index) > values.get(index - 1);
  }

  /** The end of a datapoint's period, which may be the coarse one for old datapoints. */
  public Instant endOfPeriod(int index, Duration period) {
    return Instant.ofEpochSecond(endOfPeriod(index, period.toSeconds()));
  }

  /** The same in epoch seconds, of a period in seconds. */
  public long endOfPeriod(int index, long period) {
    return seconds.get(index) + (index < coarse ? Math.max(period, COARSE_SECONDS) : period);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Series[");
    for (int i = 0; i < size(); i++) {
      text.append(i == 0 ? "" : ", ").append(stamp(i)).append('=').append(value(i));
    }
    return text.append(']').toString();
  }
}
