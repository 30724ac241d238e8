package dev.unwedge.judge;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a node: one per node and run, a closed set. Each carries the evidence that is its
 * own; what every node shows is in {@link Signs}. Declared in the order in which they are tried
 * (docs/contract.md#verdicts).
 */
public sealed interface Verdict {

  /** The verdicts' names, the most serious first. */
  enum Kind {
    WEDGED,
    STALLED,
    UNRESPONSIVE,
    CRASH_LOOPING,
    DOWN,
    SILENT,
    SUSPECT,
    NETWORK_STALL,
    UNKNOWN,
    SYNCING,
    STARTING,
    HEALTHY
  }

  /** The verdict's name. */
  Kind kind();

  /**
   * Nothing can be said of the node. Never evidence against it.
   *
   * @param cause why, in words for an operator
   */
  record Unknown(String cause) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.UNKNOWN;
    }
  }

  /**
   * No datapoint of any metric for {@code silentAfter} by the clock: host or publisher gone.
   *
   * @param lastSeen the newest stamp that was read; null if there was none
   */
  record Silent(@Nullable Instant lastSeen) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.SILENT;
    }
  }

  /**
   * The container exists and does not run.
   *
   * @param since the first of the uptimes that are 0 without a break
   */
  record Down(Instant since) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.DOWN;
    }
  }

  /**
   * Docker's restart policy is at work.
   *
   * @param starts incarnations that began within {@code within}, unwedge's own not counted
   */
  record CrashLooping(int starts, Duration within) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.CRASH_LOOPING;
    }
  }

  /**
   * Younger than {@code startupGrace}.
   *
   * @param uptime age of the present incarnation
   */
  record Starting(Duration uptime) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.STARTING;
    }
  }

  /**
   * The endpoint gives no head, and heartbeats are silent; or there are none, and the network has
   * left the newest head behind.
   *
   * @param headlessSince the newest head's stamp, or the incarnation's start
   * @param headlessFor how long, up to the newest datapoint of any metric
   * @param startedBefore the end of the first period without a head: a container started later is
   *     another one
   */
  record Unresponsive(Instant headlessSince, Duration headlessFor, Instant startedBefore)
      implements Verdict {
    @Override
    public Kind kind() {
      return Kind.UNRESPONSIVE;
    }
  }

  /**
   * Head frozen, heartbeats silent, and proof that it is the node and not the network.
   *
   * @param frozen the frozen span
   * @param networkAdvancing whether the network has been advancing for {@code wedgedAfter}
   * @param heartbeatStopped whether heartbeats were alive earlier in this incarnation
   */
  record Wedged(Frozen frozen, boolean networkAdvancing, boolean heartbeatStopped)
      implements Verdict {
    @Override
    public Kind kind() {
      return Kind.WEDGED;
    }
  }

  /**
   * Head frozen while the network has been advancing for {@code stalledAfter}; heartbeats say
   * nothing against it.
   */
  record Stalled(Frozen frozen) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.STALLED;
    }
  }

  /**
   * Head frozen, and so is the network.
   *
   * @param alone whether there was no fresh peer to compare with
   */
  record NetworkStall(Frozen frozen, boolean alone) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.NETWORK_STALL;
    }
  }

  /** Head frozen, and nothing is proven yet. */
  record Suspect(Frozen frozen) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.SUSPECT;
    }
  }

  /**
   * It pushes, and no head; nothing is proven yet. A {@code SUSPECT} like {@link Suspect}.
   *
   * @param since the newest head's stamp, or the incarnation's start
   * @param duration how long, up to the newest datapoint of any metric
   */
  record Headless(Instant since, Duration duration) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.SUSPECT;
    }
  }

  /**
   * Advancing, and behind.
   *
   * @param lag slots behind the reference head
   */
  record Syncing(long lag) implements Verdict {
    @Override
    public Kind kind() {
      return Kind.SYNCING;
    }
  }

  /** Advancing. */
  record Healthy() implements Verdict {
    @Override
    public Kind kind() {
      return Kind.HEALTHY;
    }
  }

  /**
   * A span in which the head had one value.
   *
   * @param head that value, a slot
   * @param since the first datapoint's stamp
   * @param duration from the first datapoint to the newest
   * @param startedBefore the end of the first datapoint's period: a container started later is
   *     another one
   */
  record Frozen(long head, Instant since, Duration duration, Instant startedBefore) {}
}
