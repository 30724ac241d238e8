package dev.unwedge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sample in events/ starts a run that does what contract §5 says of it. */
class SampleEventsTest {
  private static final Path EVENTS = Path.of("..", "events");

  /** 16 nodes, zeam_10 and zeam_13 wedged, later than the instant in manual-at.json. */
  private static World fleet() {
    return World.wedged(16, 4, "zeam_10", "zeam_13");
  }

  private static String event(String name) {
    try {
      return Files.readString(EVENTS.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> samples() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleIsAnsweredWithAReport(String name) {
    World world = fleet();

    JsonView report = world.run(event(name));

    assertThat(report.object("counts").names()).hasSize(12);
    assertThat(world.told("run.finished")).hasSize(1);
    assertThat(world.told("run.failed")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schedule-rule.json",
        "schedule-scheduler.json",
        "manual-empty.json",
        "alarm-composite.json",
        "eventbridge-alarm-composite.json",
        "eventbridge-alarm-multi-series.json"
      })
  void aTriggerThatNamesNoNodeMeansTheWholeFleet(String name) {
    World world = fleet();

    world.run(event(name));

    assertThat(world.sentFor()).containsExactly("zeam_10", "zeam_13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alarm-metric.json",
        "alarm-contributor.json",
        "eventbridge-alarm-metric.json",
        "eventbridge-alarm-contributor.json"
      })
  void anAlarmWithDimensionsMeansTheNodeTheyName(String name) {
    World world = fleet();

    JsonView report = world.run(event(name));

    assertThat(world.sentFor()).containsExactly("zeam_10");
    assertThat(World.decision(report, "zeam_13")).isEqualTo("HOLD OUT_OF_SCOPE");
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(14);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alarm-metric.json",
        "alarm-contributor.json",
        "alarm-composite.json",
        "eventbridge-alarm-metric.json"
      })
  void anAlarmIsAWakeUpCallNeverEvidence(String name) {
    World world = World.healthy(16);

    JsonView report = world.run(event(name));

    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(16);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void theFunctionsOwnClockCountsNeverTheEventsTime() {
    World world = fleet();

    JsonView report = world.run(event("schedule-rule.json"));

    assertThat(report.text("at")).isEqualTo(world.clock.instant().toString());
  }

  @Test
  void namedNodesAreTheOnlyOnesActedOn() {
    World world = World.wedged(16, 4, "zeam_10", "zeam_11", "zeam_13");

    JsonView report = world.run(event("manual-nodes.json"));

    assertThat(world.sentFor()).containsExactly("zeam_10", "zeam_13");
    assertThat(World.decision(report, "zeam_11")).isEqualTo("HOLD OUT_OF_SCOPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"manual-dry-run.json", "manual-at.json", "manual-nodes-dry-run-at.json"})
  void aDryRunSendsNothing(String name) {
    World world = fleet();

    world.run(event(name));

    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.controlMetrics()).isEmpty();
    assertThat(world.eventsBeginning("restart.")).isEmpty();
  }

  @Test
  void anOrderRestartsTheNodeThatItNames() {
    World world = World.healthy(16);

    JsonView report = world.run(event("manual-restart.json"));

    assertThat(world.sentFor()).containsExactly("zeam_10");
    assertThat(World.decision(report, "zeam_10")).isEqualTo("RESTART");
  }
}
