package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.aws.AwsFaults;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/** What becomes of a command, told over several runs (contract §3 Recovery, §7). */
class FollowUpTest {
  private final World world = World.wedged(10, 4, "zeam_3");
  private final TestNode node = world.get("zeam_3");

  /** The stamp of the first datapoint that shows the frozen head. */
  private final Instant frozenSince = world.newestStamp().minusSeconds(4 * 60);

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

  /** The host stops and starts the container; its first sample comes 5 s after the start. */
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

  @Test
  void theHostsWordIsToldOnce() {
    String id = restart();

    hostRestarts(id, false);
    runs(20);

    assertThat(world.everTold("restart.outcome"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.text("commandId")).isEqualTo(id);
              assertThat(line.text("node")).isEqualTo("zeam_3");
              assertThat(line.text("instanceId")).isEqualTo(World.instanceOf("zeam_3"));
              assertThat(line.text("outcome")).isEqualTo("RESTARTED");
            });
  }

  @Test
  void recoveryIsToldOnceWithTheSecondsFromFreezeToProgress() {
    String id = restart();
    Instant sentAt = world.newestStamp();

    hostRestarts(id, false);
    runs(20);

    // Down in the first minute, the old head in the second, a higher one in the third.
    Instant progress = sentAt.plusSeconds(3 * 60);
    assertThat(world.everTold("node.recovered"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.text("commandId")).isEqualTo(id);
              assertThat(line.text("node")).isEqualTo("zeam_3");
              assertThat(line.number("secondsFromFreezeToProgress"))
                  .isEqualTo(Duration.between(frozenSince, progress).toSeconds());
            });
    assertThat(world.everTold("node.not_recovered")).isEmpty();
  }

  @Test
  void progressWithoutAHeartbeatIsNoRecoveryWhereHeartbeatsAreSupported() {
    String id = restart();
    hostRestarts(id, false);
    node.fallSilent();

    runs(7);

    assertThat(world.everTold("node.recovered")).isEmpty();
  }

  @Test
  void anExitCodeIsNoRecovery() {
    String id = restart();
    hostRestarts(id, true);

    runs(20);

    assertThat(world.everTold("node.recovered")).isEmpty();
    // It is tried again after the cooldown; that is another command.
    assertThat(world.everTold("node.not_recovered"))
        .filteredOn(line -> line.text("commandId").equals(id))
        .singleElement()
        .satisfies(line -> assertThat(line.text("node")).isEqualTo("zeam_3"));
  }

  @Test
  void notRecoveredIsLoggedWhenRecoveryTimeoutHasPassedSinceTheStartThatTheHostReported() {
    String id = restart();
    Instant requestedAt = world.clock.instant();
    hostRestarts(id, true); // it says that it started the container after 1 min 40 s

    while (world.everTold("node.not_recovered").isEmpty()
        && world.clock.instant().isBefore(requestedAt.plus(Duration.ofHours(1)))) {
      runs(1);
    }

    assertThat(world.clock.instant()).isEqualTo(requestedAt.plus(Duration.ofMinutes(12)));
    assertThat(world.control("NotRecovered")).isEqualTo(1);
  }

  @Test
  void aHeadThatAdvancesWithoutANewIncarnationIsNoRecovery() {
    String id = restart();
    world.minutes(1);
    world.ssm.hostSays(id, "FAILED", null);
    node.thaw();

    runs(20);

    assertThat(world.everTold("node.recovered")).isEmpty();
    assertThat(world.everTold("node.not_recovered")).hasSize(1);
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
  void recoveryIsNotAskedOfACommandThatStartedNothing(String outcome) {
    String id = restart();
    world.minutes(1);
    world.ssm.hostSays(id, outcome, null);

    runs(12);

    assertThat(world.everTold("restart.outcome"))
        .filteredOn(line -> line.text("commandId").equals(id))
        .singleElement()
        .satisfies(line -> assertThat(line.text("outcome")).isEqualTo(outcome));
    assertThat(world.everTold("node.recovered")).isEmpty();
    assertThat(world.everTold("node.not_recovered")).isEmpty();
  }

  @Test
  void aStopOfAQuarterOfAnHourIsNoFailureWhileItLasts() {
    String id = restart();
    node.stop();
    runs(25);
    assertThat(world.control("NotRecovered")).isZero();

    Instant started = world.clock.instant().plusSeconds(40);
    node.restart(started);
    world.minutes(1);
    world.ssm.hostSays(id, "RESTARTED", started);
    runs(10);

    assertThat(world.everTold("node.not_recovered")).isEmpty();
    assertThat(world.everTold("node.recovered"))
        .singleElement()
        .satisfies(line -> assertThat(line.text("commandId")).isEqualTo(id));
  }

  @Test
  void afterAStopOfAQuarterOfAnHourTheNodeHasItsWholeTimeAndNoMore() {
    String id = restart();
    node.stop();
    runs(25);
    world.ssm.hostSays(id, "FAILED", null);

    runs(9);
    assertThat(world.everTold("node.not_recovered")).isEmpty();
    runs(1);
    assertThat(world.everTold("node.not_recovered"))
        .singleElement()
        .satisfies(line -> assertThat(line.text("commandId")).isEqualTo(id));
  }

  @Test
  void aCommandNeverHeardOfIsAskedForRecoveryTooOnceItsTimeIsOver() {
    String id = restart();

    runs(44);
    assertThat(world.everTold("node.not_recovered")).isEmpty();
    runs(1);

    assertThat(world.everTold("node.not_recovered"))
        .filteredOn(line -> line.text("commandId").equals(id))
        .hasSize(1);
  }

  @Test
  void aScriptThatWasKilledLeavesAnUnknownOutcome() {
    String id = restart();
    world.minutes(1);
    world.ssm.ends(id, CommandInvocationStatus.FAILED, "stopping zeam_3\nKilled");

    world.run();

    assertThat(world.told("restart.outcome"))
        .singleElement()
        .satisfies(line -> assertThat(line.text("outcome")).isEqualTo("UNKNOWN"));
  }

  @Test
  void aNodeNobodyRestartedIsNeverToldAsRecovered() {
    node.thaw();
    runs(12);

    assertThat(world.everTold("node.recovered")).isEmpty();
    assertThat(world.everTold("restart.outcome")).isEmpty();
  }

  @Test
  void afterAColdStartThingsAreToldUnderTheSameCommandOnly() {
    String id = restart();
    hostRestarts(id, false);
    runs(3);
    int before = world.everTold("restart.outcome").size();
    world.coldStart();

    runs(3);

    assertThat(world.everTold("restart.outcome")).hasSize(before + 1);
    assertThat(world.everTold("restart.outcome"))
        .allSatisfy(line -> assertThat(line.text("commandId")).isEqualTo(id));
    assertThat(world.everTold("node.recovered"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.text("commandId")).isEqualTo(id));
  }

  @Test
  void whatWasOnceRecoveredIsNeverToldAsNotRecoveredAfterAColdStart() {
    String id = restart();
    hostRestarts(id, false);
    runs(5);
    world.coldStart();

    runs(20);

    assertThat(world.everTold("node.recovered")).isNotEmpty();
    assertThat(world.everTold("node.not_recovered")).isEmpty();
  }

  @Test
  void aHistoryThatOnceCouldNotBeReadMakesAWarmFunctionTellNothingTwice() {
    String id = restart();
    hostRestarts(id, false);
    runs(3);
    assertThat(world.everTold("restart.outcome")).hasSize(1);
    assertThat(world.everTold("node.recovered")).hasSize(1);
    world.ssm.beforeListCommands(
        request -> {
          throw AwsFaults.ssmThrottles();
        });
    runs(1);
    world.ssm.beforeListCommands(request -> {});

    runs(3);

    assertThat(world.everTold("restart.outcome")).hasSize(1);
    assertThat(world.everTold("node.recovered")).hasSize(1);
  }

  @Test
  void aDryRunTellsNothingAndLeavesItToTheNextRun() {
    String id = restart();
    world.minutes(1);
    world.ssm.hostSays(id, "FENCED", null);

    world.run("{\"dryRun\": true}");
    assertThat(world.told("restart.outcome")).isEmpty();

    world.run();
    assertThat(world.told("restart.outcome")).hasSize(1);
  }

  @Test
  void aClientWithoutHeartbeatsRecoversByItsHeadAlone() {
    World headOnly = new World();
    for (int i = 0; i < 10; i++) {
      headOnly.node("zeam_" + i).hasNoHeartbeat();
    }
    headOnly.minutes(30);
    TestNode stalled = headOnly.get("zeam_3");
    stalled.freeze();
    headOnly.minutes(11);
    assertThat(World.verdict(headOnly.run(), "zeam_3")).isEqualTo("STALLED");
    String id = headOnly.ssm.commandsFor("zeam_3").getFirst();
    stalled.stop();
    headOnly.minutes(1);
    Instant started = headOnly.clock.instant().plusSeconds(40);
    stalled.restart(started);
    stalled.hasNoHeartbeat();
    headOnly.minutes(1);
    headOnly.ssm.hostSays(id, "RESTARTED", started);

    for (int i = 0; i < 12; i++) {
      headOnly.run();
      headOnly.minutes(1);
    }

    assertThat(headOnly.everTold("node.recovered"))
        .singleElement()
        .satisfies(line -> assertThat(line.text("commandId")).isEqualTo(id));
    assertThat(headOnly.everTold("node.not_recovered")).isEmpty();
  }
}
