package dev.unwedge.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Series;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What once cost too much, or was passed over in silence. */
class QuietAndEmptyTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT3M", "PT20M", "PT25M"})
  void aQuietFleetCostsOneMetricPerNodeWhateverItsGrace(String grace) {
    World world = World.healthy(10).policy("{\"startupGrace\": \"%s\"}".formatted(grace));

    JsonView report = world.run();

    assertThat(report.number("metricsRequested")).isEqualTo(10);
  }

  @Test
  void aFleetWithoutANodeIsToldWithTheNamesThatWereLookedFor() {
    World world = World.healthy(3);
    world.environment.put("UNWEDGE_FLEET", "devnett");

    JsonView report = world.run();

    assertThat(report.toString()).contains("no metric in namespace Unwedge names a node of fleet");
    assertThat(report.toString()).contains("devnett");
  }

  @Test
  void restartsAreSentInTheOrderInWhichTheBudgetServedThem() {
    World world = World.wedged(10, 5, "zeam_1", "zeam_2");
    String earlier = world.commanded("zeam_1", 60);
    world.ssm.hostSays(earlier, "HEALTHY_NOW", null);

    world.run();

    assertThat(world.sentFor()).containsExactly("zeam_2", "zeam_1");
  }

  @ParameterizedTest
  @ValueSource(longs = {60, 70, 80, 90, 100, 110})
  void aCoarsePeriodIsNeverToldBesideItsOwnFineDatapoints(long firstFine) {
    Series coarse = Series.of(new long[] {0, 60, 120}, new long[] {1, 2, 3});
    Series fine = Series.of(new long[] {firstFine, 130}, new long[] {5, 6});

    Series joined = fine.precededBy(coarse);

    for (int i = 0; i < joined.size(); i++) {
      boolean isCoarse = joined.second(i) < firstFine;
      assertThat(isCoarse && joined.second(i) + 60 > firstFine).isFalse();
    }
    assertThat(joined.second(0)).isZero();
    assertThat(joined.newestSecond()).isEqualTo(130);
  }
}
