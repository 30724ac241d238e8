package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a command tells its host of the node's past (contract §6): 1, and one more for each attempt
 * since the last proven recovery that may have restarted it. The hook runs from 2 on.
 */
class AttemptParameterTest {
  private final World world = World.wedged(10, 4, "zeam_3");
  private final TestNode node = world.get("zeam_3");

  /** Runs until the next command is sent, and gives what it carries. */
  private String nextAttempt() {
    int before = world.ssm.sendRequests().size();
    for (int i = 0; i < 120 && world.ssm.sendRequests().size() == before; i++) {
      world.run();
      world.minutes(1);
    }
    assertThat(world.ssm.sendRequests()).hasSize(before + 1);
    return FakeSsm.parameter(world.ssm.sendRequests().getLast().parameters(), "Attempt");
  }

  private String lastCommand() {
    return world.ssm.commandsFor("zeam_3").getLast();
  }

  private void hostRestarts(boolean inVain) {
    node.stop();
    world.minutes(1);
    Instant started = world.clock.instant().plusSeconds(40);
    if (inVain) {
      node.restartInVain(started);
    } else {
      node.restart(started);
    }
    world.minutes(1);
    world.ssm.hostSays(lastCommand(), "RESTARTED", started);
  }

  @Test
  void restartsThatDoNotHelpAreCounted() {
    assertThat(nextAttempt()).isEqualTo("1");
    hostRestarts(true);
    assertThat(nextAttempt()).isEqualTo("2");
    hostRestarts(true);
    assertThat(nextAttempt()).isEqualTo("3");
  }

  @Test
  void aColdFunctionCountsTheSame() {
    nextAttempt();
    hostRestarts(true);
    world.coldStart();

    assertThat(nextAttempt()).isEqualTo("2");
  }

  @Test
  void afterAProvenRecoveryItIsTheFirstAgain() {
    nextAttempt();
    hostRestarts(true);
    assertThat(nextAttempt()).isEqualTo("2");
    hostRestarts(false);
    world.minutes(30);
    node.wedge();
    world.minutes(20);
    world.coldStart();

    assertThat(nextAttempt()).isEqualTo("1");
  }

  @Test
  void ofTheAttemptsSinceARecoveryAllCount() {
    nextAttempt();
    hostRestarts(false);
    world.minutes(30);
    node.wedge();
    assertThat(nextAttempt()).isEqualTo("1");
    hostRestarts(true);

    assertThat(nextAttempt()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAILED", "SOMETHING_NEW"})
  void aFailureAndAnUnknownEndCount(String outcome) {
    nextAttempt();
    world.ssm.hostSays(lastCommand(), outcome, null);

    assertThat(nextAttempt()).isEqualTo("2");
  }

  @Test
  void aCommandThatWasNeverHeardOfCounts() {
    nextAttempt();

    assertThat(nextAttempt()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FENCED", "HEALTHY_NOW", "EXPIRED", "BUSY", "NO_SUCH_CONTAINER", "BLIND"})
  void aCommandThatStartedNothingDoesNotCount(String outcome) {
    nextAttempt();
    world.ssm.hostSays(lastCommand(), outcome, null);

    assertThat(nextAttempt()).isEqualTo("1");
  }

  @Test
  void anOrderIsNoneAndTheNextOfUnwedgesOwnCountsIt() {
    world.run(
        """
        {"action": "restart", "nodes": ["zeam_3"], "reason": "a test", "by": "me"}\
        """);
    assertThat(FakeSsm.parameter(world.ssm.sendRequests().getLast().parameters(), "Attempt"))
        .isEqualTo("0");
    hostRestarts(true);

    assertThat(nextAttempt()).isEqualTo("2");
  }

  @Test
  void attemptsThatHaveLeftTheWindowDoNotCount() {
    world.policy("{\"attemptWindow\": \"PT1H\"}");
    nextAttempt();
    hostRestarts(true);
    node.vanish();
    world.minutes(61);
    node.restartInVain(world.ago(59));

    assertThat(nextAttempt()).isEqualTo("1");
  }

  @Test
  void theIntentIsLoggedWithIt() {
    nextAttempt();
    hostRestarts(true);
    nextAttempt();

    assertThat(world.everTold("restart.intended"))
        .extracting(line -> line.number("attempt"))
        .isEqualTo(List.of(1L, 2L));
  }
}
