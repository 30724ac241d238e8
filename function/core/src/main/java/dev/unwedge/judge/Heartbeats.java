package dev.unwedge.judge;

import dev.unwedge.fleet.Series;
import dev.unwedge.policy.Policy;

/**
 * What a node's heartbeats say in its present incarnation. A 0 is evidence; a gap is not.
 *
 * @param state what they say
 * @param newest the newest datapoint's stamp in epoch seconds; {@link Long#MIN_VALUE} without one
 * @param lastAlive the newest stamp with a heartbeat; {@link Long#MIN_VALUE} without one
 */
record Heartbeats(State state, long newest, long lastAlive) {

  /** What heartbeats can say. */
  public enum State {
    /** One of the newest {@code wedgedAfter}/{@code period} periods has one. */
    ALIVE,
    /** Explicitly 0 for {@code wedgedAfter} or longer. */
    SILENT,
    /** No datapoint in this incarnation, or zeros throughout that progress contradicts. */
    UNSUPPORTED,
    /** Too little data to say. */
    UNDECIDED
  }

  /** Whether heartbeats were ever alive in this incarnation. */
  boolean everAlive() {
    return lastAlive != Long.MIN_VALUE;
  }

  static Heartbeats of(Series beats, Series heads, long incarnation, Policy policy) {
    // The minute in which the incarnation began may count the heartbeats of the one before; its own
    // come 120 s after its start at the earliest.
    int first = beats.firstSurelyAfter(incarnation);
    if (first == beats.size()) {
      return new Heartbeats(State.UNSUPPORTED, Long.MIN_VALUE, Long.MIN_VALUE);
    }
    long newest = beats.newestSecond();
    long lastAlive = Long.MIN_VALUE;
    for (int i = first; i < beats.size(); i++) {
      if (beats.value(i) > 0) {
        lastAlive = beats.second(i);
      }
    }
    return new Heartbeats(
        state(beats, first, lastAlive, heads, incarnation, policy), newest, lastAlive);
  }

  private static State state(
      Series beats, int first, long lastAlive, Series heads, long incarnation, Policy policy) {
    long period = policy.period().toSeconds();
    long wedgedAfter = policy.wedgedAfter().toSeconds();
    long newest = beats.newestSecond();
    if (lastAlive != Long.MIN_VALUE && lastAlive > newest - wedgedAfter / period * period) {
      return State.ALIVE;
    }
    if (lastAlive == Long.MIN_VALUE
        && progressed(heads, beats.second(first), incarnation, policy)) {
      return State.UNSUPPORTED;
    }
    int from = beats.size() - 1;
    while (from > first
        && beats.value(from - 1) == 0
        && beats.second(from) - beats.second(from - 1) <= wedgedAfter) {
      from--;
    }
    boolean silent = newest - beats.second(from) + period >= wedgedAfter;
    return silent ? State.SILENT : State.UNDECIDED;
  }

  /**
   * Whether the head rose at two samples {@code stalledAfter} apart, since the first zero and
   * within the incarnation.
   */
  private static boolean progressed(Series heads, long firstZero, long incarnation, Policy policy) {
    long first = Long.MIN_VALUE;
    for (int i = Math.max(1, heads.firstAtOrAfter(firstZero)); i < heads.size(); i++) {
      if (heads.rises(i) && heads.second(i - 1) >= incarnation) {
        if (first == Long.MIN_VALUE) {
          first = heads.second(i);
        } else if (heads.second(i) - first >= policy.stalledAfter().toSeconds()) {
          return true;
        }
      }
    }
    return false;
  }
}
