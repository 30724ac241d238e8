package dev.unwedge.policy;

import dev.unwedge.fleet.NodeId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nodes are not restarted but by a person's order. Several hold at once, each by
 * its own id, and each lapses at its own end; the policy's mode is not touched.
 *
 * @param id its name among the policy's pauses
 * @param from when it begins; null for at once
 * @param until when it ends; null for never
 * @param reason why, for people
 * @param nodes the nodes that it holds; default all
 * @param by who has asked for it; may be null
 */
public record Pause(
    String id,
    @Nullable Instant from,
    @Nullable Instant until,
    String reason,
    List<Glob> nodes,
    @Nullable String by) {

  /** The one that ends last first: that one tells until when a node is held. */
  static final Comparator<Pause> LONGEST_FIRST =
      Comparator.comparing(
          pause -> pause.until() == null ? Instant.MAX : pause.until(), Comparator.reverseOrder());

  public Pause {
    nodes = List.copyOf(nodes);
  }

  /** Whether it has begun and not ended. */
  public boolean holds(Instant now) {
    return !hasEnded(now) && (from == null || !now.isBefore(from));
  }

  /** Whether it has lapsed. */
  public boolean hasEnded(Instant now) {
    return until != null && !now.isBefore(until);
  }

  /** Whether it holds the node at the time. */
  public boolean holds(NodeId id, Instant now) {
    return holds(now) && names(id);
  }

  /** Whether one of its globs fits the node, whenever it holds. */
  public boolean names(NodeId id) {
    return nodes.stream().anyMatch(glob -> glob.matches(id));
  }

  /** Whether it is a pause of every node, whatever its name. */
  public boolean isOfAll() {
    return nodes.stream().anyMatch(Glob::isEverything);
  }
}
