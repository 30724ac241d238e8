package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import dev.unwedge.testkit.aws.FakeSns;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/** Which events people are told by message, and how often. */
class NoticeTest {
  private static final String RESTARTED = "unwedge devnet: restarted zeam_3, frozen 4 min at ";

  private final World world = World.wedged(10, 4, "zeam_3").withTopic();
  private final TestNode node = world.get("zeam_3");

  private String restart() {
    world.run();
    return world.ssm.commandsFor("zeam_3").getFirst();
  }

  private void runs(int count) {
    for (int i = 0; i < count; i++) {
      world.minutes(1);
      world.run();
    }
  }

  /** Runs, each of them in a function that has just started. */
  private void coldRuns(int count) {
    for (int i = 0; i < count; i++) {
      world.coldStart();
      runs(1);
    }
  }

  private void hostRestarts(String id, boolean inVain) {
    node.stop();
    runs(1);
    Instant started = world.clock.instant().plusSeconds(40);
    if (inVain) {
      node.restartInVain(started);
    } else {
      node.restart(started);
    }
    world.minutes(1);
    world.ssm.hostSays(id, "RESTARTED", started);
    world.run();
  }

  /** What was told by message of what became of the first restart; without the prefix. */
  private List<String> told(String words) {
    return world.subjects().stream().filter(subject -> subject.contains(words)).toList();
  }

  // What is told.

  @Test
  void aRestartIsToldOnceHoweverLongItTakes() {
    restart();

    runs(9);

    assertThat(world.subjects()).singleElement().asString().startsWith(RESTARTED);
  }

  @Test
  void theMessageComesAfterTheLinesOfWhatWasDone() {
    List<String> before = new ArrayList<>();
    world.sns.beforePublish(request -> before.addAll(world.eventsBeginning("")));

    world.run();

    assertThat(before)
        .containsExactly("run.started", "node.judged", "restart.intended", "restart.sent");
  }

  @Test
  void theRunsEndTellsThatPeopleWereTold() {
    world.run();

    JsonView finished = world.told("run.finished").getFirst();
    assertThat(finished.text("messageSubject")).startsWith(RESTARTED);
    assertThat(finished.text("messageId")).isNotBlank();
  }

  @Test
  void aRunThatToldNobodySaysSo() {
    world.run();
    runs(1);

    assertThat(world.told("run.finished").getFirst().get("messageId")).isNull();
  }

  @Test
  void theCallIsCounted() {
    JsonView report = world.run();

    assertThat(report.number("awsCalls"))
        .isEqualTo(world.cloudWatch.calls() + world.ssm.calls() + world.sns.calls());
  }

  @Test
  void whatARunDidAtOnceIsOneMessage() {
    World several = World.wedged(20, 4, "zeam_3", "zeam_5", "zeam_7").withTopic();

    several.run();

    assertThat(several.subjects()).containsExactly("unwedge devnet: restarted zeam_3 and 2 more");
    assertThat(several.message())
        .contains("i-0c0ffee0000000003/zeam_3", "i-0c0ffee0000000005/zeam_5")
        .contains(several.ssm.commandsFor("zeam_7").getFirst());
  }

  @Test
  void anOrderIsToldWithWhoGaveItAndWhy() {
    world.run(
        """
        {"action": "restart", "nodes": ["zeam_1"], "reason": "new image", "by": "ops"}
        """);

    assertThat(world.subjects())
        .containsExactly("unwedge devnet: restarted zeam_1, ordered by ops");
    assertThat(world.message()).contains("ops: new image");
  }

  @Test
  void aRefusalIsTold() {
    world.ssm.beforeSendCommand(
        request -> {
          throw AwsFaults.invalidInstance();
        });

    world.run();

    assertThat(world.subjects())
        .containsExactly("unwedge devnet: restart of zeam_3 refused, InvalidInstanceId");
  }

