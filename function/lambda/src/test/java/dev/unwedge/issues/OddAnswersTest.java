package dev.unwedge.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/** Answers that were once believed, or that once stopped a run. */
class OddAnswersTest {

  @Test
  void datapointsWithoutAStatusAreNoEvidence() {
    World world = World.wedged(6, 5, "zeam_3");
    world.cloudWatch.answerGetMetricData(
        answer ->
            answer.toBuilder()
                .metricDataResults(
                    answer.metricDataResults().stream()
                        .map(result -> result.toBuilder().statusCode((StatusCode) null).build())
                        .toArray(MetricDataResult[]::new))
                .build());

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("UNKNOWN");
    assertThat(world.sentFor()).isEmpty();
    assertThat(report.toString()).contains("no status");
  }

  @Test
  void historyIsFoundThoughTheDocumentIsNamedByItsArn() {
    World world = World.wedged(6, 5, "zeam_3");
    for (int i = 1; i <= 5; i++) {
      world.ssm.sent(
          World.DOCUMENT, World.instanceOf("zeam_3"), parameters("zeam_3"), world.ago(40 * i));
    }
    world.environment.put(
        "UNWEDGE_DOCUMENT", "arn:aws:ssm:us-east-1:123456789012:document/" + World.DOCUMENT);

    JsonView report = world.run();

    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD EXHAUSTED");
  }

  @Test
  void aTimeOutIsNotTheHostsLastWord() {
    World world = World.wedged(6, 5, "zeam_3");
    world.run();
    String command = world.ssm.commandsFor("zeam_3").getFirst();
    world.minutes(2);
    world.ssm.ends(command, CommandInvocationStatus.TIMED_OUT, "");
    world.run();
    assertThat(world.told("restart.outcome")).isEmpty();

    Instant started = world.clock.instant().minusSeconds(30);
    world.get("zeam_3").restart(started);
    world.ssm.hostSays(command, "RESTARTED", started);
    world.minutes(5);
    world.run();

    assertThat(world.everTold("restart.outcome"))
        .extracting(line -> line.text("outcome"))
        .containsExactly("RESTARTED");
    assertThat(world.everTold("node.recovered")).hasSize(1);
    assertThat(world.everTold("node.not_recovered")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiresAt, +1000000000-12-31T23:59:59Z",
    "ExpiresAt, 9999-01-01T00:00:00Z",
    "StartedBefore, -1000000000-01-01T00:00:00Z",
    "StartedBefore, +1000000000-12-31T23:59:59Z",
    "Veto, whatever"
  })
  void aCommandThatSomebodySentWithOddParametersStopsNoRun(String parameter, String value) {
    World world = World.wedged(6, 5, "zeam_3");
    Map<String, List<String>> odd = parameters("zeam_1");
    odd.put(parameter, List.of(value));
    String command = world.ssm.sent(World.DOCUMENT, World.instanceOf("zeam_1"), odd, world.ago(12));
    world.ssm.hostSays(command, "RESTARTED", world.ago(11));

    world.run();

    assertThat(world.sentFor()).containsExactly("zeam_3");
    assertThat(world.told("run.finished")).hasSize(1);
  }

  @Test
  void aCommandThatCarriesAnExpiryOfAgesIsNotInFlightForAges() {
    World world = World.wedged(6, 5, "zeam_3");
    Map<String, List<String>> odd = parameters("zeam_3");
    odd.put("ExpiresAt", List.of("9999-01-01T00:00:00Z"));
    world.ssm.sent(World.DOCUMENT, World.instanceOf("zeam_3"), odd, world.ago(60));

    JsonView report = world.run();

    assertThat(World.decision(report, "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void aHostWhoseClockIsHoursAheadDoesNotHideAWedge() {
    World world = World.wedged(6, 5, "zeam_3");
    world.get("zeam_3").pushesNoUptime();
    String command =
        world.ssm.sent(
            World.DOCUMENT, World.instanceOf("zeam_3"), parameters("zeam_3"), world.ago(70));
    world.ssm.hostSays(command, "RESTARTED", world.clock.instant().plus(Duration.ofHours(3)));
    world.minutes(30);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
  }

  @Test
  void aContainerThatWasLastSeenNotRunningIsNotRestartedOnWhatItDidBefore() {
    World world = World.healthy(6);
    world.get("zeam_3").stop();
    world.minutes(1);
    world.get("zeam_3").pushesNoUptime();
    world.get("zeam_3").restartInVain(world.clock.instant());
    world.get("zeam_3").wedge();
    world.minutes(15);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("SUSPECT");
    assertThat(world.sentFor()).isEmpty();
  }

  private static Map<String, List<String>> parameters(String node) {
    Map<String, List<String>> parameters = new HashMap<>();
    parameters.put("Node", List.of(node));
    parameters.put("Veto", List.of("HEAD_OR_HEARTBEAT"));
    assertThat(FakeSsm.parameter(parameters, "Node")).isEqualTo(node);
    return parameters;
  }
}
