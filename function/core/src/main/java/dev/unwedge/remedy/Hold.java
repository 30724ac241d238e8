package dev.unwedge.remedy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a node that would be restarted is not. The hold that is told is the first in the order of
 * {@link Reason}; each carries the numbers it rests on.
 */
public sealed interface Hold {

  /** The reasons' names, in the order of docs/contract.md#holds. */
  enum Reason {
    UNSAFE_NAME,
    EXCLUDED,
    OUT_OF_SCOPE,
    PAUSED,
    HISTORY_UNREADABLE,
    NO_INCARNATION,
    IN_FLIGHT,
    EXHAUSTED,
    COOLDOWN,
    BUDGET,
    OBSERVE,
    OUT_OF_TIME
  }

  /** The reason's name. */
  Reason reason();

  /** Its name holds what must never reach a host. */
  record UnsafeName() implements Hold {
    @Override
    public Reason reason() {
      return Reason.UNSAFE_NAME;
    }
  }

  /** The policy excludes it. */
  record Excluded(@Nullable Instant until, @Nullable String why) implements Hold {
    @Override
    public Reason reason() {
      return Reason.EXCLUDED;
    }
  }

  /** The trigger named other nodes. */
  record OutOfScope() implements Hold {
    @Override
    public Reason reason() {
      return Reason.OUT_OF_SCOPE;
    }
  }

  /**
   * An operator has stopped its restarts.
   *
   * @param id of the pause that ends last; null if the policy's mode is paused
   * @param until when that ends; null for never
   * @param why as the policy gives it
   */
  record Paused(@Nullable String id, @Nullable Instant until, @Nullable String why)
      implements Hold {
    @Override
    public Reason reason() {
      return Reason.PAUSED;
    }
  }

  /** Past attempts could not be read in full. */
  record HistoryUnreadable(String why) implements Hold {
    @Override
    public Reason reason() {
      return Reason.HISTORY_UNREADABLE;
    }
  }

  /**
   * Stalled, and its uptime is not known: a slow start cannot be told from a stall.
   *
   * @param uptimeAt the stamp of its newest uptime, {@code silentAfter} older than its newest head;
   *     null if nobody pushes its uptime
   */
  record NoIncarnation(@Nullable Instant uptimeAt) implements Hold {
    @Override
    public Reason reason() {
      return Reason.NO_INCARNATION;
    }
  }

  /** A command is under way. */
  record InFlight(String commandId, Instant requestedAt) implements Hold {
    @Override
    public Reason reason() {
      return Reason.IN_FLIGHT;
    }
  }

  /**
   * Restarted too often, or owned by an orchestrator; a person must look.
   *
   * @param attempts within the attempt window that {@linkplain Outcome#counts() count}
   * @param until when enough of them have left the window
   * @param supervised whether a host reported that an orchestrator owns the container
   */
  record Exhausted(int attempts, Instant until, boolean supervised) implements Hold {
    @Override
    public Reason reason() {
      return Reason.EXHAUSTED;
    }
  }

  /**
   * Restarted not long ago.
   *
   * @param attempts within the attempt window that {@linkplain Outcome#counts() count}; 0 where the
   *     host did nothing on any
   * @param cooldown that so many attempts bring
   * @param until when it ends, or later when the last restart has had its time to help
   * @param recovering whether it is the latter
   */
  record Cooldown(int attempts, Duration cooldown, Instant until, boolean recovering)
      implements Hold {
    @Override
    public Reason reason() {
      return Reason.COOLDOWN;
    }
  }

  /**
   * The fleet has seen enough attempts for now.
   *
   * @param used attempts within the window, this run's and those in flight included
   * @param limit attempts allowed within the window
   */
  record OverBudget(int used, int limit, Duration window) implements Hold {
    @Override
    public Reason reason() {
      return Reason.BUDGET;
    }
  }

  /** The policy only observes. */
  record Observed() implements Hold {
    @Override
    public Reason reason() {
      return Reason.OBSERVE;
    }
  }

  /** The run had no time left to send its command: not planned, it happens to a restart. */
  record OutOfTime() implements Hold {
    @Override
    public Reason reason() {
      return Reason.OUT_OF_TIME;
    }
  }
}
