package dev.unwedge.run;

import dev.unwedge.remedy.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where restart commands are sent, and where those of the past are told. */
public interface CommandSource {
  /**
   * All restart commands requested since an instant, in any order.
   *
   * @throws SourceException if they cannot be listed in full
   */
  List<Attempt> since(Instant since);

  /**
   * The host's word on a command that has ended; empty if it is not known yet.
   *
   * @param mayStillRun whether the command may still be at work, whatever SSM calls it
   * @throws SourceException if it could not be asked
   */
  Optional<Attempt.Word> word(Attempt attempt, boolean mayStillRun);

  /** Sends a command. A refusal is an answer, not an error. */
  Answer send(RestartCommand command);

  /** What SSM said to a command. */
  sealed interface Answer {
    /** It took the command. */
    record Accepted(String commandId) implements Answer {}

    /**
     * It did not, or nobody knows.
     *
     * @param code SSM's code, such as {@code InvalidInstanceId}
     * @param maybeAccepted whether the command may have been taken all the same, as after a
     *     time-out
     */
    record Refused(String code, String message, boolean maybeAccepted) implements Answer {}
  }
}