  @Test
  void aHostThatFailedIsToldAtOnceAndOnce() {
    String id = restart();
    world.minutes(1);
    world.ssm.hostSays(id, "FAILED", null);
    world.run();
    assertThat(world.subjects())
        .last()
        .isEqualTo("unwedge devnet: restart of zeam_3 failed, it may be down");

    runs(8);

    assertThat(told("failed, it may be down")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FENCED",
        "HEALTHY_NOW",
        "EXPIRED",
        "BUSY",
        "NO_SUCH_CONTAINER",
        "SUPERVISED",
        "BLIND"
      })
  void aCommandThatRestartedNothingIsToldOnce(String outcome) {
    String id = restart();
    world.minutes(1);
    world.ssm.hostSays(id, outcome, null);
    world.run();

    runs(8);

    assertThat(world.subjects()).hasSize(2);
    assertThat(world.message()).contains("host: " + outcome);
  }

  @Test
  void aNodeThatDoesNotRecoverIsToldOnceWithWhatIsTrueOfItNow() {
    world.policy("{\"cooldown\": \"PT30M\"}"); // the next restart is another story
    String id = restart();
    hostRestarts(id, true);

    runs(10);

    assertThat(told("not recovered"))
        .containsExactly("unwedge devnet: zeam_3 not recovered 10 min after restart 1 of 5");
    assertThat(world.message()).contains("now: SUSPECT, head ").contains("host: RESTARTED");
    runs(9);
    assertThat(told("not recovered")).hasSize(1);
  }

  @Test
  void aRecoveryClosesTheStory() {
    String id = restart();
    hostRestarts(id, false);

    runs(20);

    assertThat(world.subjects())
        .containsExactly(
            world.subjects().getFirst(),
            "unwedge devnet: zeam_3 recovered, 7 min after its head froze");
  }

  @Test
  void anUnknownOutcomeIsLeftToTheEnd() {
    world.policy("{\"cooldown\": \"PT30M\"}"); // the next restart is another story
    String id = restart();
    world.minutes(1);
    world.ssm.ends(id, CommandInvocationStatus.FAILED, "stopping zeam_3\nKilled");

    runs(8);
    assertThat(world.subjects()).hasSize(1);
    runs(2);

    assertThat(world.subjects()).hasSize(2).last().asString().contains("zeam_3 not recovered");
    assertThat(world.message()).contains("host: UNKNOWN, SSM's status Failed");
  }

  // What is not told.

  @Test
  void aQuietRunNeverAsksForAClient() {
    World quiet = World.healthy(10).withTopic();

    quiet.run();

    assertThat(quiet.sns.built()).isZero();
    assertThat(quiet.sns.published()).isEmpty();
  }

  @Test
  void withoutATopicNobodyIsTold() {
    world.environment.remove("UNWEDGE_TOPIC_ARN");

    JsonView report = world.run();

    assertThat(world.ssm.sendRequests()).hasSize(1);
    assertThat(world.sns.built()).isZero();
    assertThat(report.texts("warnings")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dryRun\": true}",
        "{\"at\": \"2026-05-31T13:34:00Z\"}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_1\"], \"reason\": \"x\", \"dryRun\": true}"
      })
  void aDryRunTellsNobody(String event) {
    world.run(event);

    assertThat(world.sns.calls()).isZero();
  }

  @Test
  void aDryRunLeavesTheOutcomeToTheNextRun() {
    String id = restart();
    world.minutes(1);
    world.ssm.hostSays(id, "FAILED", null);

    world.run("{\"dryRun\": true}");
    assertThat(world.subjects()).hasSize(1);

    world.run();
    assertThat(told("failed, it may be down")).hasSize(1);
  }

  @Test
  void aHeldRestartIsAnAlarmsToTell() {
    world.policy("{\"mode\": \"paused\"}");

    runs(5);

    assertThat(world.sns.calls()).isZero();
  }

  @Test
  void aRunThatFailsBeforeItDidAnythingIsAnAlarmsToTell() {
    world.cloudWatch.beforeListMetrics(
        request -> {
          throw AwsFaults.cloudWatchThrottles();
        });

    world.fails("{}");

    assertThat(world.sns.calls()).isZero();
  }

  // What might be told again and again.

