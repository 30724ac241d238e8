package dev.unwedge.sim;

/**
 * Something that goes wrong, or is done, for a time.
 *
 * @param target index of the node or host; 0 for what concerns all
 * @param to its end, excluded; that of a wedge is when it heals or a person comes
 * @param amount what the kind says
 */
record Fault(FaultKind kind, int target, long from, long to, long amount) {
  boolean covers(long time) {
    return from <= time && time < to;
  }
}
