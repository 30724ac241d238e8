package dev.unwedge.fleet;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics of a fleet name.
 *
 * @param nodes its nodes
 * @param outside the outside heads, the first by name; one more than {@link #MOST_OUTSIDE} stands
 *     for all further ones
 */
public record Listing(Set<NodeId> nodes, SortedSet<OutsideId> outside) {
  /**
   * The most outside heads that a run reads. A few endpoints are enough to compare with, and each
   * is a metric more at every run, which any host of the fleet may push.
   */
  public static final int MOST_OUTSIDE = 20;

  /** A fleet that is compared with nothing from outside. */
  public static Listing ofNodes(Set<NodeId> nodes) {
    return new Listing(nodes, new TreeSet<>());
  }

  /** Notes an outside head; of too many the last by name is dropped. */
  public static void note(OutsideId id, SortedSet<OutsideId> outside) {
    outside.add(id);
    if (outside.size() > MOST_OUTSIDE + 1) {
      outside.removeLast();
    }
  }

  /** The outside heads to be read. */
  public SortedSet<OutsideId> readable() {
    return outside.size() > MOST_OUTSIDE ? outside.headSet(outside.last()) : outside;
  }

  /** A warning, where there are outside heads that are not read; null if there are none. */
  public @Nullable String warning() {
    return outside.size() > MOST_OUTSIDE
        ? "more than %d outside heads are pushed: those after %s, by name, are ignored"
            .formatted(MOST_OUTSIDE, readable().last().node())
        : null;
  }
}
