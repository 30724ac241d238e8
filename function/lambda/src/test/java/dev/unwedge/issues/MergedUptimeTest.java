package dev.unwedge.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * At periods below a minute old uptimes are read by the minute. The first minute after a gap may
 * hold one sample only, of its end; ten seconds of growth to the next minute then looked like a new
 * incarnation. A wedged node lost what was known of its heartbeats a quarter of an hour later, and
 * went from {@code WEDGED} to {@code NETWORK_STALL} where the network stood still as well. Found by
 * the fleet simulator.
 */
class MergedUptimeTest {
  private static final Duration STEP = Duration.ofSeconds(10);

  private final World world = new World();
  private final Instant now = world.clock.instant();
  private final Instant newest = now.minusSeconds(5);

  private void put(String metric, int node, Instant at, long value) {
    Map<String, String> dimensions =
        Map.of(
            "Fleet",
            World.FLEET,
            "InstanceId",
            World.instanceOf("zeam_" + node),
            "Node",
            "zeam_" + node);
    world.cloudWatch.put(World.NAMESPACE, metric, dimensions, at, (double) value);
  }

  @Test
  void aPublishersGapIsNoNewIncarnation() {
    Instant stall = now.minus(Duration.ofMinutes(40));
    Instant gap = now.minus(Duration.ofMinutes(38));
    Instant back = Instant.parse("2026-05-31T12:24:50Z"); // ten seconds before a minute
    for (Instant at = now.minus(Duration.ofMinutes(80)); !at.isAfter(newest); at = at.plus(STEP)) {
      long slot = Duration.between(Instant.EPOCH, at.isBefore(stall) ? at : stall).toSeconds() / 4;
      for (int node = 0; node < 5; node++) {
        boolean wedged = node == 3;
        if (wedged && !at.isBefore(gap) && at.isBefore(back)) {
          continue;
        }
        put("HeadSlot", node, at, slot);
        put("Heartbeats", node, at, wedged && !at.isBefore(gap) ? 0 : 1);
        put("UptimeSeconds", node, at, 90_000 - Duration.between(at, now).toSeconds());
      }
    }
    world.policy("{\"period\": \"PT10S\", \"wedgedAfter\": \"PT90S\"}");

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(World.verdict(report, "zeam_1")).isEqualTo("NETWORK_STALL");
  }
}
