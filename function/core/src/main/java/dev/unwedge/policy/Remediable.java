package dev.unwedge.policy;

/** The verdicts that a policy may name as worth a restart. */
public enum Remediable {
  WEDGED,
  STALLED,
  UNRESPONSIVE
}
