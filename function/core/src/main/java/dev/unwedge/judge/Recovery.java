package dev.unwedge.judge;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Series;
import dev.unwedge.policy.Policy;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node came back after a restart was asked for: proven by progress, never by an exit
 * code. It takes a new incarnation, a head that advances in it and, where the node has heartbeats,
 * one of them. What was once recovered stays so, whatever happens to the node afterwards: a later
 * run comes to the same answer from the same data.
 */
public final class Recovery {
  private Recovery() {}

  /**
   * The stamp at which the head first advanced again, if the node has recovered by the deadline.
   *
   * @param requestedAt when the restart was asked for
   * @param reportedStart when the host says it started the container; counts where no uptime is
   *     pushed
   */
  public static Optional<Instant> progress(
      Observation observation,
      Instant requestedAt,
      @Nullable Instant reportedStart,
      Instant deadline,
      Policy policy) {
    Observation.Vitals vitals = observation.vitals();
    Series uptime = vitals == null ? Series.EMPTY : vitals.uptime().series();
    Series beats = vitals == null ? Series.EMPTY : vitals.heartbeats().series();
    Series heads = observation.heads().series();
    long period = policy.period().toSeconds();
    Incarnations incarnations = Incarnations.of(uptime, policy.period(), reportedStart);
    long[] starts =
        uptime.isEmpty()
            ? LongStream.of(incarnations.present())
                .filter(start -> start != Incarnations.UNKNOWN)
                .toArray()
            : incarnations.begunSince(requestedAt, period);
    boolean needsBeat =
        !beats.isEmpty()
            && Heartbeats.of(beats, heads, Incarnations.UNKNOWN, policy).state()
                != Heartbeats.State.UNSUPPORTED;
    for (int k = 0; k < starts.length; k++) {
      long end = k + 1 < starts.length ? starts[k + 1] - 1 : Long.MAX_VALUE;
      long to = Math.min(end, deadline.getEpochSecond());
      if (!needsBeat || beatsBetween(beats, starts[k], to)) {
        Optional<Instant> progress = firstRise(heads, uptime, starts[k], to, period);
        if (progress.isPresent()) {
          return progress;
        }
      }
    }
    return Optional.empty();
  }

  /** The first rise with both its samples in [from, to], and of the incarnation begun then. */
  private static Optional<Instant> firstRise(
      Series heads, Series uptime, long from, long to, long period) {
    for (int i = heads.firstAtOrAfter(from) + 1; i < heads.size() && heads.second(i) <= to; i++) {
      if (heads.rises(i) && !isOlder(uptime, heads.second(i), from, period)) {
        return Optional.of(heads.stamp(i));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the uptime at a stamp tells of an incarnation that began before: a sample from before
   * the restart, by a clock that was ahead then.
   */
  private static boolean isOlder(Series uptime, long second, long start, long period) {
    Series then = uptime.since(second);
    return !then.isEmpty() && then.second(0) == second && then.value(0) > second - start + period;
  }

  private static boolean beatsBetween(Series beats, long from, long to) {
    for (int i = beats.firstAtOrAfter(from); i < beats.size() && beats.second(i) <= to; i++) {
      if (beats.value(i) > 0) {
        return true;
      }
    }
    return false;
  }
}
