package dev.unwedge.remedy;

/** What the host's last look must not show, or it leaves the container alone. */
public enum Veto {
  /** A moving head or a fresh heartbeat. */
  HEAD_OR_HEARTBEAT,
  /** A moving head. */
  HEAD,
  /** Nothing: a person has ordered the restart. */
  NONE
}
