package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** GetCommandInvocation is asked only for a command whose outcome is not yet known (§3). */
class OutcomeCallsTest {
  private final World world = World.wedged(10, 4, "zeam_3");

  private String restartAndHear(String outcome) {
    world.run();
    String id = world.ssm.commandsFor("zeam_3").getFirst();
    world.minutes(3);
    world.ssm.hostSays(id, outcome, null);
    world.ssm.forgetCalls();
    return id;
  }

  @Test
  void aWarmFunctionAsksForAnOutcomeOnce() {
    String id = restartAndHear("HEALTHY_NOW");

    for (int i = 0; i < 5; i++) {
      world.run();
      world.minutes(1);
    }

    assertThat(world.ssm.invocationRequests())
        .hasSize(1)
        .first()
        .satisfies(
            request -> {
              assertThat(request.commandId()).isEqualTo(id);
              assertThat(request.instanceId()).isEqualTo(World.instanceOf("zeam_3"));
            });
  }

  @Test
  void aColdFunctionAsksAgain() {
    restartAndHear("HEALTHY_NOW");
    world.run();
    world.coldStart();

    world.run();

    assertThat(world.ssm.invocationRequests()).hasSize(2);
  }

  /** Whoever is in need is decided on as a warm function would, within twice fifty calls. */
  @Test
  void aColdFunctionWithALongHistoryAsksOnForTheNodesInNeed() {
    for (int i = 0; i < 5; i++) {
      world.ssm.hostSays(world.commanded("zeam_3", 200 + 20 * i), "HEALTHY_NOW", null);
    }
    for (int i = 0; i < 70; i++) {
      world.ssm.hostSays(world.commanded("zeam_5", 20 + i), "FENCED", null);
    }
    world.coldStart();

    JsonView report = world.run();

    assertThat(World.decision(report, "zeam_3")).isEqualTo("RESTART");
    assertThat(world.control("Exhausted")).isZero();
    assertThat(world.ssm.invocationRequests()).hasSize(50 + 5);
    assertThat(report.texts("warnings"))
        .anyMatch(sentence -> sentence.startsWith("not every past command was asked"));
  }

  @Test
  void neverMoreThanTwiceFiftyAreAsked() {
    for (int i = 0; i < 120; i++) {
      world.ssm.hostSays(world.commanded("zeam_3", 20 + i), "HEALTHY_NOW", null);
    }
    world.coldStart();

    JsonView report = world.run();

    // What it does not know of, it takes for attempts.
    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD EXHAUSTED");
    assertThat(world.ssm.invocationRequests()).hasSize(100);

    world.run();
    assertThat(world.ssm.invocationRequests()).hasSize(120);
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void anOutcomeThatCouldNotBeAskedIsAskedAgainAndWarnedOf() {
    String id = restartAndHear("HEALTHY_NOW");
    world.ssm.beforeGetCommandInvocation(
        request -> {
          throw AwsFaults.ssmThrottles();
        });

    JsonView report = world.run();
    assertThat(report.texts("warnings")).anyMatch(sentence -> sentence.contains(id));
    assertThat(world.told("restart.outcome")).isEmpty();

    world.ssm.beforeGetCommandInvocation(request -> {});
    world.run();
    assertThat(world.told("restart.outcome")).hasSize(1);
  }

  @Test
  void everyPageOfTheCommandListIsFollowed() {
    // 120 newer commands, of another document, push ours onto the third page.
    World later = World.wedged(10, 4, "zeam_3");
    later.ssm.ignoreFilters();
    later.run();
    assertThat(later.sentFor()).containsExactly("zeam_3");
    later.minutes(1);
    for (int i = 0; i < 120; i++) {
      later.ssm.sent("AWS-RunShellScript", "i-0123456789abcdef0", Map.of(), later.ago(0));
    }
    later.ssm.forgetCalls();
    later.cloudWatch.forgetCalls();

    JsonView report = later.run();

    assertThat(later.ssm.listRequests()).hasSize(3);
    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD IN_FLIGHT");
    assertThat(report.number("awsCalls")).isEqualTo(later.cloudWatch.calls() + later.ssm.calls());
  }

  @Test
  void aDryRunRemembersOutcomesToo() {
    restartAndHear("HEALTHY_NOW");

    world.run("{\"dryRun\": true}");
    world.run("{\"dryRun\": true}");

    assertThat(world.ssm.invocationRequests()).hasSize(1);
  }

  @Test
  void aLookAtThePastRemembersNothing() {
    restartAndHear("HEALTHY_NOW");
    String past = "{\"at\": \"%s\"}".formatted(world.ago(1));

    world.run(past);
    world.run(past);

    assertThat(world.ssm.invocationRequests()).hasSize(2);
  }
}
