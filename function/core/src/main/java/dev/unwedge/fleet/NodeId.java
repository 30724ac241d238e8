package dev.unwedge.fleet;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node: a container on an instance.
 *
 * @param instanceId the instance's id, {@code i-…} or {@code mi-…}; null for a node that the policy
 *     expects and no metric names
 * @param node the name of the node's container
 */
public record NodeId(@Nullable String instanceId, String node)
    implements Subject, Comparable<NodeId> {
  private static final Comparator<NodeId> ORDER =
      Comparator.comparing(NodeId::node)
          .thenComparing(NodeId::instanceId, Comparator.nullsFirst(Comparator.naturalOrder()));

  /**
   * What Docker allows in a container's name, no longer than 128 characters. Nothing in it means
   * anything to a shell, to SSM's substitution or to a log.
   */
  private static final Pattern SAFE_NODE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  private static final Pattern SAFE_INSTANCE = Pattern.compile("m?i-[0-9a-zA-Z]{1,64}");

  /** Whether both names are harmless enough to be sent to a host. */
  public boolean isSafe() {
    return instanceId != null
        && SAFE_INSTANCE.matcher(instanceId).matches()
        && SAFE_NODE.matcher(node).matches();
  }

  /**
   * Whether a person's word for a node, {@code node} or {@code instanceId/node}, means this one.
   */
  public boolean isCalled(String name) {
    return name.equals(node) || (instanceId != null && name.equals(toString()));
  }

  @Override
  public int compareTo(NodeId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return instanceId == null ? node : instanceId + "/" + node;
  }
}
