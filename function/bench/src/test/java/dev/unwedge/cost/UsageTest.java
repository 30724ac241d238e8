package dev.unwedge.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.run.World;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the calculator takes a quiet run to use is what one uses. */
class UsageTest {

  @ParameterizedTest
  @ValueSource(ints = {10, 501, 1_000})
  void countsWhatARunAsksFor(int nodes) {
    World world = World.healthy(nodes);

    world.run();

    assertThat(world.cloudWatch.metricsRequested()).hasSize(Usage.metricsRead(nodes));
    assertThat(world.cloudWatch.listRequests()).hasSize(Usage.listCalls(nodes));
    assertThat(world.cloudWatch.dataRequests()).hasSize(Usage.dataCalls(nodes));
  }

  @Test
  void countsWhatARunLogs() {
    World world = World.healthy(10);

    world.run();

    int bytes =
        world.lines().stream().mapToInt(l -> l.getBytes(StandardCharsets.UTF_8).length + 1).sum();
    assertThat(bytes).isBetween(Usage.logged() / 2, Usage.logged());
  }

  @Test
  void countsWhatTheFunctionTellsOfItself() {
    assertThat(ControlMetrics.Name.values()).hasSize(Usage.CONTROL_METRICS);
  }
}
