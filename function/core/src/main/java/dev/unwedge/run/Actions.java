package dev.unwedge.run;

import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.AuditLog;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Carries decisions out: one command for each node, its intent told before and its id after. A
 * refusal is an outcome; it never stops the others.
 */
final class Actions {
  /** An SSM that refuses so many commands is not asked to take the places' next ones. */
  private static final int MOST_REFUSALS = 20;

  private final Surroundings world;
  private final Trigger trigger;
  private final AuditLog audit;
  private final Meter meter;
  private final Notices notices;
  private final String runId;
  private final Map<NodeId, String> sent = new HashMap<>();
  private final Set<NodeId> tried = new HashSet<>();

  /** Nodes whose commands SSM has not taken for sure. */
  private final Set<NodeId> refusedForSure = new HashSet<>();

  /** Nodes whose commands were not sent, as the run has no time left for them. */
  private final Set<NodeId> late = new HashSet<>();

  private int refused;
  private int held;

  Actions(
      Surroundings world,
      Trigger trigger,
      AuditLog audit,
      Meter meter,
      Notices notices,
      String runId) {
    this.world = world;
    this.trigger = trigger;
    this.audit = audit;
    this.meter = meter;
    this.notices = notices;
    this.runId = runId;
  }

  /** Commands that SSM took. */
  int sent() {
    return sent.size();
  }

  /** Commands that SSM did not take. */
  int refused() {
    return refused;
  }

  /** Nodes that are held, in a dry run too. */
  int held() {
    return held;
  }

  /** The id of the command that was sent for a node; null if none was. */
  @Nullable String commandId(NodeId node) {
    return sent.get(node);
  }

  /** Nodes whose commands SSM did not take, for sure. */
  Set<NodeId> refusedForSure() {
    return Set.copyOf(refusedForSure);
  }

  /**
   * Sends the commands that were decided on and not tried yet, in the order in which the budget
   * served them.
   *
   * @param attempt what the restart of a node is to its host, as its command says
   * @return whether places in the budget came free by it, and SSM is still worth asking
   */
  boolean restart(Policy policy, List<Planned> planned, ToIntFunction<Planned> attempt) {
    if (trigger.dryRun()) {
      return false;
    }
    int before = refusedForSure.size();
    planned.stream()
        .filter(node -> node.decision() instanceof Decision.Restart)
        .filter(node -> tried.add(node.judgement().id()))
        .sorted(Comparator.comparingInt(node -> restart(node).budgetUsed()))
        .forEach(node -> sendInTime(policy, node, restart(node), attempt));
    return refusedForSure.size() > before
        && refusedForSure.size() < MOST_REFUSALS
        && late.isEmpty();
  }

  /** An intent is told only where there is time for its end. */
  private void sendInTime(
      Policy policy, Planned node, Decision.Restart restart, ToIntFunction<Planned> attempt) {
    if (world.deadline().maySend()) {
      send(policy, node, restart, attempt.applyAsInt(node));
    } else {
      late.add(node.judgement().id());
    }
  }

  /** The same, with those held that the run had no time for. */
  List<Planned> heldForTime(List<Planned> planned) {
    if (late.isEmpty()) {
      return planned;
    }
    meter.warn(
        "%d of the restarts were not sent, as this run's time was nearly up; the next run judges"
                .formatted(late.size())
            + " them again");
    return planned.stream()
        .map(
            node ->
                late.contains(node.judgement().id())
                    ? new Planned(node.judgement(), new Decision.Held(new Hold.OutOfTime()))
                    : node)
        .toList();
  }

  /** Tells of every node that is held. */
  void hold(List<Planned> planned) {
    for (Planned node : planned) {
      if (node.decision() instanceof Decision.Held(Hold hold)) {
        hold(node, hold);
      }
    }
  }

  private static Decision.Restart restart(Planned node) {
    return (Decision.Restart) node.decision();
  }

  private void hold(Planned node, Hold hold) {
    held++;
    if (!trigger.dryRun()) {
      audit.tell(
          new AuditEvent.RestartHeld(
              node.judgement().id(),
              node.judgement().verdict().kind().name(),
              hold.reason().name(),
              Words.hold(hold),
              Evidence.hold(hold)));
    }
  }

  private void send(Policy policy, Planned node, Decision.Restart restart, int attempt) {
    NodeId id = node.judgement().id();
    String verdict = node.judgement().verdict().kind().name();
    RestartCommand command =
        new RestartCommand(
            id,
            restart.startedBefore(),
            world.clock().instant().plus(Attempt.EXPIRY),
            policy.of(id).downtime(),
            restart.veto(),
            attempt,
            runId,
            Comments.of(world.fleet(), trigger, node));
    audit.tell(
        new AuditEvent.RestartIntended(id, verdict, command.comment(), attempt, Evidence.of(node)));
    switch (answer(command)) {
      case CommandSource.Answer.Accepted(String commandId) -> {
        sent.put(id, commandId);
        audit.tell(new AuditEvent.RestartSent(id, commandId, verdict, command.comment()));
        notices.restarted(node, restart, commandId, policy.of(id).maxAttempts());
      }
      case CommandSource.Answer.Refused answer -> {
        refused++;
        if (!answer.maybeAccepted()) {
          refusedForSure.add(id);
        }
        String advice = Advice.onRefusal(answer.code());
        meter.warn(
            "%s: %s: %s%s"
                .formatted(
                    answer.maybeAccepted()
                        ? "whether SSM took the restart of %s is not known".formatted(id)
                        : "%s was not restarted".formatted(id),
                    answer.code(),
                    answer.message(),
                    advice == null ? "" : ". " + advice));
        audit.tell(
            new AuditEvent.RestartRefused(
                id, answer.code(), answer.message(), answer.maybeAccepted(), advice));
        notices.refused(node, answer);
      }
    }
  }

  /** A bug fails the run, but not before the intent that was told has its end. */
  private CommandSource.Answer answer(RestartCommand command) {
    try {
      return world.commands().send(command);
    } catch (RuntimeException e) {
      refused++;
      audit.tell(
          new AuditEvent.RestartRefused(
              command.node(),
              e.getClass().getSimpleName(),
              String.valueOf(e.getMessage()),
              true,
              null));
      throw e;
    }
  }
}
