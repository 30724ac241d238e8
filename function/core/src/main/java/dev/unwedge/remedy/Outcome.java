package dev.unwedge.remedy;

/** How a restart command ended, as the host reports it (docs/contract.md#on-the-host). */
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
  /** The host's look at the node showed progress. */
  HEALTHY_NOW,
  /**
   * An orchestrator owns the container; it would start a second one beside ours. Nothing was done.
   */
  SUPERVISED,
  /** The host could not see whether the node makes progress. Nothing was done. */
  BLIND,
  /** The host never reported; the restart may have happened or not. */
  UNKNOWN;

  /** Whether the container may have been started by the command. */
  public boolean mayHaveStarted() {
    return switch (this) {
      case RESTARTED, FAILED, UNKNOWN -> true;
      case BUSY, EXPIRED, NO_SUCH_CONTAINER, FENCED, HEALTHY_NOW, SUPERVISED, BLIND -> false;
    };
  }

  /**
   * Whether an attempt that ended so doubles the next cooldown and counts in {@code maxAttempts}.
   * One on which the host did nothing says nothing of whether a restart helps.
   */
  public boolean counts() {
    return switch (this) {
      case RESTARTED, FAILED, SUPERVISED, UNKNOWN -> true;
      case BUSY, EXPIRED, NO_SUCH_CONTAINER, FENCED, HEALTHY_NOW, BLIND -> false;
    };
  }
}
