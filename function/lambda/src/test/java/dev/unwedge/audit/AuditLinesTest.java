package dev.unwedge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import dev.unwedge.testkit.aws.FakeSsm;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The audit log's lines (contract §7). */
class AuditLinesTest {

  private static List<JsonView> auditLines(World world) {
    return world.lines().stream().map(JsonView::of).filter(line -> !line.has("_aws")).toList();
  }

  private static World eventful() {
    World world = World.wedged(20, 4, "zeam_3", "zeam_5", "zeam_7");
    world.policy("{\"excluded\": [\"zeam_7\"]}");
    world.ssm.beforeSendCommand(
        request -> {
          if (FakeSsm.parameter(request.parameters(), "Node").equals("zeam_5")) {
            throw AwsFaults.ssm("InvalidInstanceId", "no \"such\"\ninstance\u2028");
          }
        });
    world.run();
    world.minutes(1);
    world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getFirst(), "FAILED", null);
    for (int i = 0; i < 12; i++) {
      world.run();
      world.minutes(1);
    }
    world.fails("{\"dryrun\": \"\u0000\\n\"}");
    return world;
  }

  @Test
  void everyLineIsOneJsonObjectOnOneLine() {
    World world = eventful();

    assertThat(world.lines())
        .allSatisfy(
            line -> {
              assertThat(line).doesNotContain("\n").doesNotContain("\r");
              assertThat(JsonView.of(line).names()).isNotEmpty();
            });
  }

  @Test
  void everyLineHasTheCommonFieldsAtTheTop() {
    World world = eventful();

    assertThat(auditLines(world))
        .allSatisfy(
            line -> {
              assertThat(line.names())
                  .contains(
                      "v", "timestamp", "level", "event", "runId", "requestId", "trigger", "fleet");
              assertThat(line.text("timestamp")).endsWith("Z");
              assertThat(line.text("requestId")).isEqualTo(World.REQUEST);
              assertThat(line.text("fleet")).isEqualTo(World.FLEET);
            });
  }

  @Test
  void noOtherEventsThanTheContractsAreTold() {
    Set<String> events = new TreeSet<>();
    auditLines(eventful()).forEach(line -> events.add(line.text("event")));

    assertThat(events)
        .containsExactlyInAnyOrder(
            "run.started",
            "node.judged",
            "restart.intended",
            "restart.sent",
            "restart.refused",
            "restart.held",
            "restart.outcome",
            "node.not_recovered",
            "run.failed",
            "run.finished");
  }

  @Test
  void aRunsLinesAllCarryTheRunIdOfItsReport() {
    World world = World.wedged(10, 4, "zeam_3");

    JsonView report = world.run();

    assertThat(auditLines(world))
        .allSatisfy(line -> assertThat(line.text("runId")).isEqualTo(report.text("runId")));
  }

  @Test
  void twoRunsHaveDifferentIds() {
    World world = World.healthy(3);

    assertThat(world.run().text("runId")).isNotEqualTo(world.run().text("runId"));
  }

  @Test
  void aRunBeginsWithItsStartAndEndsWithItsFinish() {
    World world = World.wedged(10, 4, "zeam_3");

    world.run();

    List<String> events = world.eventsBeginning("");
    assertThat(events)
        .containsExactly(
            "run.started", "node.judged", "restart.intended", "restart.sent", "run.finished");
  }

  @Test
  void theStartTellsCodeVersionAndPolicyHash() {
    World world = World.healthy(3);

    world.run();

    JsonView started = world.told("run.started").getFirst();
    assertThat(started.text("version")).isNotBlank().doesNotContain("$");
    assertThat(started.text("policyHash")).isNotBlank();
  }

  @Test
  void everyActionHasItsLines() {
    World world = World.wedged(20, 4, "zeam_3", "zeam_5", "zeam_7");

    world.run();

    assertThat(world.told("restart.intended"))
        .extracting(line -> line.text("node"))
        .containsExactlyElementsOf(world.sentFor());
    assertThat(world.told("restart.sent"))
        .extracting(line -> line.text("commandId"))
        .containsExactlyInAnyOrder(
            world.ssm.commandsFor("zeam_3").getFirst(),
            world.ssm.commandsFor("zeam_5").getFirst(),
            world.ssm.commandsFor("zeam_7").getFirst());
  }

  @Test
  void eachNodeThatIsNotHealthyIsJudgedInALine() {
    World world = World.wedged(10, 4, "zeam_3");
    world.get("zeam_4").freeze();
    world.minutes(4);

    world.run();

    assertThat(world.told("node.judged"))
        .extracting(line -> line.text("node") + " " + line.text("verdict"))
        .containsExactly("zeam_3 WEDGED", "zeam_4 SUSPECT");
  }

  @Test
  void aHeldRestartIsToldWithItsReason() {
    World world = World.wedged(10, 4, "zeam_3").policy("{\"excluded\": [\"zeam_3\"]}");

    world.run();

    assertThat(world.told("restart.held"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.text("node")).isEqualTo("zeam_3");
              assertThat(line.text("instanceId")).isEqualTo(World.instanceOf("zeam_3"));
              assertThat(line.text("reason")).isEqualTo("EXCLUDED");
            });
  }

  @Test
  void aFailedRunTellsItAndThrowsTheSameWords() {
    World world = World.healthy(3);
    world.cloudWatch.beforeListMetrics(
        request -> {
          throw AwsFaults.cloudWatch("AccessDenied", "not authorized to list");
        });

    RuntimeException failure = world.fails("{}");

    assertThat(failure).hasMessageContaining("AccessDenied");
    JsonView line = world.told("run.failed").getFirst();
    assertThat(line.text("level")).isEqualTo("ERROR");
    assertThat(line.text("message")).isEqualTo(failure.getMessage());
    assertThat(world.told("run.finished")).isEmpty();
  }
}
