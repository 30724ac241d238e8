package dev.unwedge.remedy;

import dev.unwedge.fleet.Observation;
import dev.unwedge.judge.Recovery;
import dev.unwedge.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether attempts helped, by what was observed of their node since. */
public final class Recoveries {
  /** The most that the restart document's parameter {@code Attempt} takes. */
  private static final int MOST_ATTEMPTS = 99;

  private Recoveries() {}

  /**
   * From when the recovery timeout counts: the start that the host reported; where it reported none
   * the command's end, by SSM; where that is not known either the end of its in-flight time. What
   * lies outside of that time, by a wrong clock, is not known.
   */
  public static Instant begin(Attempt attempt) {
    Instant deadline = attempt.deadline();
    Attempt.Word word = attempt.word();
    if (word == null) {
      return deadline;
    }
    return Stream.of(word.startedAtAfter(), word.endedAt())
        .filter(Objects::nonNull)
        .filter(at -> !at.isBefore(attempt.requestedAt()) && !at.isAfter(deadline))
        .findFirst()
        .orElse(deadline);
  }

  /** The last instant at which progress counts as the attempt's. */
  public static Instant deadline(Attempt attempt, Policy policy) {
    return begin(attempt).plus(policy.of(attempt.node()).recoveryTimeout());
  }

  /** The stamp of the first progress after an attempt; empty where recovery is not proven. */
  public static Optional<Instant> progress(
      Attempt attempt, Observation observation, Policy policy) {
    return Recovery.progress(
        observation,
        attempt.requestedAt(),
        reportedStart(attempt),
        deadline(attempt, policy),
        policy.of(observation.id()));
  }

  private static @Nullable Instant reportedStart(Attempt attempt) {
    return attempt.outcome() == Outcome.RESTARTED ? attempt.reportedStart().orElse(null) : null;
  }

  /**
   * What the next restart of a node is to the host: 1, and one more for each attempt since the last
   * proven recovery that may have restarted it. The operator's hook runs from 2 on.
   *
   * @param attempts of the node within the attempt window, oldest first
   * @param observation of the node, its older heads and its vitals included
   * @return 1 to 99
   */
  public static int nextAttempt(List<Attempt> attempts, Observation observation, Policy policy) {
    int number = 1;
    for (Attempt attempt : attempts.reversed()) {
      if (attempt.outcome().mayHaveStarted()) {
        if (progress(attempt, observation, policy).isPresent()) {
          break;
        }
        number++;
      }
    }
    return Math.min(number, MOST_ATTEMPTS);
  }
}
