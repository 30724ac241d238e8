package dev.unwedge.testkit.loop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one host makes of one command.
 *
 * @param status as SSM names it
 * @param exit of the script; null before its end
 * @param output of the script, as much as SSM keeps
 */
public record Invocation(
    String commandId,
    String instanceId,
    String node,
    Instant takenAt,
    Status status,
    @Nullable Integer exit,
    String output,
    String errors) {
  /** SSM's words for it. */
  public enum Status {
    PENDING("Pending"),
    IN_PROGRESS("InProgress"),
    SUCCESS("Success"),
    FAILED("Failed");

    final String wire;

    Status(String wire) {
      this.wire = wire;
    }
  }

  /** Whether the script came to its end. */
  public boolean ended() {
    return exit != null;
  }

  /** Whether the host reported that it restarted the node. */
  public boolean restarted() {
    return ended() && word().contains("\"outcome\":\"RESTARTED\"");
  }

  /** The last line of the output: the host's word. */
  public String word() {
    return output.stripTrailing().lines().reduce("", (first, last) -> last);
  }
}
