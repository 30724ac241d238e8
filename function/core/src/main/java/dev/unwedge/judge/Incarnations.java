package dev.unwedge.judge;

import dev.unwedge.fleet.Series;
import dev.unwedge.fleet.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The incarnations of a node's container, read from its uptime.
 *
 * <p>A new incarnation began between two samples when the later uptime is above 0 and either the
 * earlier one is 0 or the growth is less than half the time between them. Its start is the later
 * stamp less the later uptime, never before the earlier sample: samples are taken at a fixed phase,
 * so times counted from stamps compare with stamps.
 *
 * <p>A datapoint read at the coarse period may be of a sample from anywhere in it, as the first one
 * after a gap is; so the time between is reckoned from the latest that the earlier sample can be.
 */
final class Incarnations {
  /** Without uptime, or before the first sample: no start is known. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private final long[] begun;
  private final long present;

  private Incarnations(long[] begun, long present) {
    this.begun = begun;
    this.present = present;
  }

  /**
   * Reads the incarnations.
   *
   * @param uptime uptime in seconds
   * @param period of the datapoints, but for those that were read at the coarse one
   * @param reportedStart the last start that the restart document reported; counts only where
   *     uptime is not pushed
   */
  static Incarnations of(Series uptime, Duration period, @Nullable Instant reportedStart) {
    if (uptime.isEmpty()) {
      return new Incarnations(
          new long[0], reportedStart == null ? UNKNOWN : ceilSecond(reportedStart));
    }
    long step = period.toSeconds();
    long[] begun = new long[0];
    int count = 0;
    for (int i = 1; i < uptime.size(); i++) {
      long earlier = uptime.value(i - 1);
      long later = uptime.value(i);
      long latest = uptime.endOfPeriod(i - 1, step) - step;
      long between = uptime.second(i) - latest;
      if (later > 0 && (earlier == 0 || 2 * (later - earlier) < between)) {
        begun = count < begun.length ? begun : Arrays.copyOf(begun, 2 * count + 4);
        begun[count++] = Math.max(uptime.second(i) - later, uptime.second(i - 1) + 1);
      }
    }
    long present = count > 0 ? begun[count - 1] : uptime.second(0) - uptime.value(0);
    return new Incarnations(Arrays.copyOf(begun, count), present);
  }

  /**
   * The first second of the present incarnation: a datapoint stamped earlier belongs to another
   * one. {@link #UNKNOWN} where nothing tells.
   */
  long present() {
    return present;
  }

  /**
   * The starts at or after the instant, oldest first. A start counted from stamps lies up to one
   * period before the true one.
   */
  long[] begunSince(Instant instant, long periodSeconds) {
    return Arrays.stream(begun)
        .filter(start -> start + periodSeconds > instant.getEpochSecond())
        .toArray();
  }

  /** How many began after the second, not counting one for each start of unwedge's own. */
  int begunAfter(long second, Starts ours, long periodSeconds) {
    boolean[] explained = new boolean[begun.length];
    for (Starts.Window window : ours.windows()) {
      // A start counted from stamps lies up to one period before the host's own word.
      long from = window.from().getEpochSecond() - periodSeconds;
      long to = window.to().getEpochSecond() + periodSeconds;
      for (int i = 0; i < begun.length; i++) {
        if (!explained[i] && begun[i] >= from && begun[i] <= to) {
          explained[i] = true;
          break;
        }
      }
    }
    int counted = 0;
    for (int i = 0; i < begun.length; i++) {
      if (begun[i] > second && !explained[i]) {
        counted++;
      }
    }
    return counted;
  }

  private static long ceilSecond(Instant instant) {
    return instant.getNano() == 0 ? instant.getEpochSecond() : instant.getEpochSecond() + 1;
  }
}
