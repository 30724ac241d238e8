package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/**
 * What docs/security.md says of a host in strange hands: it may push any metric of any node, and do
 * no more. CloudWatch adds what two hosts push for one node: heads by their maximum, heartbeats by
 * their sum.
 */
class CompromisedHostTest {
  /** Lies about a node for so many minutes, beside what its own host tells. */
  private static void lie(World world, String node, int minutes, double head, double beats) {
    for (int i = 0; i < minutes; i++) {
      world.minutes(1);
      Instant at = world.clock.instant().minusSeconds(15);
      Map<String, String> dimensions = world.get(node).dimensions();
      world.cloudWatch.put(World.NAMESPACE, "HeadSlot", dimensions, at, head + i * 1e3);
      world.cloudWatch.put(World.NAMESPACE, "Heartbeats", dimensions, at, beats);
    }
  }

  /** A well node, told as frozen at the highest slot there is, its heartbeats counted away. */
  private static World slandered(int size, int minutes) {
    World world = World.healthy(size);
    slander(world, size - 1, minutes);
    return world;
  }

  private static void slander(World world, int victims, int minutes) {
    for (int i = 0; i < minutes; i++) {
      world.minutes(1);
      Instant at = world.clock.instant().minusSeconds(15);
      for (int n = 0; n < victims; n++) {
        Map<String, String> victim = world.get("zeam_" + n).dimensions();
        world.cloudWatch.put(World.NAMESPACE, "HeadSlot", victim, at, 0x1p53);
        world.cloudWatch.put(World.NAMESPACE, "Heartbeats", victim, at, -6);
      }
    }
  }

  @Test
  void itCanHideTheWedgeOfAnothersNode() {
    World world = World.wedged(5, 2, "zeam_3");

    lie(world, "zeam_3", 8, 5e6, 0);
    JsonView report = world.run("{\"nodes\": [\"zeam_3\"]}");

    assertThat(World.verdict(report, "zeam_3")).isNotEqualTo("WEDGED");
    assertThat(world.sentFor()).isEmpty();
  }

  @Test
  void itCanHaveACommandSentForAWellNodeButTheCommandCarriesTheVetoOfBothSignsOfLife() {
    World world = slandered(2, 8);

    world.run();

    assertThat(world.sentFor()).containsExactly("zeam_0");
    assertThat(FakeSsm.parameter(world.ssm.sendRequests().getFirst().parameters(), "Veto"))
        .isEqualTo("HEAD_OR_HEARTBEAT");
  }

  @Test
  void whatTheHostsOwnLookVetoesIsNotSentAgainDuringTheCooldown() {
    World world = slandered(2, 8);
    world.run();
    world.ssm.ends(
        world.ssm.commandsFor("zeam_0").getFirst(),
        CommandInvocationStatus.SUCCESS,
        Json.write(Map.of("unwedge", 1, "outcome", "HEALTHY_NOW", "node", "zeam_0")));

    slander(world, 1, 5);

    assertThat(World.decision(world.run(), "zeam_0")).isEqualTo("HOLD COOLDOWN");
    assertThat(world.sentFor()).containsExactly("zeam_0");
  }

