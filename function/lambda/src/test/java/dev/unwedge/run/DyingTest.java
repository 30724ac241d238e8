package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process is killed at every point of a run: before and after each call to AWS and each line of
 * its log, one point after another. What it knew is lost with it. The runs after it, all of a new
 * process, restart each node in need once, and tell the end of what was begun.
 */
class DyingTest {
  private static final int MINUTES = 9;
  private static final String ORDER =
      "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"looks odd\", \"by\":"
          + " \"ann\"}";

  /** What comes after the death. */
  enum Next {
    /** The same event at once, as Lambda tries again what failed, or a person does. */
    AT_ONCE,
    /** The schedule's next. */
    AFTER_A_MINUTE
  }

  /**
   * A run to be killed.
   *
   * @param world as it is when the run begins
   * @param points the least that a run of it must come to, so that none is left out unseen
   * @param nodes which are to be restarted once
   */
  private record Scenario(String event, int points, List<String> nodes, Supplier<World> world) {}

  private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

  static {
    SCENARIOS.put("one wedged", scheduled(22, () -> World.wedged(10, 4, "zeam_3"), "zeam_3"));
    SCENARIOS.put(
        "three wedged, within the budget",
        scheduled(
            40,
            () -> World.wedged(10, 4, "zeam_3", "zeam_5", "zeam_7"),
            "zeam_3",
            "zeam_5",
            "zeam_7"));
    SCENARIOS.put(
        "the policy is a parameter, people are told",
        scheduled(
            26,
            () -> {
              World world = World.wedged(10, 4, "zeam_3").withTopic();
              world.environment.put("UNWEDGE_POLICY_PARAMETER", "/unwedge/devnet");
              world.ssm.putParameter("/unwedge/devnet", "{}");
              return world;
            },
            "zeam_3"));
    SCENARIOS.put(
        "outcomes and recoveries are told", scheduled(24, DyingTest::restarted, "zeam_3"));
    SCENARIOS.put(
        "SSM refuses the command",
        scheduled(
            22,
            () -> {
              World world = World.wedged(10, 4, "zeam_3");
              world.ssm.beforeSendCommand(
                  request -> {
                    throw AwsFaults.ssm("AccessDeniedException", "not authorized");
                  });
              return world;
            },
            "zeam_3"));
    SCENARIOS.put(
        "SSM takes the command and its answer never comes",
        scheduled(
            22,
            () -> {
              World world = World.wedged(10, 4, "zeam_3");
              world.ssm.afterSendCommand(
                  request -> {
                    throw AwsFaults.clientTimeout();
                  });
              return world;
            },
            "zeam_3"));
    SCENARIOS.put(
        "a person's order",
        new Scenario(ORDER, 20, List.of("zeam_3"), () -> World.healthy(10).withTopic()));
  }

  private static Scenario scheduled(int points, Supplier<World> world, String... nodes) {
    return new Scenario("{}", points, List.of(nodes), world);
  }

  /** A node was restarted and came back, and no run has seen it yet. */
  private static World restarted() {
    World world = World.wedged(10, 4, "zeam_3").withTopic();
    world.run();
    world.minutes(1);
    hostsAct(world, List.of("zeam_3"));
    world.minutes(4);
    return world;
  }

