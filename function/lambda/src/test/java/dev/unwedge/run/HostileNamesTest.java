package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.unwedge.json.Json;
import dev.unwedge.testkit.JsonView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Whatever metrics call a node, it is told and never sent: the whole way, from metric to message.
 */
class HostileNamesTest {
  private static final String INSTANCE = "i-0123456789abcdef0";

  /** Five healthy nodes; one wedged of this name, one on an instance of this name, one honest. */
  private static World fleetWith(String name) {
    World world = World.healthy(5).withTopic();
    List<TestNode> added =
        List.of(world.node(name, INSTANCE), world.node("zeam_9", name), world.node("zeam_8"));
    world.minutes(5);
    added.forEach(TestNode::wedge);
    world.minutes(5);
    return world;
  }

  private static void assertHarmless(World world) {
    for (String line : world.lines()) {
      assertThat(line).matches("[ -~]+");
      assertThat(Json.parse(line, "the line")).isInstanceOf(Map.class);
    }
    for (PublishRequest message : world.sns.published()) {
      assertThat(message.subject()).matches("[ -~]{1,99}");
      assertThat(message.message()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n]]");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#unsafe")
  void itIsHeldWithItsReasonAndOnlyTheHonestNodeIsRestarted(String name) {
    World world = fleetWith(name);

    JsonView report = world.run();

    assertThat(world.sentFor()).containsExactly("zeam_8");
    assertThat(World.verdict(report, name)).isEqualTo("WEDGED");
    assertThat(World.decision(report, name)).isEqualTo("HOLD UNSAFE_NAME");
    assertThat(World.decision(report, "zeam_9")).isEqualTo("HOLD UNSAFE_NAME");
    assertHarmless(world);
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#unsafe")
  void theLogTellsTheNameAsItIs(String name) {
    World world = fleetWith(name);

    world.run();

    assertThat(world.told("restart.held"))
        .extracting(line -> line.text("node"), line -> line.text("instanceId"))
        .contains(tuple(name, INSTANCE), tuple("zeam_9", name));
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#words")
  void notEvenAPersonsOrderSendsIt(String name) {
    World world = fleetWith(name);
    String order =
        Json.write(
            Map.of("action", "restart", "nodes", List.of(name), "reason", name + "r", "by", name));

    try {
      world.run(order);
    } catch (RunFailedException refused) {
      assertThat(refused.getMessage()).hasSizeLessThan(6_000);
    }

    assertThat(world.sentFor()).isEmpty();
    assertHarmless(world);
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#words")
  void aPersonsWordsReachTheHostAsAPrintableComment(String words) {
    World world = World.healthy(5).withTopic();

    world.run(
        Json.write(
            Map.of(
                "action",
                "restart",
                "nodes",
                List.of("zeam_3"),
                "reason",
                "r" + words.substring(0, Math.min(900, words.length())))));

    assertThat(world.ssm.sendRequests())
        .singleElement()
        .satisfies(sent -> assertThat(sent.comment()).matches("[ -~]{1,100}"));
    assertHarmless(world);
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#safeLookAlikes")
  void aNameLikeAnothersIsANodeOfItsOwnOnItsOwnInstance(String name) {
    World world = World.healthy(5);
    TestNode node = world.node(name, INSTANCE);
    world.minutes(5);
    node.wedge();
    world.minutes(5);

    world.run();

    assertThat(world.ssm.sendRequests())
        .singleElement()
        .satisfies(sent -> assertThat(sent.instanceIds()).containsExactly(INSTANCE));
    assertThat(world.sentFor()).containsExactly(name);
  }
}
