package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A fleet whose heads rise less often than a stretch cannot be judged, and the run says so. */
class SlowHeadsTest {
  private static final String WARNING =
      "heads of this fleet rise about every 10 min, less often than once a stretch of 2 min (two"
          + " periods, at least 60 s): no node can be judged by the others. A period of PT10M would"
          + " fit, on the hosts and in the policy, with wedgedAfter of at least PT30M, stalledAfter"
          + " of PT1H and silentAfter of PT20M";

  private final World world = new World();

  /** Four nodes whose heads rise once in so many minutes, for so long. */
  private void pushed(int minutesApart, int length) {
    for (int i = 0; i < length; i++) {
      world.minutes(1);
      for (int node = 0; node < 4; node++) {
        put("zeam_" + node, world.newestStamp(), 1000 + i / minutesApart);
      }
    }
  }

  private void put(String node, Instant at, double head) {
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        Map.of("Fleet", World.FLEET, "InstanceId", World.instanceOf(node), "Node", node),
        at,
        head);
  }

  @Test
  void itNamesTheIntervalAndThePeriodThatWouldFit() {
    pushed(10, 60);

    assertThat(world.run().texts("warnings")).contains(WARNING);
  }

  @Test
  void forThatTheOlderHeadsOfThreeNodesAreRead() {
    pushed(10, 60);

    // Heads of four, their vitals, and the older heads of three.
    assertThat(world.run().number("metricsRequested")).isEqualTo(4 + 8 + 3);
  }

  @Test
  void aNetworkThatStandsStillForAnHourIsNotSlow() {
    pushed(1, 30);
    pushed(60, 60);

    assertThat(world.run().texts("warnings")).noneMatch(it -> it.startsWith("heads of this"));
  }

  @Test
  void aYoungFleetIsNot() {
    pushed(10, 15);

    assertThat(world.run().texts("warnings")).noneMatch(it -> it.startsWith("heads of this"));
  }

  @Test
  void whereNoPeriodFitsItSaysSo() {
    pushed(70, 300);

    assertThat(world.run().texts("warnings"))
        .anyMatch(it -> it.contains("No period that hosts push at would fit"));
  }
}
