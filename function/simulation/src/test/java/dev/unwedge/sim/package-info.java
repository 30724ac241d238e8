/**
 * A simulated fleet around the real run: nodes with true states, hosts with their publishers and
 * the restart document, CloudWatch with its delays and gaps, SSM, and a score keeper that knows the
 * truth. Days pass on a manual clock; nothing here sleeps.
 *
 * <p>Times are epoch seconds: a simulated day is made of hundreds of thousands of them. Everything
 * random hangs on a seed and on what it is thrown for ({@link dev.unwedge.sim.Chance}), never on an
 * order of throws, so that a fault can be left out of a scenario and the rest stays as it was. That
 * is what finding the smallest timeline of a failure rests on.
 */
@NullMarked
package dev.unwedge.sim;

import org.jspecify.annotations.NullMarked;
