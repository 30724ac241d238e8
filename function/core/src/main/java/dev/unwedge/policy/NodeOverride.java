package dev.unwedge.policy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the policy sets otherwise for some nodes. Null leaves a setting as the policy has it.
 * Network, budget and quorum are the fleet's and never a node's.
 *
 * @param match a glob on the node's name, or on {@code instanceId/name}
 * @param mode enforce or observe; the policy's own paused outranks it
 */
public record NodeOverride(
    Glob match,
    @Nullable Mode mode,
    @Nullable Set<Remediable> restart,
    @Nullable Duration wedgedAfter,
    @Nullable Duration stalledAfter,
    @Nullable Duration startupGrace,
    @Nullable Duration syncGrace,
    @Nullable Duration downtime,
    @Nullable Integer maxAttempts,
    @Nullable Duration recoveryTimeout,
    @Nullable Duration cooldown) {

  public NodeOverride {
    restart = restart == null ? null : Set.copyOf(restart);
  }

  /** The policy of the nodes that this matches; it has no overrides of its own. */
  Policy on(Policy fleet) {
    return new Policy(
        fleet.mode() == Mode.PAUSED ? Mode.PAUSED : or(mode, fleet.mode()),
        fleet.reason(),
        fleet.period(),
        or(wedgedAfter, fleet.wedgedAfter()),
        or(stalledAfter, fleet.stalledAfter()),
        fleet.silentAfter(),
        or(startupGrace, fleet.startupGrace()),
        or(syncGrace, fleet.syncGrace()),
        fleet.lookback(),
        fleet.syncLagSlots(),
        fleet.quorum(),
        or(restart, fleet.restart()),
        fleet.budget(),
        or(cooldown, fleet.cooldown()),
        fleet.maxCooldown(),
        or(maxAttempts, fleet.maxAttempts()),
        fleet.attemptWindow(),
        or(recoveryTimeout, fleet.recoveryTimeout()),
        or(downtime, fleet.downtime()),
        fleet.excluded(),
        fleet.pauses(),
        List.of(),
        fleet.expected(),
        fleet.maxNodes());
  }

  private static <T> T or(@Nullable T own, T fleets) {
    return own == null ? fleets : own;
  }
}
