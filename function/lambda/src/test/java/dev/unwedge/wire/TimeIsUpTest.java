package dev.unwedge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.aws.CallBounds;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The function's own bounds and a service that hangs for a minute: the call ends with the time that
 * the run has for it, as the SDK itself says of the bound that it applied.
 */
class TimeIsUpTest {
  /** So short that a call's own bounds would not end it. */
  private static final Duration TIME = Duration.ofSeconds(5);

  /** What a run of five seconds may read for. */
  private static final long READING_MILLIS = 2_750;

  private static final Pattern BOUND = Pattern.compile("timeout configuration: (\\d+) millis");

  private final World world = World.wedged(10, 4, "zeam_3");
  private final Endpoint endpoint = new Endpoint();
  private final Gateway gateway = new Gateway();
  private StandIn service;

  @BeforeEach
  void reachTheService() throws IOException {
    service = new StandIn(world.cloudWatch, world.ssm, world.sns);
    gateway.passTo(service);
    world.reach(endpoint.clients(gateway.endpoint(), CallBounds.LAMBDA));
    world.run("{\"dryRun\": true}"); // the first run of a Java program takes its time
  }

  @AfterEach
  void close() {
    service.close();
    gateway.close();
    endpoint.close();
  }

  private JsonView run() {
    return world.run("{}", Deadline.in(InstantSource.system(), TIME));
  }

  private static void assertBound(String sentence) {
    List<Long> bounds = BOUND.matcher(sentence).results().map(TimeIsUpTest::millis).toList();
    assertThat(bounds)
        .singleElement()
        .satisfies(bound -> assertThat(bound).isLessThanOrEqualTo(READING_MILLIS));
  }

  private static long millis(MatchResult found) {
    return Long.parseLong(found.group(1), 10);
  }

  @Test
  void aListingThatHangsFailsTheRunInTime() {
    gateway.breaks(Call.LIST_METRICS, Fault.SLOW, service);

    assertThat(failure())
        .hasMessageContaining("could not be listed")
        .satisfies(e -> assertBound(e.getMessage()));

    assertThat(world.told("run.failed")).hasSize(1);
  }

  private RuntimeException failure() {
    try {
      run();
    } catch (RunFailedException e) {
      return e;
    }
    throw new AssertionError("the run did not fail");
  }

  @Test
  void vitalsThatDripLeaveTheirNodeUnknown() {
    gateway.breaks(Call.VITALS, Fault.DRIPPING, service);

    JsonView report = run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("UNKNOWN");
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(9);
    assertThat(report.texts("warnings")).isNotEmpty().allSatisfy(TimeIsUpTest::assertBound);
  }
}
