package dev.unwedge.sim;

import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Veto;
import dev.unwedge.sim.SimSsm.Sent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The restart document on the hosts: the contract's §6, step by step, on the host's own clock. */
final class RestartScript {
  private static final long LOOKS = 45;
  private static final long MOST_EVIDENCE = 15;
  private static final double FAILS_TO_START = 0.01;
  private static final long PERSON_STARTS_IT = 1800;

  private final Agenda agenda;
  private final Chance chance;
  private final Scorekeeper score;
  private final Set<SimNode> busy = new HashSet<>();

  RestartScript(Agenda agenda, Chance chance, Scorekeeper score) {
    this.agenda = agenda;
    this.chance = chance;
    this.score = score;
  }

  void run(Sent one) {
    SimNode node = one.node;
    if (!busy.add(node)) {
      tell(one, Outcome.BUSY, null, null);
      return;
    }
    SimHost host = node.host;
    long now = agenda.now();
    Instant before = Instant.ofEpochSecond(node.startedClock());
    if (host.clock(now) > one.command.expiresAt().getEpochSecond()) {
      end(one, Outcome.EXPIRED, null, null);
    } else if (host.has(FaultKind.DOCKER_MUTE)) {
      end(one, Outcome.FAILED, null, null);
    } else if (node.isSupervised()) {
      end(one, Outcome.SUPERVISED, before, before);
    } else if (node.startedClock() > one.command.startedBefore().getEpochSecond() || !node.runs()) {
      end(one, Outcome.FENCED, before, before);
    } else if (one.command.veto() == Veto.NONE) {
      saveEvidence(one, node.startedClock());
    } else {
      look(one);
    }
  }

  private void look(Sent one) {
    SimNode node = one.node;
    long head = node.headSeen(agenda.now());
    long beats = node.beatsUntil(agenda.now());
    long started = node.startedClock();
    agenda.in(
        LOOKS,
        () -> {
          if (node.host.isDown()) {
            lose(one);
            return;
          }
          long later = node.headSeen(agenda.now());
          boolean moved = head >= 0 && later >= 0 && head != later;
          boolean beat =
              one.command.veto() == Veto.HEAD_OR_HEARTBEAT
                  && node.support() == Support.BEATS
                  && node.logCanBeRead()
                  && node.beatsUntil(agenda.now()) > beats;
          boolean sees = head >= 0 && later >= 0 && !node.host.has(FaultKind.LOOK_BLIND);
          boolean blind = one.command.veto() == Veto.HEAD && !sees;
          Instant same = Instant.ofEpochSecond(started);
          if (beat || (moved && !blind)) {
            end(one, Outcome.HEALTHY_NOW, same, same);
          } else if (blind) {
            end(one, Outcome.BLIND, same, same);
          } else {
            saveEvidence(one, started);
          }
        });
  }

  private void saveEvidence(Sent one, long started) {
    Scorekeeper.Seen seen = score.lookedAt(one);
    agenda.in(chance.between(1, MOST_EVIDENCE, one.at), () -> stop(one, started, seen));
  }

  private void stop(Sent one, long started, Scorekeeper.Seen seen) {
    SimNode node = one.node;
    if (node.host.isDown()) {
      lose(one);
      return;
    }
    Instant before = Instant.ofEpochSecond(started);
    if (node.startedClock() != started || !node.runs()) {
      end(one, Outcome.FENCED, before, Instant.ofEpochSecond(node.startedClock()));
      return;
    }
    score.stopped(one, seen);
    node.handsOff(true);
    node.die();
    long takes = chance.between(1, 11, one.at + 1) + one.command.downtime().toSeconds();
    agenda.in(takes, () -> start(one, before));
  }

  private void start(Sent one, Instant before) {
    SimNode node = one.node;
    node.handsOff(false);
    if (node.host.isDown()) {
      lose(one); // the engine starts it at boot
      return;
    }
    if (chance.happens(FAILS_TO_START, one.at + 2)) {
      agenda.in(PERSON_STARTS_IT, () -> node.start(true));
      end(one, Outcome.FAILED, before, before);
      return;
    }
    node.start(false);
    end(one, Outcome.RESTARTED, before, Instant.ofEpochSecond(node.startedClock()));
  }

  private void end(Sent one, Outcome outcome, @Nullable Instant before, @Nullable Instant after) {
    busy.remove(one.node);
    tell(one, outcome, before, after);
  }

  /** The script died with its host: nobody ever hears of it. */
  private void lose(Sent one) {
    busy.remove(one.node);
    one.knownAt = agenda.now() + 300;
    score.ended(one, Outcome.UNKNOWN);
  }

  private void tell(Sent one, Outcome outcome, @Nullable Instant before, @Nullable Instant after) {
    boolean killed = one.node.host.has(FaultKind.SCRIPT_KILLED);
    one.knownAt = agenda.now() + chance.between(1, 8, one.at + 3);
    if (!killed) {
      one.word = new Attempt.Word(outcome, before, after, null, "Success");
    }
    score.ended(one, outcome);
  }
}
