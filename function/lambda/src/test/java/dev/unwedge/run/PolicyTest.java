package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the policy comes from, and what a bad one does (contract §4). */
class PolicyTest {
  private static final String PARAMETER = "/unwedge/devnet/policy";
  private final World world = World.wedged(10, 4, "zeam_3");

  private void byParameter(String text) {
    world.environment.put("UNWEDGE_POLICY_PARAMETER", PARAMETER);
    world.ssm.putParameter(PARAMETER, text);
  }

  private void assertFailsVisibly(String... says) {
    RuntimeException failure = world.fails("{}");
    assertThat(failure.getMessage()).contains(says);
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.told("run.failed")).hasSize(1);
    assertThat(world.control("RunFailed")).isEqualTo(1);
  }

  @Test
  void withoutOneTheDefaultsHold() {
    JsonView report = world.run();

    assertThat(report.text("mode")).isEqualTo("enforce");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void pausedInlineHoldsEveryRestart() {
    world.policy("{\"mode\": \"paused\", \"reason\": \"upgrade\"}");

    JsonView report = world.run();

    assertThat(report.text("mode")).isEqualTo("paused");
    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD PAUSED");
    assertThat(world.control("Paused")).isEqualTo(1);
    assertThat(world.control("Wedged")).isEqualTo(1);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void pausedByParameterHoldsFromTheNextRunOn() {
    byParameter("{}");
    world.run("{\"dryRun\": true}");
    byParameter("{\"mode\": \"paused\"}");

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD PAUSED");
  }

  @Test
  void theParameterIsReadAtEveryRun() {
    byParameter("{}");

    world.run();
    world.run();

    assertThat(world.ssm.parameterRequests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.name()).isEqualTo(PARAMETER));
  }

  @Test
  void observeDecidesAndLogsAndSendsNothing() {
    world.policy("{\"mode\": \"observe\"}");

    JsonView report = world.run();

    assertThat(report.text("mode")).isEqualTo("observe");
    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD OBSERVE");
    assertThat(world.told("restart.held")).hasSize(1);
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.control("Paused")).isZero();
  }

  @Test
  void inlineAndByParameterTogetherAreAnError() {
    byParameter("{}");
    world.policy("{}");

    assertFailsVisibly("UNWEDGE_POLICY", "UNWEDGE_POLICY_PARAMETER");
  }

  @Test
  void aParameterThatIsNotThereFailsTheRun() {
    world.environment.put("UNWEDGE_POLICY_PARAMETER", PARAMETER);

    assertFailsVisibly(PARAMETER);
  }

  @Test
  void aParameterThatMayNotBeReadFailsTheRun() {
    byParameter("{}");
    world.ssm.beforeGetParameter(
        request -> {
          throw AwsFaults.ssm("AccessDeniedException", "not authorized");
        });

    assertFailsVisibly(PARAMETER, "AccessDeniedException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"wedgedAfer\": \"PT3M\"}                    | wedgedAfer",
        "{\"wedgedAfter\": 180}                        | wedgedAfter",
        "{\"wedgedAfter\": \"PT2M\"}                   | wedgedAfter",
        "{\"stalledAfter\": \"PT2M\"}                  | stalledAfter",
        "{\"quorum\": 0}                               | quorum",
        "{\"quorum\": 1.5}                             | quorum",
        "{\"restart\": [\"SUSPECT\"]}                  | restart",
        "{\"budget\": {\"fractoin\": 0.3}}             | fractoin",
        "{\"budget\": {\"fraction\": -1}}              | fraction",
        "{\"cooldown\": \"PT5M\"}                      | cooldown",
        "{\"mode\": \"pause\"}                         | mode",
        "{\"mode\": null}                              | mode",
        "{\"maxNodes\": \"20000\"}                     | maxNodes",
        "{\"excluded\": \"zeam_3\"}                    | excluded",
        "{\"excluded\": [{\"node\": \"zeam_3\", \"untill\": \"2026-06-01T00:00:00Z\"}]} | untill",
        "{\"expected\": [7]}                           | expected",
        "{\"mode\": \"paused\", \"mode\": \"enforce\"} | mode",
        "[]                                            | policy",
        "{\"mode\":                                    | policy",
      })
  void aBadPolicyFailsTheRunAndNamesTheField(String text, String field) {
    byParameter(text);

    assertFailsVisibly(field);
  }

  @Test
  void whatIsLeftOutTakesItsDefaultInsideTheBudgetToo() {
    World three = World.wedged(3, 4, "zeam_0", "zeam_1"); // floor 1, ceil(0.3 × 3) = 1
    three.policy("{\"quorum\": 0.01, \"budget\": {\"ceiling\": 5}}");

    three.run();

    assertThat(three.ssm.sendRequests()).hasSize(1);
  }

  @Test
  void theHashChangesWithTheText() {
    byParameter("{}");
    world.run("{\"dryRun\": true}");
    Object first = world.told("run.started").getFirst().get("policyHash");
    world.run("{\"dryRun\": true}");
    Object again = world.told("run.started").getFirst().get("policyHash");
    byParameter("{\"mode\": \"paused\"}");
    world.run("{\"dryRun\": true}");
    Object other = world.told("run.started").getFirst().get("policyHash");

    assertThat(first).isNotNull().isEqualTo(again).isNotEqualTo(other);
  }

  @Test
  void anExcludedNodeIsHeld() {
    world.policy("{\"excluded\": [\"zeam_3\"]}");

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD EXCLUDED");
  }

  @Test
  void anExclusionEndsAtItsTime() {
    world.policy(
        "{\"excluded\": [{\"node\": \"zeam_3\", \"until\": \"%s\", \"reason\": \"debugging\"}]}"
            .formatted(world.clock.instant()));

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }
}
