package dev.unwedge.sim;

/**
 * A wedge, for as long as the incarnation lives that it struck.
 *
 * @param truth its class
 * @param since when it began
 * @param silent whether heartbeats stopped or never were
 * @param vain restarts that will not help
 * @param number of the fault it came from
 */
record Wedge(Truth truth, long since, boolean silent, long vain, int number) {}
