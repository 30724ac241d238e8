package dev.unwedge.localstack;

import static dev.unwedge.localstack.LiveFleet.event;
import static dev.unwedge.localstack.LiveFleet.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Metric;
import dev.unwedge.lambda.UnwedgeHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.Command;

/** The incident that started it all, through CloudWatch and SSM of LocalStack. */
@OnLocalStack
class SeedFleetIT {

  @Test
  void theWedgedNodesAreRestartedAndTheOthersAreLeftAloneWithTheReason() {
    LiveFleet fleet = LiveFleet.ofSeed();

    Map<?, ?> report = fleet.invoke(event("schedule-rule.json"));

    assertThat(fleet.restarted()).containsExactlyInAnyOrder("zeam_10", "zeam_13");
    assertThat(told(report, "zeam_10")).isEqualTo("WEDGED RESTART");
    assertThat(told(report, "zeam_13")).isEqualTo("WEDGED RESTART");
    assertThat(told(report, "zeam_9")).isEqualTo("CRASH_LOOPING NONE");
    assertThat(told(report, "zeam_11")).isEqualTo("CRASH_LOOPING NONE");
    assertThat(told(report, "zeam_14")).isEqualTo("DOWN NONE");
    assertThat(told(report, "zeam_12")).isEqualTo("STARTING NONE");
    assertThat(told(report, "zeam_15")).isEqualTo("STARTING NONE");
    for (String healthy : List.of("zeam_8", "ethlambda_1", "grandine_2")) {
      assertThat(told(report, healthy)).isEqualTo("not told");
    }
    assertThat(((Map<?, ?>) report.get("counts")).get("HEALTHY")).hasToString("3");
  }

  @Test
  void theCommandCarriesTheFenceAndWhatAPersonNeedsToUnderstandIt() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();
    Instant before = Instant.now();

    Map<?, ?> report = fleet.invoke(event("schedule-scheduler.json"));

    Command command =
        fleet.commands().stream()
            .filter(c -> c.parameters().get("Node").contains("zeam_10"))
            .findFirst()
            .orElseThrow();
    assertThat(command.instanceIds()).containsExactly("i-0c0ffee0000000010");
    assertThat(command.parameters().get("Veto")).containsExactly("HEAD_OR_HEARTBEAT");
    assertThat(command.parameters().get("DowntimeSeconds")).containsExactly("60");
    assertThat(command.parameters().get("RunId"))
        .containsExactly(String.valueOf(report.get("runId")));
    // Frozen since entry 4 of 80: the fence is the end of that entry's period, 74 minutes ago.
    Instant startedBefore = Instant.parse(command.parameters().get("StartedBefore").getFirst());
    assertThat(Duration.between(startedBefore, before).toMinutes()).isBetween(73L, 76L);
    Instant expiresAt = Instant.parse(command.parameters().get("ExpiresAt").getFirst());
    assertThat(expiresAt).isAfter(before.plusSeconds(290)).isBefore(before.plusSeconds(420));
    assertThat(command.comment()).contains(fleet.name, "zeam_10", "wedged").hasSizeLessThan(101);
    assertThat(String.valueOf(LiveFleet.row(report, "zeam_10"))).contains(command.commandId());
  }

  @Test
  void aSecondRunRestartsNobodyAgain() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();
    UnwedgeHandler warm = fleet.handler();
    warm.handle("{}", "request-1");

    Map<?, ?> again = LiveFleet.object(warm.handle("{}", "request-2"));
    Map<?, ?> cold = fleet.invoke("{}");

    assertThat(fleet.restarted()).hasSize(2);
    for (Map<?, ?> report : List.of(again, cold)) {
      assertThat(told(report, "zeam_10")).isIn("WEDGED HOLD COOLDOWN", "WEDGED HOLD IN_FLIGHT");
      assertThat(told(report, "zeam_13")).isIn("WEDGED HOLD COOLDOWN", "WEDGED HOLD IN_FLIGHT");
    }
  }

  @Test
  void aFleetThatPushesNoUptimeHasTheSameTwoNodesRestarted() {
    LiveFleet fleet =
        LiveFleet.ofSeed(Metric.HEAD_SLOT, Metric.HEARTBEATS)
            .with("UNWEDGE_POLICY", LiveFleet.SHORT_LOOKBACK);

    Map<?, ?> report = fleet.invoke("{}");

    assertThat(fleet.restarted()).containsExactlyInAnyOrder("zeam_10", "zeam_13");
    assertThat(told(report, "zeam_9")).isEqualTo("STALLED HOLD NO_INCARNATION");
  }

  @Test
  void everyLineOfTheLogParsesAndEverySentCommandHasItsIntentBeforeIt() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();

    fleet.invoke("{}");

    assertThat(fleet.lines("restart.sent")).hasSize(2);
    for (Map<?, ?> sent : fleet.lines("restart.sent")) {
      int at = indexOf(fleet, "restart.sent", String.valueOf(sent.get("node")));
      int intended = indexOf(fleet, "restart.intended", String.valueOf(sent.get("node")));
      assertThat(intended).isNotNegative().isLessThan(at);
    }
    assertThat(fleet.lines("run.started")).hasSize(1);
    assertThat(fleet.lines("run.finished")).hasSize(1);
  }

  private static int indexOf(LiveFleet fleet, String event, String node) {
    for (int i = 0; i < fleet.log.size(); i++) {
      Map<?, ?> line = LiveFleet.object(fleet.log.get(i));
      if (event.equals(line.get("event")) && node.equals(line.get("node"))) {
        return i;
      }
    }
    return -1;
  }
}
