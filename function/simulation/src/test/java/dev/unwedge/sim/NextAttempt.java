package dev.unwedge.sim;

import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.sim.SimSsm.Sent;
import java.util.List;

/**
 * When a node may be tried again at the soonest, by what can be known of its past commands
 * (contract §3): reckoned from what the simulated SSM tells, not by the planner's code.
 */
final class NextAttempt {
  private final Policy policy;
  private final long now;
  private final List<Sent> past;
  private final List<Sent> recent;

  NextAttempt(Policy policy, long now, List<Sent> past) {
    this.policy = policy;
    this.now = now;
    this.past = past;
    this.recent =
        past.stream().filter(one -> now - one.at < policy.attemptWindow().toSeconds()).toList();
  }

  private Outcome outcome(Sent one) {
    return one.word == null || now < one.knownAt ? Outcome.UNKNOWN : one.word.outcome();
  }

  /** Attempts within the window but those on which the host did nothing. */
  long counted() {
    return recent.stream().filter(this::counts).count();
  }

  private boolean counts(Sent one) {
    return switch (outcome(one)) {
      case RESTARTED, FAILED, SUPERVISED, UNKNOWN -> true;
      case HEALTHY_NOW, FENCED, EXPIRED, BUSY, BLIND, NO_SUCH_CONTAINER -> false;
    };
  }

  /** Whether a host reported that an orchestrator owns the container. */
  boolean isSupervised() {
    return recent.stream().anyMatch(one -> outcome(one) == Outcome.SUPERVISED);
  }

  /** The end of the cooldown; the present where there is none. */
  long cooledDown() {
    long end = now;
    long doublings = Math.max(0, counted() - 1);
    long doubled = policy.cooldown().toSeconds() << Math.min(doublings, 20);
    for (Sent one : recent) {
      long cooldown = counts(one) ? doubled : policy.cooldown().toSeconds();
      end = Math.max(end, one.at + Math.min(policy.maxCooldown().toSeconds(), cooldown));
    }
    return end;
  }

  /** When the last of the attempts that may have restarted the node has had its time to help. */
  long recovered() {
    return past.stream().mapToLong(this::recovered).max().orElse(now);
  }

  private long recovered(Sent one) {
    long timeout = policy.recoveryTimeout().toSeconds();
    long over = one.command.expiresAt().plus(Attempt.EXECUTION).getEpochSecond();
    return switch (outcome(one)) {
      case RESTARTED, FAILED -> {
        long started =
            one.word == null || one.word.startedAtAfter() == null
                ? over
                : one.word.startedAtAfter().getEpochSecond();
        yield timeout + (started < one.at || started > over ? over : started);
      }
      case UNKNOWN -> over + timeout;
      case HEALTHY_NOW, FENCED, EXPIRED, BUSY, BLIND, NO_SUCH_CONTAINER, SUPERVISED ->
          Long.MIN_VALUE;
    };
  }
}
