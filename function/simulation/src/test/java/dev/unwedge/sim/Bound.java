package dev.unwedge.sim;

import dev.unwedge.policy.Policy;
import java.time.Duration;

/**
 * The worst time from a wedge to its command, as a function of the policy: what docs/proof.md
 * derives.
 *
 * <p>It holds while the node's datapoints arrive, the network advances and no hold stands against
 * the restart; else it counts from when the last of these came to be.
 */
public final class Bound {
  /** A heartbeat that tells its age is fresh up to this age (contract §1). */
  static final Duration HEARTBEAT_AGE = Duration.ofSeconds(Limits.HEARTBEAT_AGE);

  private Bound() {}

  /** What a verdict takes. */
  public enum Evidence {
    /** {@code WEDGED}: head and heartbeat stopped. */
    HEARTBEAT,
    /** {@code WEDGED}, in a class in which the line goes on with an ever larger age. */
    HEARTBEAT_AGED,
    /**
     * {@code STALLED}; {@code UNRESPONSIVE} without heartbeats; and {@code WEDGED} in an
     * incarnation whose head never rose or whose heartbeat never beat.
     */
    HEAD
  }

  /**
   * The bound.
   *
   * @param delay the longest time from a sample until its datapoint can be read
   * @param interval the longest time between two runs
   * @param lost whether datapoints get lost, never two in a row
   */
  public static Duration of(
      Policy policy, Evidence evidence, Duration delay, Duration interval, boolean lost) {
    Duration age = evidence == Evidence.HEARTBEAT_AGED ? HEARTBEAT_AGE : Duration.ZERO;
    return age.plus(seen(policy, evidence, lost)).plus(delay).plus(interval);
  }

  /** The bound in a simulated world, while CloudWatch is well and no run is missed. */
  static Duration of(Profile profile, Evidence evidence, boolean lost) {
    return of(profile, profile.policy(), evidence, lost);
  }

  /** The same for a node with a policy of its own. */
  static Duration of(Profile profile, Policy own, Evidence evidence, boolean lost) {
    return of(
        own,
        evidence,
        Duration.ofSeconds(profile.delayMost()),
        Duration.ofSeconds(profile.interval() + Scorekeeper.JITTER),
        lost);
  }

  /**
   * From the wedge to the sample that proves it: up to a period until the first sample that shows
   * it, then as many periods as the threshold takes; a lost datapoint at either end costs one more.
   */
  static Duration seen(Policy policy, Evidence evidence, boolean lost) {
    Duration threshold =
        switch (evidence) {
          case HEARTBEAT, HEARTBEAT_AGED -> policy.wedgedAfter();
          case HEAD -> policy.stalledAfter();
        };
    return seen(policy, threshold, lost);
  }

  /** The same for any threshold. */
  public static Duration seen(Policy policy, Duration threshold, boolean lost) {
    long period = policy.period().toSeconds();
    long periods = Math.ceilDiv(threshold.toSeconds(), period) + 1 + (lost ? 2 : 0);
    return policy.period().multipliedBy(periods);
  }
}
