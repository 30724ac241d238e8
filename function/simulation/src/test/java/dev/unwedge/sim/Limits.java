package dev.unwedge.sim;

import dev.unwedge.policy.Policy;
import dev.unwedge.policy.Remediable;
import java.time.Duration;

/**
 * How long a node that is well may do what a wedge does. The policy draws the line: what stands
 * still for longer is wedged by the operator's own word, so no simulated node that is well does.
 * All in seconds.
 */
record Limits(Policy policy, Profile profile) {
  /** For how long a heartbeat that tells its age counts as fresh (contract §1). */
  static final long HEARTBEAT_AGE = 30;

  /** For so long a publisher may be without uptime, and some samples more. */
  private static final long LONGEST_HOLE = 4000;

  /** A host whose clock is stepped lets spans seem longer than they were. */
  private static final double STEPPED = 0.3;

  /** Until the head first moves in an incarnation. */
  long slowStart(SimNode node) {
    if (node.silentlyWell() && !profile.pushes().uptime()) {
      // Nobody tells that it was started: it seems to stand still in the incarnation before.
      long samples = 2 * profile.period() + profile.delayMost();
      return Math.max(5, own(node).wedgedAfter().toSeconds() - samples);
    }
    boolean untold = node.isUnmatched() && !profile.pushes().uptime();
    long grace =
        untold || seemsOld(node)
            ? own(node).stalledAfter().toSeconds()
            : Math.max(own(node).stalledAfter().toSeconds(), own(node).syncGrace().toSeconds());
    return careful(node, grace - 1);
  }

  /**
   * Whether it may seem to be the incarnation before: one that lived for less than a period and
   * then one that is older at the next sample by half a period's growth or more. The same for
   * longer while no uptime is pushed.
   */
  private boolean seemsOld(SimNode node) {
    long hole = node.host.tellsUptime() ? profile.period() : LONGEST_HOLE / 2;
    return node.lastLife() < hole;
  }

  /** Without a moving head, later in an incarnation. */
  long pause(SimNode node) {
    return careful(node, own(node).stalledAfter().toSeconds() - 1);
  }

  /**
   * Without an answer of its endpoint. Where the policy restarts what is unresponsive, and no live
   * heartbeat speaks for the node, that is all that tells a hanging endpoint from a dead node.
   */
  long hang(SimNode node) {
    boolean isSpokenFor = !node.pushesNoHeartbeats() && !node.isUnmatched();
    if (isSpokenFor || !own(node).restart().contains(Remediable.UNRESPONSIVE)) {
      return Long.MAX_VALUE;
    }
    Policy own = own(node);
    Duration threshold = node.isUnmatched() ? own.wedgedAfter() : own.stalledAfter();
    // Its newest head may be a period old when it begins, and the next one late when it ends.
    return careful(node, threshold.toSeconds() - 2 * profile.period());
  }

  /** After the network moves again, until a node does that had stood still with it. */
  long straggle(SimNode node) {
    long stretch = policy.stretch().toSeconds();
    Policy own = own(node);
    Duration advancing = node.isUnmatched() ? own.wedgedAfter() : own.stalledAfter();
    return careful(node, Math.max(0, advancing.toSeconds() - stretch - 2 * profile.period()));
  }

  /** The life of an incarnation in an OOM cycle: two begin within {@code stalledAfter}. */
  long oomLife(SimNode node) {
    long unseen = profile.period() + profile.delayMost() + 60;
    return Math.max(20, (own(node).stalledAfter().toSeconds() - unseen) / 2);
  }

  private Policy own(SimNode node) {
    return policy.of(node.id);
  }

  private static long careful(SimNode node, long limit) {
    return node.host.isStepped() ? (long) (limit * STEPPED) : limit;
  }
}
