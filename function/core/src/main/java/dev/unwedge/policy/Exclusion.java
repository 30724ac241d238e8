package dev.unwedge.policy;

import dev.unwedge.fleet.NodeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that must not be restarted.
 *
 * @param node a glob on its name, or on {@code instanceId/name}
 * @param until when the exclusion ends; null for never
 * @param reason why, for people; may be null
 */
public record Exclusion(Glob node, @Nullable Instant until, @Nullable String reason) {
  /** Whether the node is excluded at the time. */
  public boolean covers(NodeId id, Instant now) {
    return !hasEnded(now) && node.matches(id);
  }

  /** Whether it has lapsed. */
  public boolean hasEnded(Instant now) {
    return until != null && !now.isBefore(until);
  }
}
