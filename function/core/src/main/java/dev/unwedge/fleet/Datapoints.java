package dev.unwedge.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Datapoints as a source gave them, in any order and of any quality, on their way to a {@link
 * Reading}.
 *
 * <p>Stamps later than the clock plus one period are left out. A malformed value (not finite,
 * negative, fractional, above 2^53) is left out too, so that it counts as a gap; as the newest head
 * it makes a node unreadable. Two different values for one stamp make the series unreadable.
 * Everything left out is a warning, but for what came after the run's instant.
 */
public final class Datapoints {
  /** The largest whole number that a double holds exactly, 2^53. */
  private static final double MOST = 0x1p53;

  private long[] seconds = new long[0];
  private double[] values = new double[0];
  private int size;
  private boolean rising = true;

  /** Makes room for so many more. */
  public void expect(int more) {
    if (size + more > seconds.length) {
      seconds = Arrays.copyOf(seconds, size + more);
      values = Arrays.copyOf(values, size + more);
    }
  }

  /** Adds a datapoint. */
  public void add(long second, double value) {
    if (size == seconds.length) {
      expect(size + 8);
    }
    rising &= size == 0 || second > seconds[size - 1];
    seconds[size] = second;
    values[size] = value;
    size++;
  }

  /** How many were added. */
  public int size() {
    return size;
  }

  /** The stamp of the one that was added at this place, in epoch seconds. */
  public long second(int index) {
    return seconds[index];
  }

  /** The value of the one that was added at this place, as it was given. */
  public double value(int index) {
    return values[index];
  }

  /** The same for datapoints that were read at the run's instant. */
  public Reading read(
      Subject of, Metric metric, Instant clock, Duration tolerance, Consumer<String> warnings) {
    return read(of, metric, clock, clock, tolerance, warnings);
  }

  /**
   * Makes a reading of what was added; stamps later than clock plus tolerance are not believed.
   *
   * @param clock the instant of the run
   * @param readAt when they were read: what a slow run finds stamped later than its own instant
   *     need not lie in the future
   * @param warnings takes a sentence for everything left out
   */
  public Reading read(
      Subject of,
      Metric metric,
      Instant clock,
      Instant readAt,
      Duration tolerance,
      Consumer<String> warnings) {
    if (!rising) {
      sort();
    }
    long latest = clock.plus(tolerance).getEpochSecond();
    long present = readAt.plus(tolerance).getEpochSecond();
    long[] stamps = new long[size];
    long[] whole = new long[size];
    int kept = 0;
    int future = 0;
    int malformed = -1;
    for (int i = 0; i < size; i++) {
      double value = values[i];
      if (seconds[i] > latest) {
        future += seconds[i] > present ? 1 : 0;
      } else if (!(value >= 0 && value <= MOST) || value != Math.rint(value)) {
        malformed = i;
        warnings.accept(
            "%s: %s %s at %s is malformed and counts as a gap"
                .formatted(of, metric.wireName(), value, Instant.ofEpochSecond(seconds[i])));
      } else if (kept > 0 && stamps[kept - 1] == seconds[i]) {
        if (whole[kept - 1] != (long) value) {
          return new Reading.Unreadable(
              "%s has two values at %s"
                  .formatted(metric.wireName(), Instant.ofEpochSecond(seconds[i])));
        }
      } else {
        stamps[kept] = seconds[i];
        whole[kept] = (long) value;
        kept++;
      }
    }
    if (future > 0) {
      warnings.accept(
          "%s: %d datapoint(s) of %s are stamped in the future and were ignored"
              .formatted(of, future, metric.wireName()));
    }
    if (metric == Metric.HEAD_SLOT
        && of instanceof NodeId
        && malformed >= 0
        && (kept == 0 || seconds[malformed] >= stamps[kept - 1])) {
      return new Reading.Unreadable("the newest HeadSlot is malformed: " + values[malformed]);
    }
    if (kept == 0) {
      return Reading.Data.NONE;
    }
    boolean all = kept == size;
    return new Reading.Data(
        Series.of(
            all ? stamps : Arrays.copyOf(stamps, kept), all ? whole : Arrays.copyOf(whole, kept)));
  }

  private void sort() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(seconds[a], seconds[b]));
    long[] sortedSeconds = new long[size];
    double[] sortedValues = new double[size];
    for (int i = 0; i < size; i++) {
      sortedSeconds[i] = seconds[order[i]];
      sortedValues[i] = values[order[i]];
    }
    seconds = sortedSeconds;
    values = sortedValues;
  }
}
