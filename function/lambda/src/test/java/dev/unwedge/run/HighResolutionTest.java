package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;

/** A fleet with a period of 10 s: finer data lives three hours (contract §1, §4). */
class HighResolutionTest {
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration WATCHED = Duration.ofMinutes(40);

  private final World world = new World();
  private final Instant now = world.clock.instant();
  private final Instant newest = now.minusSeconds(5);
  private final Instant frozenSince = newest.minusSeconds(60);

  /** Five nodes; zeam_3 stands still, silent, for the last minute. */
  private void push() {
    for (int i = 0; i < 5; i++) {
      boolean wedged = i == 3;
      Map<String, String> dimensions =
          Map.of(
              "Fleet",
              World.FLEET,
              "InstanceId",
              World.instanceOf("zeam_" + i),
              "Node",
              "zeam_" + i);
      for (Instant at = newest.minus(WATCHED); !at.isAfter(newest); at = at.plus(STEP)) {
        boolean stuck = wedged && at.isAfter(frozenSince);
        long head = TestNode.slot(stuck ? frozenSince : at);
        put("HeadSlot", dimensions, at, head);
        put("Heartbeats", dimensions, at, stuck ? 0 : 1);
        put("UptimeSeconds", dimensions, at, 90_000 + Duration.between(now, at).toSeconds());
      }
    }
    world.policy("{\"period\": \"PT10S\", \"wedgedAfter\": \"PT1M\"}");
  }

  private void put(String metric, Map<String, String> dimensions, Instant at, long value) {
    world.cloudWatch.put(World.NAMESPACE, metric, dimensions, at, (double) value);
  }

  @Test
  void aNodeIsWedgedAfterSixPeriods() {
    push();

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
    assertThat(FakeSsm.parameter(world.ssm.sendRequests().getFirst().parameters(), "StartedBefore"))
        .isEqualTo(frozenSince.plusSeconds(10).toString());
  }

  @Test
  void windowsLongerThanThreeHoursAreReadAtAMinute() {
    push();

    world.run();

    assertThat(world.cloudWatch.dataRequests())
        .filteredOn(this::reachesBeyondThreeHours)
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request.metricDataQueries())
                    .allSatisfy(query -> assertThat(query.metricStat().period()).isEqualTo(60)));
  }

  private boolean reachesBeyondThreeHours(GetMetricDataRequest request) {
    return request.startTime().isBefore(now.minus(Duration.ofHours(3)));
  }

  @Test
  void theOthersAreHealthyWithoutAWarning() {
    push();

    JsonView report = world.run();

    assertThat(report.texts("warnings")).isEmpty();
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(4);
  }
}
