package dev.unwedge.fleet;

/**
 * All that is known of one outside head in one run.
 *
 * @param heads its head over time
 */
public record OutsideHead(OutsideId id, Reading heads) {}
