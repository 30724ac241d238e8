/**
 * Values that describe a fleet as the metrics show it: nodes, their series of datapoints, what
 * could and could not be read. Nothing here judges.
 */
@NullMarked
package dev.unwedge.fleet;

import org.jspecify.annotations.NullMarked;
