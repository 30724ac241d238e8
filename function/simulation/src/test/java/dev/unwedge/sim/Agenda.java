package dev.unwedge.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is yet to happen, in order, and the clock that it moves. */
final class Agenda implements InstantSource {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));
  private long now;
  private long number;

  Agenda(long now) {
    this.now = now;
  }

  long now() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(now);
  }

  /** Has something happen at a time; what is late happens next. */
  void at(long time, Runnable what) {
    entries.add(new Entry(Math.max(time, now), number++, what));
  }

  /** Has something happen after so many seconds. */
  void in(long seconds, Runnable what) {
    at(now + seconds, what);
  }

  /** Lets time pass. */
  void passUntil(long end) {
    while (!entries.isEmpty() && entries.peek().at < end) {
      Entry next = entries.remove();
      now = next.at;
      next.what.run();
    }
    now = end;
  }

  private record Entry(long at, long number, Runnable what) {}
}
