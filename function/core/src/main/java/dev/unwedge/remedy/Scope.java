package dev.unwedge.remedy;

import dev.unwedge.fleet.NodeId;
import java.util.Optional;
import java.util.Set;

/** Which nodes a run may act on. Quorum, lag and budget are always judged on the whole fleet. */
public sealed interface Scope {
  /** Every node. */
  record WholeFleet() implements Scope {}

  /** Only the named nodes. */
  record Only(Set<NodeId> nodes) implements Scope {}

  /**
   * A person's order to restart the named nodes; it needs no verdict.
   *
   * @param runId what the order's commands carry, in every run that carries it out
   */
  record Order(Set<NodeId> nodes, String runId) implements Scope {}

  /** Whether a node lies within. */
  default boolean covers(NodeId node) {
    return switch (this) {
      case WholeFleet all -> true;
      case Only only -> only.nodes().contains(node);
      case Order order -> order.nodes().contains(node);
    };
  }

  /** Whether a person has ordered this node's restart. */
  default boolean orders(NodeId node) {
    return this instanceof Order order && order.nodes().contains(node);
  }

  /** The attempt by which this very order was carried out on a node before, if it was. */
  default Optional<Attempt> carriedOut(NodeId node, History history) {
    return this instanceof Order order && order.nodes().contains(node)
        ? history.of(node).stream().filter(a -> order.runId().equals(a.runId())).findFirst()
        : Optional.empty();
  }
}
