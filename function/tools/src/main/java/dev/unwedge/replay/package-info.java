/**
 * Recorded or made-up histories of a fleet, replayed against the real judge and planner on a fake
 * clock: no AWS, no Docker.
 */
@NullMarked
package dev.unwedge.replay;

import org.jspecify.annotations.NullMarked;
