package dev.unwedge.run;

import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.History;
import java.time.Instant;

/**
 * All that a run saw and decided, for those to whom its report is not enough.
 *
 * @param at the instant that was judged
 * @param history past commands, as they were known then
 * @param report what the run answers
 */
public record Account(
    Policy policy, Instant at, History history, Deliberation deliberation, Report report) {}
