package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and stamps that no honest publisher pushes. */
class HostileValuesTest {
  private final World world = World.wedged(6, 4, "zeam_3");

  private void push(String metric, String node, Instant at, double value) {
    world.cloudWatch.put(World.NAMESPACE, metric, world.get(node).dimensions(), at, value);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e308,
        -1e308,
        -1,
        2.5,
        Double.MIN_VALUE,
        0x1p53 + 2
      })
  void asTheNewestHeadItMakesItsNodeUnreadableAndNothingIsSent(double value) {
    world.get("zeam_3").stopAnswering();
    world.minutes(1);
    push("HeadSlot", "zeam_3", world.newestStamp(), value);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("UNKNOWN");
    assertThat(world.sentFor()).isEmpty();
    assertThat(report.texts("warnings")).anyMatch(warning -> warning.contains("malformed"));
    assertThat(world.lines()).allMatch(line -> line.matches("[ -~]+"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e308, -1, 2.5, 0x1p53 + 2})
  void asOneNodesHeadItChangesNothingForTheOthers(double value) {
    world.get("zeam_5").stopAnswering();
    for (int i = 0; i < 2; i++) {
      world.minutes(1);
      push("HeadSlot", "zeam_5", world.newestStamp(), value);
    }

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(4);
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void negativeZeroIsZeroWhichIsAHeadThatFell() {
    world.get("zeam_3").stopAnswering();
    world.minutes(1);
    push("HeadSlot", "zeam_3", world.newestStamp(), -0.0);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isNotEqualTo("WEDGED");
    assertThat(world.sentFor()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -6, 0.5, 1e308})
  void asHeartbeatsItIsNeitherSignOfLifeNorOfSilence(double value) {
    World fresh = World.healthy(6);
    fresh.get("zeam_3").freeze();
    fresh.get("zeam_3").hasNoHeartbeat();
    for (int i = 0; i < 5; i++) {
      fresh.minutes(1);
      fresh.cloudWatch.put(
          World.NAMESPACE,
          "Heartbeats",
          fresh.get("zeam_3").dimensions(),
          fresh.newestStamp(),
          value);
    }

    JsonView report = fresh.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("SUSPECT");
    assertThat(fresh.sentFor()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {3 * 60, 86_400, 366L * 86_400})
  void aHeadFromTheFutureIsNoProgress(long seconds) {
    push("HeadSlot", "zeam_3", world.clock.instant().plusSeconds(seconds), 9_999_999);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 24, 14 * 24})
  void aHeadOfLongAgoIsNoProgress(long hours) {
    push("HeadSlot", "zeam_3", world.clock.instant().minus(Duration.ofHours(hours)), 1);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }
}