  @Test
  void itCannotHaveMoreCommandsSentThanTheBudgetAllows() {
    World world = slandered(20, 8);

    world.run();
    world.run();

    assertThat(world.sentFor()).isNotEmpty().hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void fakeNodesThatRiseMakeANetworkStallLookLikeStalledNodesUpToTheBudget() {
    World world = World.healthy(10);
    for (int i = 0; i < 10; i++) {
      world.get("zeam_" + i).freeze();
    }
    world.nodes(10, i -> "fake_" + i);
    world.minutes(14);

    world.run();

    assertThat(world.sentFor()).isNotEmpty().hasSizeLessThanOrEqualTo(6);
    assertThat(world.sentFor()).allMatch(node -> node.startsWith("zeam_"));
  }

  @ParameterizedTest(name = "in a fleet of {0} commands are sent: {1}")
  @CsvSource({"1, true", "2, true", "3, false", "4, false"})
  void anOutsideHeadThatRisesMovesNobodyWhereThreeOthersAre(int size, boolean sent) {
    World world = World.healthy(size);
    for (int i = 0; i < size; i++) {
      world.get("zeam_" + i).freeze();
      world.get("zeam_" + i).hasNoHeartbeat();
    }
    for (int i = 0; i < 15; i++) {
      world.minutes(1);
      world.cloudWatch.put(
          World.NAMESPACE,
          "HeadSlot",
          Map.of("Fleet", World.FLEET, "InstanceId", "outside", "Node", "liar"),
          world.newestStamp(),
          (double) TestNode.slot(world.newestStamp()));
    }

    world.run();

    assertThat(!world.sentFor().isEmpty()).isEqualTo(sent);
  }

  @Test
  void fakeNodesThatStandStillMakeTheNetworkLookStalledAndOnlyLocalEvidenceCounts() {
    World world = World.wedged(5, 0, "zeam_3");
    world.nodes(40, i -> "fake_" + i);
    for (int i = 0; i < 40; i++) {
      world.get("fake_" + i).freeze();
    }
    world.minutes(8);

    world.run();

    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void aFloodOfFakeNodesStopsEveryRestartAndSaysSo() {
    World world = World.wedged(5, 4, "zeam_3");
    world.policy("{\"maxNodes\": 50}");
    world.nodes(46, i -> "fake_" + i);
    world.minutes(1);

    assertThat(world.fails("{}")).hasMessageContaining("maxNodes = 50");
    assertThat(world.sentFor()).isEmpty();
    assertThat(world.control("RunFailed")).isEqualTo(1);
  }

  @Test
  void aFakeNodeOnAnothersInstanceIsThatInstancesToRefuse() {
    World world = World.healthy(5);
    TestNode fake = world.node("fake_1", World.instanceOf("zeam_3"));
    world.minutes(5);
    fake.wedge();
    world.minutes(5);

    world.run();

    assertThat(world.ssm.sendRequests())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.instanceIds()).containsExactly(World.instanceOf("zeam_3"));
              assertThat(FakeSsm.parameter(sent.parameters(), "Node")).isEqualTo("fake_1");
            });
  }

  @Test
  void metricsOfAnotherFleetOrWithOneDimensionMoreAreNotRead() {
    World world = World.healthy(5);
    Instant at = world.clock.instant().minusSeconds(15);
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        Map.of("Fleet", "other", "InstanceId", "i-1", "Node", "fake_1"),
        at,
        1);
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        Map.of("Fleet", World.FLEET, "InstanceId", "i-1", "Node", "fake_2", "Extra", "x"),
        at,
        1);

    assertThat(world.run().object("counts").number("HEALTHY")).isEqualTo(5);
  }

  @Test
  void whatItReportsOfALookAHookAndAnImageIsCutShortAndStaysOnItsLine() {
    World world = World.wedged(10, 4, "zeam_3");
    world.run();
    String nasty = "\n{\"event\":\"restart.sent\"}\u2028\u202e<b>" + "x".repeat(300);
    List<Object> many = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      many.add(Map.of("node", nasty, "outcome", "FAILED"));
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("unwedge", 1);
    report.put("outcome", "FAILED");
    report.put("node", "zeam_3");
    report.put("look", nasty);
    report.put("hook", Map.of("exit", "EXIT", "seconds", nasty));
    report.put("dependants", many);
    report.put("evidence", Map.of("image", nasty, "imageDigest", many));
    world.ssm.ends(
        world.ssm.commandsFor("zeam_3").getFirst(),
        CommandInvocationStatus.FAILED,
        Json.write(report).replace("\"EXIT\"", "1e999999999"));

    world.minutes(1);
    world.run();

    JsonView outcome = world.told("restart.outcome").getFirst();
    assertThat(outcome.text("outcome")).isEqualTo("FAILED");
    assertThat(outcome.get("look")).isNull();
    assertThat(outcome.object("hook").get("exit")).isNull();
    assertThat(outcome.object("hook").get("seconds")).isNull();
    assertThat(outcome.get("imageDigest")).isNull();
    assertThat(outcome.text("image")).startsWith("\n{").hasSize(301);
    assertThat(outcome.objects("dependants"))
        .hasSize(20)
        .allSatisfy(one -> assertThat(one.text("node")).hasSize(301));
    assertThat(world.linesOfRun()).noneMatch(line -> line.contains("\n"));
    assertThat(world.eventsBeginning("restart.sent")).isEmpty();
  }

  @Test
  void whatItReportsOfALookAHookAndAnImageIsLogged() {
    World world = World.wedged(10, 4, "zeam_3");
    world.run();
    world.ssm.ends(
        world.ssm.commandsFor("zeam_3").getFirst(),
        CommandInvocationStatus.SUCCESS,
        """
        {"unwedge":1,"outcome":"RESTARTED","node":"zeam_3","startedAtBefore":null,\
        "startedAtAfter":null,"look":"none","hook":{"exit":3,"seconds":12},\
        "dependants":[{"node":"vc_1","outcome":"RESTARTED"},{"node":"vc_2","outcome":"ODD"}],\
        "evidence":{"image":"blockblaz/zeam:devnet4","imageDigest":"sha256:0f1e"}}
        """);

    world.minutes(1);
    world.run();

    JsonView outcome = world.told("restart.outcome").getFirst();
    assertThat(outcome.text("look")).isEqualTo("none");
    assertThat(outcome.object("hook").number("exit")).isEqualTo(3);
    assertThat(outcome.object("hook").number("seconds")).isEqualTo(12);
    assertThat(outcome.objects("dependants"))
        .singleElement()
        .satisfies(one -> assertThat(one.text("outcome")).isEqualTo("RESTARTED"));
    assertThat(outcome.text("image")).isEqualTo("blockblaz/zeam:devnet4");
    assertThat(outcome.text("imageDigest")).isEqualTo("sha256:0f1e");
  }

  @Test
  void anOlderHostsReportHasNoneOfThem() {
    World world = World.wedged(10, 4, "zeam_3");
    world.run();
    world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getFirst(), "FENCED", null);

    world.minutes(1);
    world.run();

    JsonView outcome = world.told("restart.outcome").getFirst();
    assertThat(outcome.text("outcome")).isEqualTo("FENCED");
    for (String field : List.of("look", "hook", "dependants", "image", "imageDigest")) {
      assertThat(outcome.has(field)).isTrue();
      assertThat(outcome.get(field)).isNull();
    }
  }
}