  @Test
  void aRefusalThatGoesOnIsToldOnceAnHour() {
    world.ssm.beforeSendCommand(
        request -> {
          throw AwsFaults.invalidInstance();
        });
    world.run();

    runs(59);
    assertThat(world.subjects()).hasSize(1);
    runs(1);

    assertThat(world.subjects()).hasSize(2);
    assertThat(world.everTold("restart.refused")).hasSize(61);
  }

  @Test
  void aRefusalAfterARestartIsNews() {
    world.policy("{\"recoveryTimeout\": \"PT2M\", \"cooldown\": \"PT2M\"}");
    refuse();
    world.run();
    world.ssm.beforeSendCommand(request -> {});
    runs(1);
    world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getFirst(), "RESTARTED", null);
    refuse();

    runs(3);

    assertThat(told("refused")).hasSize(2);
  }

  private void refuse() {
    world.ssm.beforeSendCommand(
        request -> {
          throw AwsFaults.invalidInstance();
        });
  }

  @Test
  void aRefusalIsToldAgainAfterAColdStartAndThenNoMore() {
    refuse();
    world.run();
    runs(5);
    world.coldStart();

    runs(5);

    assertThat(world.subjects()).hasSize(2);
  }

  @Test
  void aColdStartTellsNothingAgainThatIsOlderThanSixMinutes() {
    String id = restart();
    hostRestarts(id, false);
    runs(7);
    int before = world.subjects().size();
    assertThat(before).isEqualTo(2);

    coldRuns(20);

    assertThat(world.everTold("node.recovered")).hasSizeGreaterThan(2);
    assertThat(world.subjects()).hasSize(before);
  }

  @Test
  void aFunctionThatIsColdAtEveryRunStopsTellingSixMinutesAfterTheRequest() {
    String id = restart();
    coldRuns(1);
    world.ssm.hostSays(id, "FENCED", null);
    node.thaw();

    coldRuns(15);

    assertThat(world.everTold("restart.outcome")).hasSize(15);
    assertThat(told("left alone")).hasSize(4); // two to five minutes after it
  }

  @Test
  void aFunctionThatIsColdAtEveryRunStopsTellingSixMinutesAfterTheTimeout() {
    String id = restart();
    coldRuns(1);
    world.ssm.hostSays(id, "FAILED", null);

    coldRuns(18);

    assertThat(world.everTold("node.not_recovered")).hasSizeGreaterThan(6);
    assertThat(told("not recovered")).hasSize(6); // ten to fifteen minutes after the request
  }

  @Test
  void aScheduleOfFiveMinutesThatIsColdAtEveryRunTellsTheHostsWordOnce() {
    String id = restart();
    world.ssm.hostSays(id, "FENCED", null);
    node.thaw();

    for (int i = 0; i < 6; i++) {
      world.coldStart();
      world.minutes(5);
      world.run();
    }

    assertThat(told("left alone")).hasSize(1);
  }

  @Test
  void aColdFunctionTellsWhatHasJustBecomeKnown() {
    String id = restart();
    world.minutes(1);
    world.ssm.hostSays(id, "FAILED", null);
    world.coldStart();

    world.run();

    assertThat(told("failed, it may be down")).hasSize(1);
  }

  @Test
  void aWarmFunctionTellsAlsoWhatALazyScheduleFindsLate() {
    String id = restart();
    world.ssm.hostSays(id, "FENCED", null);
    node.thaw();
    world.minutes(15);

    world.run();

    assertThat(told("left alone")).hasSize(1);
  }

  @Test
  void whatAWarmFunctionLearnsHoursLaterIsLeftToTheLog() {
    String id = restart();
    world.ssm.hostSays(id, "FENCED", null);
    node.thaw();
    world.minutes(60);

    world.run();

    assertThat(world.told("restart.outcome")).hasSize(1);
    assertThat(world.subjects()).hasSize(1);
  }

  // When it cannot be told.

  @Test
  void aMessageThatCannotBeSentIsAWarningAndNothingElse() {
    world.environment.put("UNWEDGE_TOPIC_ARN", FakeSns.TOPIC + "-gone");

    JsonView report = world.run();

    assertThat(world.ssm.sendRequests()).hasSize(1);
    assertThat(report.texts("warnings"))
        .singleElement()
        .asString()
        .contains("people were not told", FakeSns.TOPIC + "-gone", "NotFound", RESTARTED);
    JsonView finished = world.told("run.finished").getFirst();
    assertThat(finished.texts("warnings")).isEqualTo(report.texts("warnings"));
    assertThat(finished.get("messageId")).isNull();
    assertThat(world.control("RunFailed")).isZero();
    assertThat(world.control("RestartsSent")).isEqualTo(1);
  }

  @Test
  void aMessageThatCouldNotBeSentIsNotSentLater() {
    world.sns.beforePublish(
        request -> {
          throw AwsFaults.clientTimeout();
        });
    world.run();
    world.sns.beforePublish(request -> {});

    runs(5);

    assertThat(world.sns.calls()).isEqualTo(1);
  }

  @Test
  void whateverGoesWrongWithAMessageTheRunIsDone() {
    world.sns.beforePublish(
        request -> {
          throw new IllegalStateException("a bug");
        });

    JsonView report = world.run();

    assertThat(World.decision(report, "zeam_3")).isEqualTo("RESTART");
    assertThat(report.texts("warnings")).singleElement().asString().contains("a bug");
    assertThat(world.told("run.finished")).hasSize(1);
  }

  @Test
  void aRunThatFailsAfterARestartStillTellsOfIt() {
    World several = World.wedged(20, 4, "zeam_3", "zeam_5").withTopic();
    several.ssm.beforeSendCommand(
        request -> {
          if (FakeSsm.parameter(request.parameters(), "Node").equals("zeam_5")) {
            throw new IllegalStateException("a bug");
          }
        });

    several.fails("{}");

    assertThat(several.subjects()).singleElement().asString().startsWith(RESTARTED);
    assertThat(several.message()).contains("Then the run failed: unwedge itself failed");
    JsonView failed = several.told("run.failed").getFirst();
    assertThat(failed.text("messageSubject")).startsWith(RESTARTED);
  }

  @Test
  void aFailedRunTellsItsWarningsToo() {
    World several = World.wedged(20, 4, "zeam_3", "zeam_5").withTopic();
    several.environment.put("UNWEDGE_TOPIC_ARN", FakeSns.TOPIC + "-gone");
    several.ssm.beforeSendCommand(
        request -> {
          if (FakeSsm.parameter(request.parameters(), "Node").equals("zeam_5")) {
            throw new IllegalStateException("a bug");
          }
        });

    several.fails("{}");

    assertThat(several.told("run.failed").getFirst().texts("warnings"))
        .singleElement()
        .asString()
        .contains("NotFound");
  }

  @Test
  void theLinksNameWhereTheFunctionRuns() {
    world.environment.put("AWS_REGION", "eu-central-1");
    world.environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/unwedge-devnet");
    world.environment.put("AWS_LAMBDA_FUNCTION_NAME", "unwedge-devnet");
    world.environment.put("UNWEDGE_POLICY_PARAMETER", "/unwedge/devnet/policy");
    world.ssm.putParameter("/unwedge/devnet/policy", "{}");

    String id = restart();

    assertThat(world.message())
        .contains("https://eu-central-1.console.aws.amazon.com/systems-manager/run-command/" + id)
        .contains("*2faws*2flambda*2funwedge-devnet")
        .contains("#dashboards/dashboard/unwedge-devnet")
        .contains("--name /unwedge/devnet/policy --value");
  }

  @Test
  void aRestartOfALongFrozenNodeIsToldInHours() {
    World late = World.healthy(10).withTopic();
    late.get("zeam_3").wedge();
    late.minutes((int) Duration.ofHours(3).toMinutes());

    late.run();

    assertThat(late.subjects())
        .singleElement()
        .asString()
        .contains("restarted zeam_3, frozen 3 h at ");
  }
}
