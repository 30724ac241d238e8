package dev.unwedge.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one node in one run.
 *
 * @param heads its head over time
 * @param vitals heartbeats and uptime; null where there was no cause to read them
 * @param reportedStart when the restart document last said it started the container, within the
 *     policy's lookback; null if it never did
 * @param startedByUs what unwedge's commands started, so that it is not blamed on the node
 */
public record Observation(
    NodeId id,
    Reading heads,
    @Nullable Vitals vitals,
    @Nullable Instant reportedStart,
    Starts startedByUs) {

  /** A node of which only heads were read and that unwedge never touched. */
  public static Observation ofHeads(NodeId id, Reading heads) {
    return new Observation(id, heads, null, null, Starts.NONE);
  }

  /** Heartbeats and uptime of a node. */
  public record Vitals(Reading heartbeats, Reading uptime) {}

  /** The newest stamp of any metric, in epoch seconds; {@link Long#MIN_VALUE} without one. */
  public long newestSecond() {
    long newest = heads.series().newestSecond();
    if (vitals != null) {
      newest = Math.max(newest, vitals.heartbeats().series().newestSecond());
      newest = Math.max(newest, vitals.uptime().series().newestSecond());
    }
    return newest;
  }
}
