package dev.unwedge.sim;

/** A node's heartbeat: a line every ten seconds or so while it beats. */
final class Beats {
  private static final long EVERY = 10;
  private static final long JITTER = 4;

  private final Chance chance;
  private long from = Long.MAX_VALUE;
  private long to = Long.MAX_VALUE;
  private long before;

  Beats(Chance chance) {
    this.chance = chance;
  }

  /** Begins, or begins anew. */
  void start(long time) {
    before = count(time);
    from = time;
    to = Long.MAX_VALUE;
  }

  /** Ends, at once or in the future. */
  void stop(long time) {
    if (from != Long.MAX_VALUE) {
      to = Math.min(to, Math.max(from, time));
    }
  }

  /** How many lines were written up to a time. */
  long count(long time) {
    long until = Math.min(time, to);
    if (from == Long.MAX_VALUE || until <= from) {
      return before;
    }
    long sinceFirst = until - from - 1;
    long last = sinceFirst / EVERY;
    long lastAt = last * EVERY + chance.of(from).between(0, JITTER, last);
    return before + last + (sinceFirst >= lastAt ? 1 : 0);
  }
}
