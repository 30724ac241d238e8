package dev.unwedge.run;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.remedy.Veto;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One restart command, as the restart document takes it.
 *
 * @param startedBefore the fence: a container started later is left alone
 * @param expiresAt after which the host refuses it
 * @param downtime between stop and start
 * @param attempt which restart in a row that did not help this is, from 1 to 99; 0 for a person's
 *     order
 * @param comment what a person reads in the SSM console, at most 100 characters
 */
public record RestartCommand(
    NodeId node,
    Instant startedBefore,
    Instant expiresAt,
    Duration downtime,
    Veto veto,
    int attempt,
    String runId,
    String comment) {

  /** The ids of runs that the document takes. */
  public static final Pattern RUN_ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{0,63}");
}
