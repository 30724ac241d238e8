package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** The command that is sent (contract §6), and what a refusal does. */
class SendTest {
  private static final String THREE = "{\"budget\": {\"floor\": 3}}";

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Test
  void aWedgedNodeIsSentOneCommandAsTheDocumentTakesIt() {
    World world = World.wedged(10, 4, "zeam_3");

    JsonView report = world.run();

    assertThat(world.ssm.sendRequests()).hasSize(1);
    SendCommandRequest sent = world.ssm.sendRequests().getFirst();
    assertThat(sent.documentName()).isEqualTo(World.DOCUMENT);
    assertThat(sent.instanceIds()).containsExactly(World.instanceOf("zeam_3"));
    assertThat(sent.hasTargets()).isFalse();
    assertThat(sent.timeoutSeconds()).isEqualTo(60);
    assertThat(sent.comment()).isNotBlank().hasSizeLessThanOrEqualTo(100);
    // Frozen since the sample of four minutes ago; the fence is the end of that period.
    assertThat(sent.parameters())
        .isEqualTo(
            Map.of(
                "Node", List.of("zeam_3"),
                "StartedBefore", List.of(world.newestStamp().minusSeconds(3 * 60).toString()),
                "ExpiresAt", List.of(seconds(world.clock.instant().plusSeconds(300))),
                "DowntimeSeconds", List.of("60"),
                "Veto", List.of("HEAD_OR_HEARTBEAT"),
                "Attempt", List.of("1"),
                "RunId", List.of(report.text("runId"))));
  }

  @Test
  void theReportCarriesTheCommandsId() {
    World world = World.wedged(10, 4, "zeam_3");

    JsonView report = world.run();

    assertThat(World.row(report, "zeam_3").text("commandId"))
        .isEqualTo(world.ssm.commandsFor("zeam_3").getFirst());
  }

  @Test
  void aStalledNodeIsVetoedByItsHeadOnly() {
    World world = World.healthy(10);
    world.get("zeam_3").freeze(); // its heartbeat goes on
    world.minutes(11);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("STALLED");
    Map<String, List<String>> parameters = world.ssm.sendRequests().getFirst().parameters();
    assertThat(FakeSsm.parameter(parameters, "Veto")).isEqualTo("HEAD");
    assertThat(FakeSsm.parameter(parameters, "StartedBefore"))
        .isEqualTo(world.newestStamp().minusSeconds(10 * 60).toString());
  }

  @Test
  void anUnresponsiveNodeIsFencedAtTheEndOfTheFirstPeriodWithoutAHead() {
    World world = World.healthy(10).policy("{\"restart\": [\"UNRESPONSIVE\"]}");
    world.get("zeam_3").stopAnswering();
    world.get("zeam_3").fallSilent();
    world.minutes(4);

    JsonView report = world.run();

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("UNRESPONSIVE");
    Map<String, List<String>> parameters = world.ssm.sendRequests().getFirst().parameters();
    assertThat(FakeSsm.parameter(parameters, "Veto")).isEqualTo("HEAD_OR_HEARTBEAT");
    // No head in the newest four periods; the first of them ended three minutes ago.
    assertThat(FakeSsm.parameter(parameters, "StartedBefore"))
        .isEqualTo(world.newestStamp().minusSeconds(2 * 60).toString());
  }

  @Test
  void thePolicySaysHowLongTheDowntimeIs() {
    World world = World.wedged(10, 4, "zeam_3").policy("{\"downtime\": \"PT90S\"}");

    world.run();

    assertThat(
            FakeSsm.parameter(world.ssm.sendRequests().getFirst().parameters(), "DowntimeSeconds"))
        .isEqualTo("90");
  }

  @Test
  void eachNodeGetsACommandOfItsOwn() {
    World world = World.wedged(10, 4, "zeam_3", "zeam_5", "zeam_7");

    world.run();

    assertThat(world.sentFor()).containsExactlyInAnyOrder("zeam_3", "zeam_5", "zeam_7");
    assertThat(world.ssm.sendRequests())
        .allSatisfy(request -> assertThat(request.instanceIds()).hasSize(1));
    assertThat(world.control("RestartsSent")).isEqualTo(3);
  }

  @Test
  void nobodyIsRestartedTwiceForOneFreeze() {
    World world = World.wedged(10, 4, "zeam_3");
    world.run();
    for (int i = 0; i < 9; i++) {
      world.minutes(1);
      world.run();
    }

    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void theBudgetServesTheLongestFrozenFirst() {
    World world = World.healthy(4); // ceil(0.3 × 4) = 2
    world.get("zeam_2").wedge();
    world.minutes(1);
    world.get("zeam_0").wedge();
    world.get("zeam_1").wedge();
    world.minutes(4);
    world.policy("{\"quorum\": 0.01, \"budget\": {\"fraction\": 0.5}}");

    JsonView report = world.run();

    assertThat(world.sentFor()).containsExactly("zeam_2", "zeam_0");
    assertThat(World.decision(report, "zeam_1")).isEqualTo("HOLD BUDGET");
    assertThat(world.control("RestartsHeld")).isEqualTo(1);
  }

  private static final Map<String, Supplier<RuntimeException>> REFUSALS =
      Map.of(
          "InvalidInstanceId", AwsFaults::invalidInstance,
          "AccessDeniedException", () -> AwsFaults.ssm("AccessDeniedException", "not authorized"),
          "ThrottlingException", AwsFaults::ssmThrottles);

  @ParameterizedTest
  @CsvSource({"InvalidInstanceId", "AccessDeniedException", "ThrottlingException"})
  void aRefusalOfOneDoesNotStopTheOthers(String code) {
    World world = World.wedged(10, 4, "zeam_3", "zeam_5", "zeam_7").policy(THREE);
    refuse(world, "zeam_3", REFUSALS.getOrDefault(code, AwsFaults::ssmThrottles));

    JsonView report = world.run();

    assertThat(world.sentFor()).containsExactly("zeam_3", "zeam_5", "zeam_7");
    assertThat(world.told("restart.refused"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.text("node")).isEqualTo("zeam_3");
              assertThat(line.text("code")).isEqualTo(code);
              assertThat(line.get("maybeAccepted")).isEqualTo(false);
            });
    assertThat(world.told("restart.sent"))
        .extracting(line -> line.text("node"))
        .containsExactly("zeam_5", "zeam_7");
    assertThat(World.row(report, "zeam_3").get("commandId")).isNull();
    assertThat(World.row(report, "zeam_5").get("commandId")).isNotNull();
    assertThat(report.texts("warnings")).anyMatch(sentence -> sentence.contains(code));
    assertThat(world.control("RestartsSent")).isEqualTo(2);
    assertThat(world.control("RestartsRefused")).isEqualTo(1);
  }

