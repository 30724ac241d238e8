package dev.unwedge.localstack;

import static dev.unwedge.localstack.LiveFleet.event;
import static dev.unwedge.localstack.LiveFleet.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unwedge.run.RunFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** The other ways to wake unwedge, on the seed's fleet in LocalStack. */
@OnLocalStack
class TriggersIT {

  @Test
  void anAlarmOnOneNodeRestartsThatNodeOnly() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();
    String alarm = event("alarm-metric.json").replace("\"devnet\"", "\"" + fleet.name + "\"");

    Map<?, ?> report = fleet.invoke(alarm);

    assertThat(fleet.restarted()).containsExactly("zeam_10");
    assertThat(told(report, "zeam_13")).isEqualTo("WEDGED HOLD OUT_OF_SCOPE");
    assertThat(report.get("trigger")).isEqualTo("alarm");
  }

  @Test
  void aDryRunSendsNothing() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();

    Map<?, ?> report = fleet.invoke("{\"dryRun\": true}");

    assertThat(told(report, "zeam_10")).isEqualTo("WEDGED RESTART");
    assertThat(fleet.commands()).isEmpty();
  }

  @Test
  void thePastIsJudgedAsItWasThen() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();
    Instant threeMinutesIn =
        Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(76));

    Map<?, ?> report = fleet.invoke("{\"at\": \"%s\"}".formatted(threeMinutesIn));

    assertThat(told(report, "zeam_10")).isNotEqualTo("WEDGED RESTART");
    assertThat(((Map<?, ?>) report.get("counts")).get("WEDGED")).hasToString("0");
    assertThat(fleet.commands()).isEmpty();
  }

  @Test
  void aPersonsOrderRestartsAHealthyNode() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();

    Map<?, ?> report =
        fleet.invoke(
            "{\"action\": \"restart\", \"nodes\": [\"zeam_8\"], \"reason\": \"new image\"}");

    assertThat(fleet.restarted()).containsExactly("zeam_8");
    assertThat(told(report, "zeam_8")).isEqualTo("HEALTHY RESTART");
    assertThat(fleet.commands().getFirst().parameters().get("Veto")).containsExactly("NONE");
  }

  @Test
  void oneParameterPausesEverything() {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();
    String parameter = "/unwedge/" + fleet.name + "/policy";
    LocalStack.clients()
        .ssm()
        .putParameter(
            PutParameterRequest.builder()
                .name(parameter)
                .type(ParameterType.STRING)
                .value("{\"mode\": \"paused\", \"lookback\": \"PT90M\"}")
                .build());

    Map<?, ?> report =
        fleet.without("UNWEDGE_POLICY").with("UNWEDGE_POLICY_PARAMETER", parameter).invoke("{}");

    assertThat(fleet.commands()).isEmpty();
    assertThat(told(report, "zeam_10")).isEqualTo("WEDGED HOLD PAUSED");
    assertThat(report.get("mode")).isEqualTo("paused");
  }

  @Test
  void aPolicyThatCannotBeReadFailsTheRunAndRestartsNothing() {
    LiveFleet fleet = new LiveFleet().with("UNWEDGE_POLICY_PARAMETER", "/unwedge/nowhere");

    assertThatThrownBy(() -> fleet.invoke("{}"))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("/unwedge/nowhere");

    assertThat(fleet.commands()).isEmpty();
    assertThat(fleet.lines("run.failed")).hasSize(1);
  }

  @Test
  void whatIsNoTriggerIsRefusedWithTheAcceptedForms() {
    LiveFleet fleet = new LiveFleet();

    assertThatThrownBy(() -> fleet.invoke("{\"node\": [\"zeam_10\"]}"))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("unknown field node")
        .hasMessageContaining("\"dryRun\": true");

    assertThat(fleet.commands()).isEmpty();
  }
}
