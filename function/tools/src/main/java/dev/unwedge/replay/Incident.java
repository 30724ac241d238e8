package dev.unwedge.replay;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history of a fleet.
 *
 * @param source where the numbers come from
 * @param start stamp of the first entry
 * @param period between entries; also the policy's, unless that names its own
 * @param length how many entries each array has
 * @param outside the heads from outside the fleet, which are no nodes
 * @param expected names of the nodes that should be restarted; null if nothing is expected
 */
public record Incident(
    String name,
    @Nullable String source,
    String fleet,
    Instant start,
    Duration period,
    int length,
    Policy policy,
    List<Node> nodes,
    List<OutsideHead> outside,
    @Nullable List<String> expected) {

  /** What was recorded of one node. */
  public record Node(NodeId id, Map<Metric, Recording> recordings) {}

  /** What was recorded of one head from outside the fleet. */
  public record OutsideHead(OutsideId id, Recording heads) {}

  /** The entries of one metric; null entries are no datapoint. */
  public record Recording(List<@Nullable Double> entries) {}

  /** The stamp of an entry, and the instant of the run that sees it as the newest. */
  public Instant at(int entry) {
    return start.plus(period.multipliedBy(entry));
  }

  /** The same history under another policy. */
  Incident under(Policy other) {
    return new Incident(
        name, source, fleet, start, period, length, other, nodes, outside, expected);
  }

  /** The name a node is told by: its own, or with its instance where two nodes share one. */
  public String nameOf(NodeId id) {
    long same = nodes.stream().filter(node -> node.id().node().equals(id.node())).count();
    return same > 1 ? id.toString() : id.node();
  }
}
