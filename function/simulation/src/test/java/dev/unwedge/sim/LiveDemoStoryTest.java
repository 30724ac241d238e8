package dev.unwedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.testkit.loop.ClosedLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code infra/local/demo --live} plays, under the same policy, on a manual clock: a young
 * fleet, a network that stands still and goes on, then one node that wedges. Whatever second of a
 * minute it happens at, that node alone is restarted, once, and recovers.
 */
class LiveDemoStoryTest {
  private static final long SEED = 958;
  private static final long YOUNG = 5;
  private static final long STALL = 250;
  private static final long STALL_ENDS = 430;
  private static final long WEDGE = 520;
  private static final long END = 1200;

  /** Eight nodes, two of them without heartbeats; a run every ten seconds; a quick CloudWatch. */
  private static final Profile DEMO =
      Profile.of("live demo", 8, Json.write(ClosedLoop.POLICY))
          .every(ClosedLoop.PERIOD.toSeconds())
          .delayed(1, 6)
          .clients(0.25, 0);

  static IntStream seconds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest(name = "second {0} of the minute")
  @MethodSource("seconds")
  void onlyTheWedgedNodeIsRestarted(int second) {
    int victim = first(node -> node.support() == Support.BEATS, -1);
    int crashes = first(node -> node.support() == Support.BEATS, victim);

    Score score = Simulation.of(story(second, victim, crashes));

    assertThat(score.violations).isEmpty();
    assertThat(score.wedges).containsOnlyKeys(Truth.WEDGED_SWARM);
    assertThat(score.needless).as("commands for nodes that were well").isZero();
    assertThat(score.commands).isEqualTo(1);
    assertThat(score.restarts).isEqualTo(1);
    assertThat(score.recoveriesTold).isEqualTo(1);
    assertThat(score.runsOf(Truth.NETWORK_STANDS_STILL)).isGreaterThan(50);
    assertThat(score.runsOf(Truth.OOM_CYCLE)).isGreaterThan(10);
  }

  private static Scenario story(int second, int victim, int crashes) {
    List<Fault> faults = new ArrayList<>();
    for (int node = 0; node < DEMO.nodes(); node++) {
      faults.add(new Fault(FaultKind.OPERATOR_RESTART, node, YOUNG, YOUNG + 1, 0));
    }
    faults.add(new Fault(FaultKind.OOM_CYCLE, crashes, 60 + second, END, 0));
    faults.add(new Fault(FaultKind.NETWORK_STALLS, 0, STALL + second, STALL_ENDS + second, 0));
    faults.add(new Fault(FaultKind.WEDGE_SWARM, victim, WEDGE + second, END, 0));
    return new Scenario(DEMO, SEED, END + second, faults);
  }

  /** The first node of a kind after another one. */
  private static int first(Predicate<SimNode> kind, int after) {
    Stream<SimNode> nodes = Simulation.nodesOf(DEMO, SEED).stream();
    return nodes
        .filter(node -> node.index > after && kind.test(node))
        .findFirst()
        .orElseThrow()
        .index;
  }
}
