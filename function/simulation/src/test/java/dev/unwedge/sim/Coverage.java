package dev.unwedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Outcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * That a score rests on enough cases of everything: a simulation that does little proves little.
 */
final class Coverage {
  /** What a simulated host never reports: each container exists. */
  private static final Set<Outcome> NEVER = EnumSet.of(Outcome.NO_SUCH_CONTAINER);

  private final Score score;

  private Coverage(Score score) {
    this.score = score;
  }

  static Coverage of(Score score) {
    return new Coverage(score);
  }

  Coverage nodeMinutes(long least) {
    assertThat(score.nodeMinutes).as("node-minutes").isGreaterThanOrEqualTo(least);
    return this;
  }

  /** Every profile ran, and all but a fleet of one had wedges. */
  Coverage everyProfile(List<Profile> profiles, Profile... but) {
    for (Profile profile : profiles) {
      if (!List.of(but).contains(profile)) {
        assertThat(count(score.minutesByProfile, profile.name()))
            .as("node-minutes of " + profile.name())
            .isPositive();
        assertThat(count(score.wedgesByProfile, profile.name()))
            .as("wedges of " + profile.name())
            .isPositive();
      }
    }
    return this;
  }

  Coverage wedgesOfEveryKind(long least) {
    for (Truth truth : Truth.values()) {
      if (truth.isWedged()) {
        enough("wedges that are " + truth, count(score.wedges, truth), least);
      }
    }
    return this;
  }

  /** Wedges of a kind that got a command. */
  Coverage commands(long least, Truth truth) {
    enough("commands for " + truth, count(score.commanded, truth), least);
    return this;
  }

  /** Wedges that got a command by thresholds of their node's own. */
  Coverage commandsByOwnThresholds(long least) {
    enough("commands by a node's own thresholds", score.commandedByOwn, least);
    return this;
  }

  /** Pauses that overlapped on a wedge, and lapsed ones that no longer held one. */
  Coverage pausesOnWedges(long overlapping, long lapsed) {
    enough("runs with a wedge that two pauses held", score.heldByTwoPauses, overlapping);
    enough("commands beside a pause that has lapsed", score.commandedAfterPause, lapsed);
    return this;
  }

  /** Wedges that were only observed, as an override says. */
  Coverage observedByOverride(long least) {
    enough("runs with a wedge that an override observes", score.heldByOverride, least);
    return this;
  }

  /** How often a run met a node of each true state. */
  Coverage runsOfEveryTruth(long least) {
    for (Truth truth : Truth.values()) {
      enough("runs that met a node " + truth, score.runsOf(truth), least);
    }
    return this;
  }

  Coverage faultsOfEveryKind(long least) {
    for (FaultKind kind : FaultKind.values()) {
      enough("faults " + kind, count(score.faults, kind), least);
    }
    return this;
  }

  /** Faults of kinds that the figures are to speak of by name. */
  Coverage faults(long least, FaultKind... kinds) {
    for (FaultKind kind : kinds) {
      enough("faults " + kind, count(score.faults, kind), least);
    }
    return this;
  }

  /** How many runs compared a fleet with an outside head of each kind. */
  Coverage outsideHeadsOfEveryKind(long least) {
    for (SimOutside.Kind kind : SimOutside.Kind.values()) {
      enough("runs with an outside head that is " + kind, count(score.outside, kind), least);
    }
    return this;
  }

  /** Wedges of a profile that got a command though nobody else is in its fleet. */
  Coverage commandsToALoneNode(long least) {
    enough("commands to a lone node by its head alone", score.aloneByHead, least);
    return this;
  }

  /** Holds of every reason that a whole run of the schedule can have on a harmless name. */
  Coverage holds(long least) {
    for (Hold.Reason reason : Hold.Reason.values()) {
      switch (reason) {
        case UNSAFE_NAME, OUT_OF_SCOPE, OUT_OF_TIME -> {}
        case EXCLUDED,
            PAUSED,
            HISTORY_UNREADABLE,
            NO_INCARNATION,
            IN_FLIGHT,
            EXHAUSTED,
            COOLDOWN,
            BUDGET,
            OBSERVE ->
            enough("holds for " + reason, count(score.holds, reason.name()), least);
      }
    }
    return this;
  }

  /** Every outcome that a simulated host can report. */
  Coverage everyWord(long least) {
    return words(
        least,
        Stream.of(Outcome.values())
            .filter(outcome -> !NEVER.contains(outcome))
            .toArray(Outcome[]::new));
  }

  Coverage words(long least, Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      enough("hosts that said " + outcome, count(score.outcomes, outcome), least);
    }
    return this;
  }

  private static void enough(String what, long count, long least) {
    assertThat(count).as(what).isGreaterThanOrEqualTo(least);
  }

  private static <K> long count(Map<K, Long> counts, K what) {
    return counts.getOrDefault(what, 0L);
  }
}
