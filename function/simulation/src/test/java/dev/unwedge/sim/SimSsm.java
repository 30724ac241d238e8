package dev.unwedge.sim;

import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.run.CommandSource;
import dev.unwedge.run.RestartCommand;
import dev.unwedge.run.SourceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SSM as its documents tell it: it takes commands for hosts it has heard of lately, delivers them
 * within seconds, gives up delivery after a minute (and some agents run them later all the same),
 * and knows how a command ended some seconds after it did.
 */
final class SimSsm implements CommandSource {
  private static final long GIVES_UP = 60;
  private static final long FORGETS_HOST = 300;
  private static final long LATEST = 3600;
  private static final long LISTED_AFTER = 1;

  private final Agenda agenda;
  private final WorldFaults faults;
  private final Chance chance;
  private final Map<String, SimNode> nodes;
  private final RestartScript script;
  private final Scorekeeper score;
  private final Map<String, Sent> sent = new LinkedHashMap<>();

  SimSsm(
      Agenda agenda,
      WorldFaults faults,
      Chance chance,
      Map<String, SimNode> nodes,
      Scorekeeper score) {
    this.agenda = agenda;
    this.faults = faults;
    this.chance = chance;
    this.nodes = nodes;
    this.score = score;
    this.script = new RestartScript(agenda, chance.of("script"), score);
  }

  /** A command on its way. */
  static final class Sent {
    final String id;
    final SimNode node;
    final RestartCommand command;
    final long at;
    long knownAt = Long.MAX_VALUE;

    /** The newest head's stamp that could be read when it was sent. */
    long restsOn = Long.MIN_VALUE;

    /** How many other nodes were fresh then. */
    int othersFresh;

    Attempt.@Nullable Word word;

    Sent(String id, SimNode node, RestartCommand command, long at) {
      this.id = id;
      this.node = node;
      this.command = command;
      this.at = at;
    }
  }

  /** A command that was sent. */
  Sent sent(String commandId) {
    return Objects.requireNonNull(sent.get(commandId), commandId);
  }

  @Override
  public List<Attempt> since(Instant since) {
    if (faults.has(FaultKind.HISTORY_FAILS)) {
      throw new SourceException("ListCommands: simulated");
    }
    List<Attempt> attempts = new ArrayList<>();
    for (Sent one : sent.values()) {
      if (one.at >= since.getEpochSecond() && one.at + LISTED_AFTER <= agenda.now()) {
        attempts.add(
            new Attempt(
                one.id,
                one.command.node(),
                Instant.ofEpochSecond(one.at),
                agenda.now() < one.knownAt,
                one.command.expiresAt(),
                one.command.startedBefore(),
                one.command.veto(),
                null));
      }
    }
    return attempts;
  }

  @Override
  public Optional<Attempt.Word> word(Attempt attempt, boolean mayStillRun) {
    if (faults.has(FaultKind.WORDS_FAIL)) {
      throw new SourceException("GetCommandInvocation: simulated");
    }
    Sent one = sent.get(attempt.commandId());
    if (one == null || agenda.now() < one.knownAt) {
      return Optional.empty();
    }
    if (one.word != null) {
      return Optional.of(one.word);
    }
    return mayStillRun
        ? Optional.empty()
        : Optional.of(new Attempt.Word(Outcome.UNKNOWN, null, null, null, "TimedOut"));
  }

  @Override
  public Answer send(RestartCommand command) {
    SimNode node = nodes.get(command.node().toString());
    if (node == null) {
      throw new IllegalStateException("a command for a node that is none: " + command.node());
    }
    long now = agenda.now();
    if (faults.has(FaultKind.SENDS_REFUSED)) {
      score.refused(node);
      return new Answer.Refused("ThrottlingException", "simulated", false);
    }
    if (node.host.agentGoneFor(now) > FORGETS_HOST) {
      score.refused(node);
      return new Answer.Refused("InvalidInstanceId", "simulated", false);
    }
    boolean lost = faults.has(FaultKind.SENDS_LOST);
    if (lost && chance.happens(0.5, now)) {
      score.refused(node);
      return new Answer.Refused("Timeout", "simulated", true);
    }
    Sent one = new Sent("cmd-%06d".formatted(sent.size() + 1), node, command, now);
    sent.put(one.id, one);
    score.accepted(one);
    long takes = chance.mostlyLow(1, 15, sent.size());
    agenda.in(takes, () -> deliver(one, false));
    return lost ? new Answer.Refused("Timeout", "simulated", true) : new Answer.Accepted(one.id);
  }

  private void deliver(Sent one, boolean late) {
    long now = agenda.now();
    if (!one.node.host.agentIsOffline()) {
      script.run(one);
      return;
    }
    if (!late) {
      one.knownAt = one.at + GIVES_UP;
      if (!chance.of("late").happens(0.5, one.at)) {
        return;
      }
    }
    if (now - one.at < LATEST) {
      agenda.in(20, () -> deliver(one, true));
    }
  }
}
