package dev.unwedge.run;

import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.AuditLog;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.judge.Judgement;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Recoveries;
import dev.unwedge.remedy.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of past commands: the host's word, and whether the node really recovered. Told from
 * history under the command's id, once for each warm function.
 *
 * <p>People are told by message what an earlier run of this warm function did not know. A cold one
 * cannot know what others told: it sends only what can have become known just now.
 */
final class FollowUp {
  private static final String OUTCOME = "restart.outcome";
  private static final String END = "end";

  /**
   * What became known longer ago a cold function leaves to the log. A schedule of five minutes
   * whose every run is cold comes by once.
   */
  private static final Duration JUST_NOW = Duration.ofMinutes(6);

  private final Policy policy;
  private final Instant now;
  private final History history;
  private final Memory memory;
  private final AuditLog audit;
  private final Notices notices;

  FollowUp(
      Policy policy, Instant now, History history, Memory memory, AuditLog audit, Notices notices) {
    this.policy = policy;
    this.now = now;
    this.history = history;
    this.memory = memory;
    this.audit = audit;
    this.notices = notices;
  }

  /**
   * How old an attempt may be for its end still to be logged: as long as the command may be at
   * work, and then twice the recovery timeout, so that a schedule of a quarter of an hour logs it
   * too.
   */
  static Duration toldUntil(Policy policy) {
    Duration timeout =
        policy.each().map(Policy::recoveryTimeout).max(Comparator.naturalOrder()).orElseThrow();
    return Attempt.EXPIRY.plus(Attempt.EXECUTION).plus(timeout.multipliedBy(2));
  }

  /** The same of one attempt: what ended sooner is logged no longer than it needs to be. */
  static boolean mayTell(Attempt attempt, Policy policy, Instant now) {
    Duration timeout = policy.of(attempt.node()).recoveryTimeout();
    return now.isBefore(Recoveries.begin(attempt).plus(timeout.multipliedBy(2)));
  }

  /** Tells what is new. */
  void tell(Deliberation deliberation) {
    for (Attempt attempt : history.all()) {
      Attempt.Word word = attempt.word();
      if (word != null && memory.tellsFirst(attempt, OUTCOME)) {
        audit.tell(new AuditEvent.RestartOutcome(attempt, word));
        if (isNews(attempt, attempt.requestedAt())) {
          notices.hostSaid(attempt, word);
        }
      }
    }
    Map<NodeId, Integer> places = new HashMap<>();
    for (int i = 0; i < deliberation.observations().size(); i++) {
      places.put(deliberation.observations().get(i).id(), i);
    }
    for (Attempt attempt : history.all()) {
      Integer place = places.get(attempt.node());
      if (place != null
          && mayTell(attempt, policy, now)
          && attempt.outcome().mayHaveStarted()
          && !memory.hasTold(attempt, END)) {
        tellEnd(attempt, deliberation.observations().get(place), deliberation.planned().get(place));
        memory.await(attempt, !memory.hasTold(attempt, END));
      }
    }
  }

  /** Whether no earlier run can have told people of what can be known since then. */
  private boolean isNews(Attempt attempt, Instant since) {
    return attempt.within(toldUntil(policy), now)
        && (memory.isWarm() || now.isBefore(since.plus(JUST_NOW)));
  }

  private void tellEnd(Attempt attempt, Observation observation, Planned present) {
    Policy own = policy.of(attempt.node());
    Instant timeout = Recoveries.deadline(attempt, policy);
    boolean timedOut = !now.isBefore(timeout);
    if (attempt.inFlight(now) || (attempt.word() == null && mayYetBeKnown(attempt))) {
      return; // it may turn out to have been fenced
    }
    Optional<Instant> progress = Recoveries.progress(attempt, observation, policy);
    if (progress.isPresent()) {
      memory.tellsFirst(attempt, END);
      Duration freezeToProgress = Duration.between(frozenSince(attempt), progress.get());
      audit.tell(new AuditEvent.NodeRecovered(attempt, progress.get(), freezeToProgress));
      if (isNews(attempt, progress.get())) {
        notices.add(new Notice.Recovered(attempt, freezeToProgress));
      }
    } else if (timedOut && observation.vitals() != null) {
      // Without vitals the node gave no cause to read them: it advances, and nothing is proven.
      memory.tellsFirst(attempt, END);
      audit.tell(new AuditEvent.NodeNotRecovered(attempt, own.recoveryTimeout()));
      if (isNews(attempt, timeout)) {
        notices.add(
            new Notice.NotRecovered(
                attempt, number(attempt), own.maxAttempts(), own.recoveryTimeout(), present));
      }
    }
  }

  /** Which of its node's attempts it was within the attempt window, from 1. */
  private int number(Attempt attempt) {
    Instant requestedAt = attempt.requestedAt();
    return (int)
        history.of(attempt.node(), policy.attemptWindow(), requestedAt).stream()
            .filter(other -> !other.requestedAt().isAfter(requestedAt))
            .filter(other -> other.outcome().counts())
            .count();
  }

  /** Whether a later run may know the host's word and still tell the end. */
  private boolean mayYetBeKnown(Attempt attempt) {
    Duration timeout = policy.of(attempt.node()).recoveryTimeout();
    return attempt.within(timeout.plus(policy.period().multipliedBy(3)), now);
  }

  /** The start of the frozen span that the command carries; an order knows of none. */
  private Instant frozenSince(Attempt attempt) {
    Instant before = attempt.startedBefore();
    return before == null || attempt.veto() == Veto.NONE
        ? attempt.requestedAt()
        : before.minus(policy.period());
  }

  /** How many nodes are in trouble though their last restart is older than the recovery timeout. */
  int notRecovered(Deliberation deliberation) {
    int count = 0;
    for (int i = 0; i < deliberation.observations().size(); i++) {
      Observation observation = deliberation.observations().get(i);
      List<Attempt> attempts = history.of(observation.id(), policy.attemptWindow(), now);
      if (attempts.isEmpty() || !inTrouble(deliberation.planned().get(i).judgement())) {
        continue;
      }
      Attempt last = attempts.getLast();
      if (last.outcome().mayHaveStarted()
          && !last.inFlight(now)
          && !now.isBefore(Recoveries.deadline(last, policy))
          && Recoveries.progress(last, observation, policy).isEmpty()) {
        count++;
      }
    }
    return count;
  }

  private static boolean inTrouble(Judgement judgement) {
    return switch (judgement.verdict().kind()) {
      case WEDGED, STALLED, UNRESPONSIVE, CRASH_LOOPING, DOWN, SILENT, SUSPECT -> true;
      case NETWORK_STALL, UNKNOWN, SYNCING, STARTING, HEALTHY -> false;
    };
  }
}
