package dev.unwedge.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** History is the command list of the restart document (contract §3). */
class HistoryTest {
  private final World world = World.wedged(10, 4, "zeam_3");

  private String command(String node, Instant at) {
    return world.ssm.sent(
        World.DOCUMENT,
        World.instanceOf(node),
        Map.of(
            "Node",
            List.of(node),
            "StartedBefore",
            List.of("2026-05-31T10:00:00Z"),
            "ExpiresAt",
            List.of(at.plus(Duration.ofMinutes(5)).toString()),
            "DowntimeSeconds",
            List.of("60"),
            "Veto",
            List.of("HEAD_OR_HEARTBEAT"),
            "RunId",
            List.of("earlier")),
        at);
  }

  private String failed(String node, int minutesAgo) {
    String id = command(node, world.ago(minutesAgo));
    world.ssm.hostSays(id, "FAILED", null);
    return id;
  }

  @Test
  void withoutHistoryTheNodeIsRestarted() {
    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void anUnreadableHistoryHoldsEveryRestart() {
    world.ssm.beforeListCommands(
        request -> {
          throw AwsFaults.ssmThrottles();
        });

    JsonView report = world.run();

    assertThat(World.decision(report, "zeam_3")).isEqualTo("HOLD HISTORY_UNREADABLE");
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(report.texts("warnings")).anyMatch(sentence -> sentence.contains("ListCommands"));
    assertThat(world.told("restart.held"))
        .singleElement()
        .satisfies(line -> assertThat(line.text("reason")).isEqualTo("HISTORY_UNREADABLE"));
  }

  @Test
  void aSecondPageThatCannotBeReadHoldsEveryRestart() {
    for (int i = 0; i < 60; i++) {
      failed("zeam_5", 120 + i);
    }
    world.ssm.beforeListCommands(
        request -> {
          if (request.nextToken() != null) {
            throw AwsFaults.ssmThrottles();
          }
        });

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD HISTORY_UNREADABLE");
  }

  @Test
  void anAttemptOnTheThirdPageCounts() {
    for (int i = 0; i < 120; i++) {
      failed("zeam_5", 10 + i);
    }
    for (int i = 0; i < 5; i++) {
      failed("zeam_3", 200 + i);
    }

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD EXHAUSTED");
  }

  @Test
  void commandsOfOtherDocumentsAreIgnoredThoughTheServerDoesNotFilter() {
    world.ssm.ignoreFilters();
    world.ssm.sent(
        "unwedge-restart-testnet",
        World.instanceOf("zeam_3"),
        Map.of("Node", List.of("zeam_3")),
        world.ago(1));

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void attemptsOlderThanTheWindowAreIgnoredThoughTheServerDoesNotFilter() {
    world.ssm.ignoreFilters();
    for (int i = 0; i < 5; i++) {
      failed("zeam_3", 6 * 60 + i);
    }

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void attemptsOnAnotherInstanceWithANodeOfTheSameNameAreIgnored() {
    world.ssm.sent(
        World.DOCUMENT, "i-0fffffffffffffff0", Map.of("Node", List.of("zeam_3")), world.ago(2));

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void aPendingCommandIsInFlight() {
    command("zeam_3", world.ago(2));

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD IN_FLIGHT");
  }

  @Test
  void aCommandAtWorkIsInFlight() {
    world.ssm.begins(command("zeam_3", world.ago(4)));

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD IN_FLIGHT");
  }

  @Test
  void aCommandPendingForAnHourIsAnAttemptOfUnknownOutcome() {
    command("zeam_3", world.ago(60));

    JsonView report = world.run();

    assertThat(World.decision(report, "zeam_3")).isEqualTo("RESTART");
  }

  /** The container was started a minute after the request. */
  private void restarted(String node, int minutesAgo) {
    world.ssm.hostSays(
        command(node, world.ago(minutesAgo)), "RESTARTED", world.ago(minutesAgo - 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESTARTED",
        "FAILED",
        "BUSY",
        "EXPIRED",
        "NO_SUCH_CONTAINER",
        "FENCED",
        "HEALTHY_NOW",
        "BLIND"
      })
  void everyAcceptedCommandIsAnAttemptWhateverCameOfIt(String outcome) {
    world.ssm.hostSays(command("zeam_3", world.ago(9)), outcome, null);

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD COOLDOWN");
  }

  @Test
  void aContainerThatAnOrchestratorOwnsExhaustsItsNodeAtOnce() {
    world.ssm.hostSays(command("zeam_3", world.ago(1)), "SUPERVISED", null);

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD EXHAUSTED");
    assertThat(world.control("Exhausted")).isEqualTo(1);
  }

  @Test
  void attemptsOnWhichTheHostDidNothingExhaustNobody() {
    for (int i = 1; i <= 9; i++) {
      world.ssm.hostSays(command("zeam_3", world.ago(10 * i)), "HEALTHY_NOW", null);
    }

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
    assertThat(world.control("Exhausted")).isZero();
  }

  @Test
  void theCooldownEndsWithItsLastInstant() {
    world.ssm.hostSays(command("zeam_3", world.ago(10)), "FENCED", null);

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void theCooldownDoublesWithEachAttempt() {
    restarted("zeam_3", 60);
    restarted("zeam_3", 19);
    assertThat(World.decision(world.run("{\"dryRun\": true}"), "zeam_3"))
        .isEqualTo("HOLD COOLDOWN");

    world.minutes(1);
    assertThat(World.decision(world.run("{\"dryRun\": true}"), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void aRestartThatEndedLaterThanItWasAskedForHasItsTimeToHelp() {
    failed("zeam_3", 12); // it ends now

    assertThat(World.decision(world.run("{\"dryRun\": true}"), "zeam_3"))
        .isEqualTo("HOLD COOLDOWN");
    world.minutes(9);
    assertThat(World.decision(world.run("{\"dryRun\": true}"), "zeam_3"))
        .isEqualTo("HOLD COOLDOWN");
    world.minutes(1);
    assertThat(World.decision(world.run("{\"dryRun\": true}"), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void theCooldownIsCapped() {
    failed("zeam_3", 300);
    failed("zeam_3", 250);
    failed("zeam_3", 200);
    failed("zeam_3", 60);

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }

  @Test
  void maxAttemptsExhaustANodeUntilTheOldestLeavesTheWindow() {
    for (int minutesAgo : List.of(359, 300, 240, 180, 120)) {
      failed("zeam_3", minutesAgo);
    }

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD EXHAUSTED");
    assertThat(world.control("Exhausted")).isEqualTo(1);

    world.minutes(1);
    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
    assertThat(world.control("Exhausted")).isZero();
  }

  @Test
  void theBudgetCountsTheAttemptsOfAllNodesWithinItsWindow() {
    // Ten fresh nodes: ceil(0.3 × 10) = 3 within 5 minutes.
    failed("zeam_5", 1);
    failed("zeam_6", 2);
    failed("zeam_7", 4);

    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("HOLD BUDGET");

    world.minutes(1);
    assertThat(World.decision(world.run(), "zeam_3")).isEqualTo("RESTART");
  }
}
