/**
 * The whole loop on one machine: simulated nodes in real containers, the real publisher, the real
 * function, and a stand-in for the SSM agent that runs the restart document's own script.
 */
@NullMarked
package dev.unwedge.testkit.loop;

import org.jspecify.annotations.NullMarked;
