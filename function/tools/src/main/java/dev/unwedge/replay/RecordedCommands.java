package dev.unwedge.replay;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The replay's own commands, as SSM would remember them: accepted at once, and restarted after the
 * downtime. The recorded data do not react.
 */
final class RecordedCommands {
  private final List<Attempt> attempts = new ArrayList<>();
  private final Policy policy;

  RecordedCommands(Policy policy) {
    this.policy = policy;
  }

  void send(NodeId node, Verdict verdict, Decision.Restart restart, Instant now) {
    attempts.add(
        new Attempt(
            "replay-%s-%04d".formatted(verdict.kind(), attempts.size() + 1),
            node,
            now,
            true,
            now.plus(Attempt.EXPIRY),
            restart.startedBefore(),
            restart.veto(),
            null));
  }

  History at(Instant now) {
    List<Attempt> known = new ArrayList<>();
    for (Attempt attempt : attempts) {
      Instant started = attempt.requestedAt().plus(policy.of(attempt.node()).downtime());
      known.add(
          now.isBefore(started)
              ? attempt
              : new Attempt(
                  attempt.commandId(),
                  attempt.node(),
                  attempt.requestedAt(),
                  false,
                  attempt.expiresAt(),
                  attempt.startedBefore(),
                  attempt.veto(),
                  new Attempt.Word(Outcome.RESTARTED, null, started, null, "Success")));
    }
    return History.Known.of(known);
  }
}
