package dev.unwedge.sim;

/**
 * Something that must never happen, and did.
 *
 * @param at when, in epoch seconds
 * @param node index of the node
 */
record Violation(Kind kind, long at, int node, String what) {
  enum Kind {
    /** A container was stopped whose node was not wedged. */
    FALSE_RESTART,
    /** A wedge that had to be found was neither restarted nor held nor named. */
    MISSED_WEDGE,
    /** A command came later than the bound says. */
    LATE_COMMAND,
    OVER_BUDGET,
    /** Too soon after the last attempt, or one too many. */
    OVER_ATTEMPTS,
    /** On data that were old, or could not be read. */
    ON_BAD_DATA,
    /** While an exclusion, a pause or observing held. */
    AGAINST_ORDERS,
    /** A reason for holding that was not true. */
    GROUNDLESS_HOLD,
    /** The head had risen within {@code wedgedAfter}. */
    AGAINST_PROGRESS,
    /** A recovery was told of a node that was not started anew, or did not progress. */
    FALSE_RECOVERY,
    /** A run failed that should not have. */
    FAILED_RUN
  }
}
