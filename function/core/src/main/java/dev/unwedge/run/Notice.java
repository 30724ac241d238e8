package dev.unwedge.run;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Planned;
import java.time.Duration;

/** An event that people are told by message: what a run did, or what became of it. */
public sealed interface Notice {

  /** The node it is about. */
  NodeId node();

  /**
   * SSM took a restart command in this run.
   *
   * @param maxAttempts attempts that exhaust the node
   */
  record Restarted(Judgement judgement, Decision.Restart restart, String commandId, int maxAttempts)
      implements Notice {
    @Override
    public NodeId node() {
      return judgement.id();
    }
  }

  /**
   * SSM did not take a restart command, or nobody knows.
   *
   * @param code SSM's code
   * @param message SSM's own words
   * @param maybeAccepted whether the command may have been taken all the same
   */
  record Refused(Judgement judgement, String code, String message, boolean maybeAccepted)
      implements Notice {
    @Override
    public NodeId node() {
      return judgement.id();
    }
  }

  /**
   * The host's word, where it is not that the container was restarted: that is told by its end, as
   * an unknown outcome is.
   */
  record HostSaid(Attempt attempt, Attempt.Word word) implements Notice {
    @Override
    public NodeId node() {
      return attempt.node();
    }
  }

  /**
   * A restarted node makes progress again.
   *
   * @param freezeToProgress from the start of the frozen span, or from the request of an order
   */
  record Recovered(Attempt attempt, Duration freezeToProgress) implements Notice {
    @Override
    public NodeId node() {
      return attempt.node();
    }
  }

  /**
   * A restarted node made no progress in time.
   *
   * @param number which attempt within the attempt window it was, from 1
   * @param maxAttempts attempts that exhaust the node
   * @param timeout how long it was given
   * @param present what is true of the node now, and what is done about it
   */
  record NotRecovered(
      Attempt attempt, int number, int maxAttempts, Duration timeout, Planned present)
      implements Notice {
    @Override
    public NodeId node() {
      return attempt.node();
    }
  }
}
