package dev.unwedge.judge;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node shows, whatever the verdict; the columns of the operator's table.
 *
 * @param head slot of the newest head; null if none was read
 * @param headAt that datapoint's stamp
 * @param frozenFor how long the head has had its value; null without a head in this incarnation
 * @param heartbeat what heartbeats say; null if they were not read
 * @param lastHeartbeat the newest stamp with a heartbeat in this incarnation; null if there is none
 * @param uptime age of the present incarnation, 0 when it does not run; null if not known or read.
 *     One that has not been pushed for {@code silentAfter} has grown since
 * @param uptimeAt the stamp of the newest uptime; null if none was pushed or read
 * @param referenceHead the head that the lag is measured against; null if there is none
 * @param risenAt the newest stamp at which the head was higher than before; null if it never was
 */
public record Signs(
    @Nullable Long head,
    @Nullable Instant headAt,
    @Nullable Duration frozenFor,
    Heartbeats.@Nullable State heartbeat,
    @Nullable Instant lastHeartbeat,
    @Nullable Duration uptime,
    @Nullable Instant uptimeAt,
    @Nullable Long referenceHead,
    @Nullable Instant risenAt) {

  /** Nothing was read. */
  public static final Signs NONE = new Signs(null, null, null, null, null, null, null, null, null);

  /** Slots behind the reference head, 0 if not behind; null if either is unknown. */
  public @Nullable Long lag() {
    return head == null || referenceHead == null ? null : Math.max(0, referenceHead - head);
  }
}