  @Test
  void aDocumentOfAnOlderReleaseRefusesEveryRestartAndPeopleReadWhatToDo() {
    World world = World.wedged(10, 4, "zeam_3").withTopic();
    world.ssm.olderDocument();

    JsonView report = world.run();

    // A node is not sent the same without its attempt: the host would take it for the first.
    assertThat(world.ssm.sendRequests()).hasSize(1);
    assertThat(world.told("restart.refused"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.text("code")).isEqualTo("InvalidParameters");
              assertThat(line.text("message")).contains("Attempt");
              assertThat(line.get("maybeAccepted")).isEqualTo(false);
              assertThat(line.text("advice"))
                  .contains("older release")
                  .contains("sam deploy")
                  .contains("aws ssm update-document");
            });
    assertThat(report.texts("warnings"))
        .anyMatch(sentence -> sentence.contains("Attempt") && sentence.contains("sam deploy"));
    assertThat(world.control("RestartsRefused")).isEqualTo(1);
    assertThat(world.subjects())
        .containsExactly("unwedge devnet: restart of zeam_3 refused, InvalidParameters");
    assertThat(world.message())
        .contains("  do: The restart document does not take")
        .contains("infra/target/restart-document.json");
  }

  @Test
  void anotherRefusalCarriesNoAdvice() {
    World world = World.wedged(10, 4, "zeam_3");
    refuse(world, "zeam_3", AwsFaults::invalidInstance);

    world.run();

    assertThat(world.told("restart.refused"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("advice")).isNull());
  }

  private static void refuse(World world, String node, Supplier<RuntimeException> why) {
    world.ssm.beforeSendCommand(
        request -> {
          if (FakeSsm.parameter(request.parameters(), "Node").equals(node)) {
            throw why.get();
          }
        });
  }

  @Test
  void aRefusalIsNoAttemptSoTheNextRunTriesAgain() {
    World world = World.wedged(10, 4, "zeam_3");
    refuse(world, "zeam_3", AwsFaults::invalidInstance);
    world.run();
    world.ssm.beforeSendCommand(request -> {});
    world.minutes(1);

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void aCommandWhoseAnswerNeverCameMayHaveBeenAccepted() {
    World world = World.wedged(10, 4, "zeam_3", "zeam_5");
    world.ssm.afterSendCommand(
        request -> {
          if (FakeSsm.parameter(request.parameters(), "Node").equals("zeam_3")) {
            throw AwsFaults.clientTimeout();
          }
        });

    JsonView report = world.run();

    assertThat(report.texts("warnings"))
        .singleElement()
        .asString()
        .startsWith("whether SSM took the restart of " + World.instanceOf("zeam_3") + "/zeam_3 is")
        .doesNotContain("not restarted");
    assertThat(world.told("restart.refused"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("maybeAccepted")).isEqualTo(true));
    assertThat(world.told("restart.sent"))
        .singleElement()
        .satisfies(line -> assertThat(line.text("node")).isEqualTo("zeam_5"));

    world.ssm.afterSendCommand(request -> {});
    world.minutes(1);
    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD IN_FLIGHT");
  }

  @Test
  void aNameThatCouldHarmAHostIsNeverSent() {
    World world = new World();
    world.nodes(9, i -> "zeam_" + i);
    TestNode bad = world.node("zeam_$(reboot)", "i-0c0ffee0000000099");
    world.minutes(30);
    bad.wedge();
    world.minutes(4);

    JsonView report = world.run();

    assertThat(World.verdict(report, bad.name())).isEqualTo("WEDGED");
    assertThat(World.decision(report, bad.name())).isEqualTo("HOLD UNSAFE_NAME");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void theIntentIsToldBeforeEachCommand() {
    World world = World.wedged(10, 4, "zeam_3", "zeam_5");
    List<Boolean> toldBefore = new ArrayList<>();
    world.ssm.beforeSendCommand(
        request -> {
          String node = FakeSsm.parameter(request.parameters(), "Node");
          toldBefore.add(
              world.told("restart.intended").stream()
                  .anyMatch(line -> line.text("node").equals(node)));
        });

    world.run();

    assertThat(toldBefore).containsExactly(true, true);
  }

  @Test
  void aBugInSendingFailsTheRunOnceTheIntentHasItsEnd() {
    World world = World.wedged(10, 4, "zeam_3");
    world.ssm.beforeSendCommand(
        request -> {
          throw new IllegalStateException("a bug");
        });

    assertThat(world.fails("{}")).hasMessageContaining("unwedge itself failed");

    assertThat(world.told("restart.intended")).hasSize(1);
    assertThat(world.told("restart.refused"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("maybeAccepted")).isEqualTo(true));
    assertThat(world.told("run.failed")).hasSize(1);
  }
}
