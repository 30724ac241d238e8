package dev.unwedge.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Until when a run may do what, so that Lambda never kills it: neither between the intent to
 * restart a node and its command, nor before its last line. What is late is left out and said to be
 * missing; the next run does it.
 *
 * <p>A run reads, then sends, then tells; each has its end. Of the template's 120 s a run may read
 * for 78, of which the first 39 also serve to ask hosts for their word on past commands; the last
 * command begins by 98 and has 10 s; people are told by 117; three are left for the log and the
 * answer. A function with less time keeps the same shares of what it has.
 *
 * @param clock that the ends are on
 * @param askUntil when the run stops asking for what it can do without
 * @param readUntil when it stops reading, and judges what it has
 * @param sendUntil when the last command may begin
 * @param tellUntil when people are told, or not at all
 * @param send the longest that a command may take: never cut shorter, as a lost answer leaves a
 *     command of which nobody knows whether it was taken
 */
public record Deadline(
    InstantSource clock,
    Instant askUntil,
    Instant readUntil,
    Instant sendUntil,
    Instant tellUntil,
    Duration send) {

  /** A run that takes as long as it takes: a replay, a demonstration, a person at a terminal. */
  public static final Deadline NONE =
      new Deadline(
          InstantSource.system(),
          Instant.MAX,
          Instant.MAX,
          Instant.MAX,
          Instant.MAX,
          Duration.ofDays(1));

  /** For the log and the answer, once all is done: they are written in milliseconds. */
  private static final Duration LEAVE = Duration.ofSeconds(3);

  /** For the message to people: a call of SNS with its retries. */
  private static final Duration MESSAGE = Duration.ofSeconds(9);

  /** For one SendCommand, which is answered within a second and not tried twice. */
  private static final Duration SEND = Duration.ofSeconds(10);

  /** For judging and for all commands: a budget of ten takes three seconds on a usual day. */
  private static final Duration ACT = Duration.ofSeconds(30);

  /**
   * The deadline of a run that begins now.
   *
   * @param clock the function's
   * @param remaining until Lambda kills the function
   */
  public static Deadline in(InstantSource clock, Duration remaining) {
    Instant now = clock.instant();
    Instant tellUntil = now.plus(remaining).minus(share(LEAVE, remaining, 10));
    Instant actUntil = tellUntil.minus(share(MESSAGE, remaining, 10));
    Duration send = share(SEND, remaining, 6);
    Instant readUntil = actUntil.minus(share(ACT, remaining, 4));
    return new Deadline(
        clock,
        now.plus(Duration.between(now, readUntil).dividedBy(2)),
        readUntil,
        actUntil.minus(send),
        tellUntil,
        send);
  }

  /** What is usual, or a fraction of a time that is short. */
  private static Duration share(Duration usual, Duration of, int fraction) {
    Duration most = of.dividedBy(fraction);
    return most.compareTo(usual) < 0 ? most : usual;
  }

  /** The time left for asking for what the run can do without; zero if there is none. */
  public Duration toAsk() {
    return left(askUntil);
  }

  /** The time left for reading; zero if there is none. */
  public Duration toRead() {
    return left(readUntil);
  }

  /** Whether a command may still be sent. */
  public boolean maySend() {
    return !clock.instant().isAfter(sendUntil);
  }

  /** The time left for telling people; zero if there is none. */
  public Duration toTell() {
    return left(tellUntil);
  }

  private Duration left(Instant until) {
    Duration left = Duration.between(clock.instant(), until);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
