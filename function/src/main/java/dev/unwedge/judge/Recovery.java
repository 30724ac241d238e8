package dev.unwedge.judge;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Series;
import dev.unwedge.policy.Policy;
import java.time.Instant;
import java.util.Optional;
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
    Incarnations incarnations = Incarnations.of(uptime, reportedStart);
    long start =
        uptime.isEmpty()
            ? incarnations.present()
            : incarnations.firstBegunSince(requestedAt, period);
    if (start == Incarnations.UNKNOWN) {
      return Optional.empty();
    }
    long last = deadline.getEpochSecond();
    if (!beats.isEmpty()
        && Heartbeats.of(beats, heads, Incarnations.UNKNOWN, policy).state()
            != Heartbeats.State.UNSUPPORTED
        && !beatsBetween(beats, start, last)) {
      return Optional.empty();
    }
    for (int i = heads.firstAtOrAfter(start) + 1; i < heads.size(); i++) {
      if (heads.rises(i) && heads.second(i) <= last) {
        return Optional.of(heads.stamp(i));
      }
    }
    return Optional.empty();
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
