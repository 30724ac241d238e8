package dev.unwedge.issues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import dev.unwedge.testkit.aws.FakeSsm;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A refused command is no attempt, yet it used up the budget of its run: a host whose agent was
 * gone, or whose instance lacked the fleet's tag, kept a small fleet's other nodes from ever being
 * restarted. The simulator found them held for {@code BUDGET} in a fleet that had seen no attempt.
 */
class RefusedCommandsTest {

  /** Three nodes have a budget of one, and zeam_0 has the first turn as long as it is frozen. */
  private static World twoOfThreeWedged() {
    return World.wedged(3, 4, "zeam_0", "zeam_1");
  }

  private static void refuse(World world, Set<String> nodes, Supplier<RuntimeException> why) {
    world.ssm.beforeSendCommand(
        request -> {
          if (nodes.contains(FakeSsm.parameter(request.parameters(), "Node"))) {
            throw why.get();
          }
        });
  }

  @Test
  void theNextInTurnTakesTheRefusedOnesPlaceInTheBudget() {
    World world = twoOfThreeWedged();
    refuse(world, Set.of("zeam_0"), AwsFaults::invalidInstance);

    JsonView report = world.run();

    assertThat(world.sentFor()).containsExactly("zeam_0", "zeam_1");
    assertThat(World.row(report, "zeam_0").get("commandId")).isNull();
    assertThat(World.decision(report, "zeam_1")).isEqualTo("RESTART");
    assertThat(World.row(report, "zeam_1").get("commandId")).isNotNull();
    assertThat(world.control("RestartsSent")).isEqualTo(1);
    assertThat(world.control("RestartsRefused")).isEqualTo(1);
    assertThat(world.control("RestartsHeld")).isZero();
    assertThat(world.told("restart.held")).isEmpty();
  }

  @Test
  void whoseTurnHasComeIsToldAnew() {
    World world = twoOfThreeWedged();
    refuse(world, Set.of("zeam_0"), AwsFaults::invalidInstance);

    world.run();

    assertThat(world.told("node.judged"))
        .extracting(line -> line.text("node") + " " + line.text("decision"))
        .containsExactly("zeam_0 RESTART", "zeam_1 HOLD", "zeam_1 RESTART");
  }

  @Test
  void theBudgetHoldsForTheCommandsThatWereTaken() {
    World world = World.wedged(3, 4, "zeam_0", "zeam_1", "zeam_2");
    world.node("zeam_3");
    world.minutes(2); // one node goes on: the network advances, and four nodes may have two

    refuse(world, Set.of("zeam_0"), AwsFaults::invalidInstance);
    JsonView report = world.run();

    assertThat(world.ssm.commandsFor("zeam_1")).hasSize(1);
    assertThat(world.ssm.commandsFor("zeam_2")).hasSize(1);
    assertThat(World.decision(report, "zeam_0")).isEqualTo("RESTART");
  }

  @Test
  void aCommandThatMayHaveBeenTakenKeepsItsPlace() {
    World world = twoOfThreeWedged();
    world.ssm.afterSendCommand(
        request -> {
          throw AwsFaults.clientTimeout();
        });

    JsonView report = world.run();

    assertThat(world.sentFor()).containsExactly("zeam_0");
    assertThat(World.decision(report, "zeam_1")).isEqualTo("HOLD BUDGET");
  }

  @Test
  void anSsmThatRefusesEveryoneIsAskedNoMoreThanTwentyTimesAtABudgetOfOne() {
    World world = World.healthy(40).policy("{\"budget\": {\"fraction\": 0}}");
    for (int i = 0; i < 30; i++) {
      world.get("zeam_" + i).wedge();
    }
    world.minutes(4);
    world.ssm.beforeSendCommand(
        request -> {
          throw AwsFaults.ssmThrottles();
        });

    world.run();

    assertThat(world.sentFor()).hasSize(20);
    assertThat(world.control("RestartsHeld")).isEqualTo(10);
  }
}