  static Stream<Arguments> deaths() {
    return SCENARIOS.keySet().stream()
        .flatMap(name -> Stream.of(Next.values()).map(next -> Arguments.of(name, next)));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void whereverARunIsKilledEachNodeIsRestartedOnceAndItsEndIsTold(String name, Next next) {
    Scenario scenario = scenario(name);
    List<String> points = pointsOf(scenario);
    assertThat(points).hasSizeGreaterThanOrEqualTo(scenario.points());
    for (int point = 0; point < points.size(); point++) {
      World world = scenario.world().get();
      String killed = kill(world, scenario, point);
      int dead = world.lines().size();
      if (next == Next.AT_ONCE) {
        world.run(scenario.event());
      }
      goOn(world, scenario);
      List<String> after = world.lines().subList(dead, world.lines().size());

      for (String node : scenario.nodes()) {
        List<String> commands = world.ssm.commandsFor(node);
        if (!orderIsLost(scenario, next, commands)) {
          assertThat(commands).as(killed).hasSize(1);
          assertThat(commandIds(after, "restart.outcome", node)).as(killed).isEqualTo(commands);
          assertThat(commandIds(after, "node.recovered", node)).as(killed).isEqualTo(commands);
        }
      }
      assertThat(scenario.nodes()).as(killed).containsAll(world.sentFor());
    }
  }

  private static Scenario scenario(String name) {
    Scenario scenario = SCENARIOS.get(name);
    if (scenario == null) {
      throw new AssertionError(name);
    }
    return scenario;
  }

  /** Whoever gave an order sees that it failed; nobody repeats it in that one's place. */
  private static boolean orderIsLost(Scenario scenario, Next next, List<String> commands) {
    return scenario.event().equals(ORDER) && next != Next.AT_ONCE && commands.isEmpty();
  }

  private static List<String> pointsOf(Scenario scenario) {
    World world = scenario.world().get();
    Mortal alive = Mortal.never();
    world.coldStart(alive);
    world.run(scenario.event());
    return alive.points();
  }

  /** Kills the process, sees that it left no command without its intent, and starts another. */
  private static String kill(World world, Scenario scenario, int point) {
    int before = world.ssm.sendRequests().size();
    Mortal mortal = new Mortal(point);
    world.coldStart(mortal);
    try {
      world.run(scenario.event());
      throw new IllegalStateException("it lives");
    } catch (Mortal.Killed e) {
      // As it was to be.
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(Mortal.Killed.class);
    }
    String killed = mortal.points().getLast();
    assertThat(world.told("restart.intended").size())
        .as(killed)
        .isGreaterThanOrEqualTo(world.ssm.sendRequests().size() - before);
    world.ssm.beforeSendCommand(request -> {});
    world.ssm.afterSendCommand(request -> {});
    world.coldStart();
    return killed;
  }

  /** The schedule and the hosts go on. */
  private static void goOn(World world, Scenario scenario) {
    for (int i = 0; i < MINUTES; i++) {
      world.minutes(1);
      hostsAct(world, scenario.nodes());
      world.run();
    }
  }

  /** Each host restarts what it was told to restart, and gives its word, once. */
  private static void hostsAct(World world, List<String> nodes) {
    for (String node : nodes) {
      for (String command : world.ssm.commandsFor(node)) {
        if (!world.ssm.hasEnded(command)) {
          world.get(node).restart(world.clock.instant());
          world.ssm.hostSays(command, "RESTARTED", world.clock.instant());
        }
      }
    }
  }

  /** The commands that an event was told of, each once. */
  private static List<String> commandIds(List<String> lines, String event, String node) {
    List<String> ids = new ArrayList<>();
    for (String text : lines) {
      JsonView line = JsonView.of(text);
      if (line.has("event")
          && line.text("event").equals(event)
          && line.text("node").equals(node)
          && !ids.contains(line.text("commandId"))) {
        ids.add(line.text("commandId"));
      }
    }
    return ids;
  }

  /** A death between the command and its message loses the message; people hear of the end. */
  @ParameterizedTest
  @EnumSource
  void whereverARunIsKilledPeopleHearOfTheNode(Next next) {
    Scenario scenario = scenario("the policy is a parameter, people are told");
    for (int point = 0; point < pointsOf(scenario).size(); point++) {
      World world = scenario.world().get();
      String killed = kill(world, scenario, point);
      if (next == Next.AT_ONCE) {
        world.run(scenario.event());
      }
      goOn(world, scenario);

      assertThat(world.sns.published())
          .as(killed)
          .anyMatch(message -> message.message().contains("zeam_3"));
      assertThat(world.sns.published()).as(killed).hasSizeLessThanOrEqualTo(2);
    }
  }
}
