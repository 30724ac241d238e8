package dev.unwedge.remedy;

import java.time.Instant;

/** What is done about a node. */
public sealed interface Decision {

  /** The decisions' names. */
  enum Kind {
    RESTART,
    HOLD,
    NONE
  }

  /** The decision's name. */
  Kind kind();

  /**
   * Send the restart command.
   *
   * @param startedBefore the fence: a container started later is left alone
   * @param veto what the host's last look must not show
   * @param attempt 1, and one more for each attempt within the attempt window that {@linkplain
   *     Outcome#counts() counts}
   * @param budgetUsed attempts within the budget's window, this one included
   * @param budgetLimit attempts allowed within it
   * @param ordered whether a person has ordered it
   */
  record Restart(
      Instant startedBefore,
      Veto veto,
      int attempt,
      int budgetUsed,
      int budgetLimit,
      boolean ordered)
      implements Decision {
    @Override
    public Kind kind() {
      return Kind.RESTART;
    }
  }

  /** Do not send it, though the verdict or a person asks for it. */
  record Held(Hold hold) implements Decision {
    @Override
    public Kind kind() {
      return Kind.HOLD;
    }
  }

  /**
   * A person's order that was carried out before: the service that invokes the function delivered
   * it once more. Nothing is to be done.
   *
   * @param commandId of the order's command for this node
   * @param requestedAt when SSM accepted it
   */
  record AlreadySent(String commandId, Instant requestedAt) implements Decision {
    @Override
    public Kind kind() {
      return Kind.NONE;
    }
  }

  /** Nothing is to be done. */
  record None() implements Decision {
    @Override
    public Kind kind() {
      return Kind.NONE;
    }
  }
}
