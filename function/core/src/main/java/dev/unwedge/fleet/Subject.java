package dev.unwedge.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What a metric is of, by the dimensions that it is pushed under: a node, or an outside head. Of
 * the two only a {@link NodeId} can be judged or restarted.
 */
public sealed interface Subject permits NodeId, OutsideId {
  /** The value of the dimension {@code InstanceId}; null for a node that no metric names. */
  @Nullable String instanceId();

  /** The value of the dimension {@code Node}. */
  String node();
}
