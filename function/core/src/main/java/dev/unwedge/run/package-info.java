/**
 * One run, from trigger to report: observe, judge, plan, act, follow up, and tell everything on the
 * way. What it needs from outside (metrics, commands, the policy, a clock) are small interfaces, so
 * that the live function, a replayed incident and a test run through the same code.
 */
@NullMarked
package dev.unwedge.run;

import org.jspecify.annotations.NullMarked;
