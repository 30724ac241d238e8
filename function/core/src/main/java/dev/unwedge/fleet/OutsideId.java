package dev.unwedge.fleet;

/**
 * The name of an outside head: a head from outside the fleet, such as a public endpoint's. It is no
 * node, so it has no {@link NodeId}.
 *
 * @param node its name, which is pushed as {@code Node}
 */
public record OutsideId(String node) implements Subject, Comparable<OutsideId> {
  /** What is pushed as {@code InstanceId} of every outside head. */
  public static final String INSTANCE_ID = "outside";

  @Override
  public String instanceId() {
    return INSTANCE_ID;
  }

  @Override
  public int compareTo(OutsideId other) {
    return node.compareTo(other.node);
  }

  @Override
  public String toString() {
    return INSTANCE_ID + "/" + node;
  }
}
