/**
 * What is true of each node: observations in, verdicts with their evidence out. Pure: no clock, no
 * I/O, no static state; a past incident and the live fleet run through the same code.
 *
 * <p>The rules are those of docs/contract.md#time, #judgement-terms and #verdicts. A <em>span</em>
 * runs from the first datapoint that shows a thing to the newest one, counted between stamps; it
 * ends at a datapoint that contradicts it, at a gap longer than {@code wedgedAfter}, and at the
 * start of the present incarnation. "For D" means D or longer; "within D" means less than D. Only
 * {@code SILENT} and currency look at the clock.
 */
@NullMarked
package dev.unwedge.judge;

import org.jspecify.annotations.NullMarked;
