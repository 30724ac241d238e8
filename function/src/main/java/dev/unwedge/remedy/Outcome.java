package dev.unwedge.remedy;

/** What the host said of a restart command, in the document's own words. */
public enum Outcome {
  /** Stopped and started; running again. */
  RESTARTED,
  /** Tried, and it does not run again. */
  FAILED,
  /** Another restart of the container was under way. */
  BUSY,
  /** The command came too late. */
  EXPIRED,
  /** The host has no container of that name. */
  NO_SUCH_CONTAINER,
  /** The container was started after the freeze: it is another incarnation. */
  FENCED,
  /** The last look showed progress. */
  HEALTHY_NOW,
  /** The host never gave its word; the restart may have happened or not. */
  UNKNOWN;

  /** Whether the container may have been started by the command. */
  public boolean mayHaveStarted() {
    return switch (this) {
      case RESTARTED, FAILED, UNKNOWN -> true;
      case BUSY, EXPIRED, NO_SUCH_CONTAINER, FENCED, HEALTHY_NOW -> false;
    };
  }
}
