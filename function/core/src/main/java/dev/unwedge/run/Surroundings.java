package dev.unwedge.run;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a run needs from outside.
 *
 * @param fleet the fleet's name
 * @param namespace of the hosts' metrics
 * @param version of the code, for the log
 * @param executor for what can be read side by side
 * @param memory what a warm function remembers
 * @param deadline until when the run may do what
 */
public record Surroundings(
    String fleet,
    String namespace,
    String version,
    InstantSource clock,
    PolicySource policies,
    MetricSource metrics,
    CommandSource commands,
    NoticeSink notices,
    Executor executor,
    Memory memory,
    Deadline deadline) {

  /** The same, with metrics and commands from elsewhere. */
  public Surroundings with(MetricSource otherMetrics, CommandSource otherCommands) {
    return new Surroundings(
        fleet,
        namespace,
        version,
        clock,
        policies,
        otherMetrics,
        otherCommands,
        notices,
        executor,
        memory,
        deadline);
  }
}
