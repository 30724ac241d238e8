package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What hosts push while a run reads is not stamped in the future, and not this run's to judge. */
class SlowRunTest {
  private final World world = World.healthy(3);
  private final AtomicBoolean once = new AtomicBoolean();

  /** Reading takes so many minutes, in which the hosts go on pushing. */
  private void readsFor(int minutes) {
    world.cloudWatch.beforeGetMetricData(
        request -> {
          if (once.compareAndSet(false, true)) {
            world.minutes(minutes);
          }
        });
  }

  @Test
  void itWarnsOfNoClock() {
    readsFor(3);

    JsonView report = world.run();

    assertThat(report.texts("warnings")).isEmpty();
    assertThat(report.number("durationMillis")).isEqualTo(Duration.ofMinutes(3).toMillis());
  }

  @Test
  void itWarnsOfOneThatIsAhead() {
    readsFor(3);
    world.node("ahead", "i-0c0ffee0000000077");
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        Map.of("Fleet", World.FLEET, "InstanceId", "i-0c0ffee0000000077", "Node", "ahead"),
        world.newestStamp().plus(Duration.ofMinutes(30)),
        7);

    assertThat(world.run().texts("warnings"))
        .singleElement()
        .asString()
        .contains("ahead: 1 datapoint(s) of HeadSlot are stamped in the future");
  }
}
