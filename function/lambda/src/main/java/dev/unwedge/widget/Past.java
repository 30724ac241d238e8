package dev.unwedge.widget;

import dev.unwedge.remedy.Attempt;
import dev.unwedge.run.Words;
import java.time.Duration;
import java.time.Instant;

/** What was done to a node, in words. */
final class Past {
  private Past() {}

  /** What became of an attempt. */
  static String outcome(Attempt attempt, Instant at) {
    if (attempt.inFlight(at)) {
      return "restart under way";
    }
    return switch (attempt.outcome()) {
      case RESTARTED -> "restarted";
      case FAILED -> "restart failed";
      case BUSY -> "not restarted, another one was under way";
      case EXPIRED -> "not restarted, the command came too late";
      case NO_SUCH_CONTAINER -> "not restarted, the host has no such container";
      case SUPERVISED -> "not restarted, an orchestrator owns the container";
      case BLIND -> "not restarted, the host could not see whether it makes progress";
      case FENCED -> "left alone, it was another incarnation";
      case HEALTHY_NOW -> "left alone, the last look showed progress";
      case UNKNOWN -> "restart sent, " + unknown(attempt, at);
    };
  }

  private static String unknown(Attempt attempt, Instant at) {
    if (attempt.word() != null) {
      return "it ended without a report that can be read";
    }
    return at.isBefore(attempt.deadline()) ? "no report yet" : "its time ran out without a report";
  }

  /** How long ago something was. */
  static String ago(Instant then, Instant at) {
    Duration ago = Duration.between(then, at);
    return ago.isNegative() ? "just now" : Words.of(ago) + " ago";
  }
}
