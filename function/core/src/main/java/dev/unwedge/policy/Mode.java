package dev.unwedge.policy;

import java.util.Locale;

/** What a run may do. */
public enum Mode {
  /** Decide, log and send. */
  ENFORCE,
  /** Decide and log, send nothing. */
  OBSERVE,
  /** Stopped by an operator: judge and log, hold every restart. */
  PAUSED;

  /** The mode's name in the policy and the report. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
