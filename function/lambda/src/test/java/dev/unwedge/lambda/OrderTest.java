package dev.unwedge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** A person's order to restart (contract §5, §6). */
class OrderTest {
  private static final String ORDER =
      "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"head stuck\", \"by\":"
          + " \"ann\"}";

  private final World world = World.healthy(10);

  private String attempt(int minutesAgo) {
    return world.ssm.sent(
        World.DOCUMENT,
        World.instanceOf("zeam_3"),
        Map.of("Node", List.of("zeam_3"), "Veto", List.of("HEAD_OR_HEARTBEAT")),
        world.ago(minutesAgo));
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Test
  void itNeedsNoVerdict() {
    JsonView report = world.run(ORDER);

    SendCommandRequest sent = world.ssm.sendRequests().getFirst();
    assertThat(sent.instanceIds()).containsExactly(World.instanceOf("zeam_3"));
    assertThat(sent.timeoutSeconds()).isEqualTo(60);
    assertThat(sent.parameters())
        .isEqualTo(
            Map.of(
                "Node", List.of("zeam_3"),
                "StartedBefore", List.of(seconds(world.clock.instant())),
                "ExpiresAt", List.of(seconds(world.clock.instant().plusSeconds(300))),
                "DowntimeSeconds", List.of("60"),
                "Veto", List.of("NONE"),
                "Attempt", List.of("0"),
                "RunId", List.of(report.text("runId"))));
    assertThat(World.verdict(report, "zeam_3")).isEqualTo("HEALTHY");
    assertThat(World.row(report, "zeam_3").text("commandId"))
        .isEqualTo(world.ssm.commandsFor("zeam_3").getFirst());
  }

  @Test
  void whoAndWhyStandInTheLog() {
    world.run(ORDER);

    assertThat(String.join("\n", world.linesOfRun())).contains("head stuck").contains("ann");
  }

  @Test
  void aLongReasonStillFitsIntoTheComment() {
    world.run(
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"%s\"}"
            .formatted("é\\u0007\\n$(reboot) ".repeat(100)));

    assertThat(world.ssm.commandsFor("zeam_3")).hasSize(1);
    assertThat(world.ssm.sendRequests().getFirst().comment()).hasSizeLessThanOrEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"paused", "observe"})
  void itOverridesTheMode(String mode) {
    world.policy("{\"mode\": \"%s\"}".formatted(mode));

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("RESTART");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void itOverridesTheCooldown() {
    world.ssm.hostSays(attempt(1), "FAILED", null);

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void itOverridesExhaustion() {
    for (int i = 0; i < 6; i++) {
      world.ssm.hostSays(attempt(30 + i), "FAILED", null);
    }

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void aCommandInFlightStillHoldsIt() {
    attempt(1);

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("HOLD IN_FLIGHT");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void anExclusionStillHoldsIt() {
    world.policy("{\"excluded\": [\"zeam_3\"]}");

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("HOLD EXCLUDED");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void anUnreadableHistoryStillHoldsIt() {
    world.ssm.beforeListCommands(
        request -> {
          throw AwsFaults.ssmThrottles();
        });

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("HOLD HISTORY_UNREADABLE");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void theBudgetStillHoldsIt() {
    world.policy("{\"budget\": {\"floor\": 0, \"fraction\": 0, \"ceiling\": 0}}");

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("HOLD BUDGET");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aHarmfulNameStillHoldsIt() {
    world.node("zeam_;reboot", "i-0c0ffee0000000099");
    world.minutes(5);

    JsonView report =
        world.run("{\"action\": \"restart\", \"nodes\": [\"zeam_;reboot\"], \"reason\": \"r\"}");

    assertThat(World.decision(report, "zeam_;reboot")).isEqualTo("HOLD UNSAFE_NAME");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void othersThatAreWedgedAreLeftToTheSchedule() {
    world.get("zeam_5").wedge();
    world.minutes(4);

    JsonView report = world.run(ORDER);

    assertThat(world.sentFor()).containsExactly("zeam_3");
    assertThat(World.decision(report, "zeam_5")).isEqualTo("HOLD OUT_OF_SCOPE");
  }

  @Test
  void aNodeNamedTwiceIsRestartedOnce() {
    world.run(
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\", \"zeam_3\", \"%s/zeam_3\"],"
                .formatted(World.instanceOf("zeam_3"))
            + " \"reason\": \"r\"}");

    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void anUnknownVerdictDoesNotStopIt() {
    world.cloudWatch.beforeGetMetricData(
        request -> {
          throw AwsFaults.cloudWatchThrottles();
        });

    JsonView report = world.run(ORDER);

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("UNKNOWN");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void itsCommandsCarryTheInvocationsId() {
    assertThat(world.run(ORDER).text("runId")).isEqualTo(World.REQUEST);
    assertThat(world.run("{}").text("runId")).isNotEqualTo(World.REQUEST);
  }

  @Test
  void anIdThatTheDocumentWouldNotTakeIsNoRuns() {
    String odd = "-" + World.REQUEST;
    JsonView report = JsonView.of(world.handler().handle(ORDER, odd));
    assertThat(report.text("runId")).isNotEqualTo(odd).matches("[a-zA-Z0-9][a-zA-Z0-9-]{0,63}");
    assertThat(JsonView.of(world.handler().handle(ORDER, null)).text("runId")).isNotEmpty();
  }

  @Test
  void deliveredTwiceItIsSentOnceAndTheReportSaysWhichCommandItWas() {
    world.run(ORDER);
    String command = world.ssm.commandsFor("zeam_3").getFirst();
    world.minutes(3);
    world.ssm.hostSays(command, "HEALTHY_NOW", null);

    JsonView row = World.row(world.run(ORDER), "zeam_3");

    assertThat(world.sentFor()).containsExactly("zeam_3");
    assertThat(row.text("decision")).isEqualTo("NONE");
    assertThat(row.text("commandId")).isEqualTo(command);
    assertThat(row.object("evidence").text("why"))
        .contains("this order was carried out before, by command " + command);
    assertThat(world.eventsBeginning("restart.")).containsExactly("restart.outcome");
  }

  @Test
  void thatHoldsForAFunctionThatIsCold() {
    world.run(ORDER);
    world.minutes(2);
    world.coldStart();

    assertThat(World.decision(world.run(ORDER), "zeam_3")).isEqualTo("NONE");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void anotherOrderIsCarriedOut() {
    world.run(ORDER);
    world.minutes(3);
    world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getFirst(), "HEALTHY_NOW", null);
    world.minutes(3);

    JsonView report =
        JsonView.of(world.handler().handle(ORDER, "d7af9ac6-7b61-11e6-9a41-93e8deadbeef"));

    assertThat(World.decision(report, "zeam_3")).isEqualTo("RESTART");
    assertThat(world.sentFor()).containsExactly("zeam_3", "zeam_3");
  }

  @Test
  void aDryRunOfAnOrderSendsNothing() {
    world.run(ORDER.replace("}", ", \"dryRun\": true}"));

    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.controlMetrics()).isEmpty();
    assertThat(world.eventsBeginning("restart.")).isEmpty();
  }
}
