package dev.unwedge.policy;

import dev.unwedge.fleet.NodeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node that must not be restarted.
 *
 * @param node its name, or {@code instanceId/name}
 * @param until when the exclusion ends; null for never
 * @param reason why, for people; may be null
 */
public record Exclusion(String node, @Nullable Instant until, @Nullable String reason) {
  /** Whether the node is excluded at the time. */
  public boolean covers(NodeId id, Instant now) {
    return id.isCalled(node) && (until == null || now.isBefore(until));
  }
}
