package dev.unwedge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.aws.CallBounds;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** One call with one fault: a run that meets it, and the run after it, which meets none. */
final class Cell {
  private static final String PARAMETER = "/unwedge/devnet/policy";
  private static final List<String> WEDGED = List.of("zeam_3", "zeam_7");

  /** Short waits between attempts; a call that is answered is not cut short on any machine. */
  private static final CallBounds QUICK = bounds(Duration.ofSeconds(10), Duration.ofSeconds(20));

  /** For faults that only a time-out ends. */
  private static final CallBounds SHORT = bounds(Duration.ofSeconds(2), Duration.ofMillis(2400));

  /** What Lambda would leave a run: as in the stack. */
  private static final Duration TIME = Duration.ofMinutes(2);

  final Call call;
  final Fault fault;
  final Outcome outcome;
  private int hits;

  Cell(Call call, Fault fault) {
    this.call = call;
    this.fault = fault;
    this.outcome = Outcome.of(call, fault);
  }

  private static CallBounds bounds(Duration attempt, Duration whole) {
    return new CallBounds(
        Duration.ofSeconds(2), attempt, whole, Duration.ofMillis(1), Duration.ofMillis(2));
  }

  int hits() {
    return hits;
  }

  /** Plays both runs, and asserts what must come of them. */
  void play(Gateway gateway, Endpoint endpoint) throws IOException {
    World world = world();
    try (StandIn service = new StandIn(world.cloudWatch, world.ssm, world.sns)) {
      gateway.passTo(service);
      world.reach(endpoint.clients(gateway.endpoint(), fault.takesTime() ? SHORT : QUICK));
      gateway.breaks(call, fault, service);
      JsonView report = run(world);
      hits = gateway.hits();

      assertThat(hits).as("how often the fault was hit").isPositive();
      assertAllIsTold(world);
      assertOutcome(world, report);

      gateway.passTo(service);
      if (fault.takesTime()) {
        world.reach(endpoint.clients(gateway.endpoint(), QUICK));
      }
      world.minutes(1);
      assertTheNextRunIsRight(world);
    }
  }

  /** Ten nodes, two of them wedged; a command of a quarter of an hour ago has come to its end. */
  private World world() {
    World world = World.wedged(10, 4, WEDGED.toArray(String[]::new)).withTopic();
    if (call == Call.ALL_OF_SSM) {
      world.policy("{}");
    } else {
      world.environment.put("UNWEDGE_POLICY_PARAMETER", PARAMETER);
      world.ssm.putParameter(PARAMETER, "{}");
    }
    String past = world.commanded("zeam_5", 15);
    world.ssm.hostSays(past, "FENCED", null);
    return world;
  }

  /** The report; null for a run that failed. */
  private static JsonView run(World world) {
    try {
      return world.run("{}", Deadline.in(InstantSource.system(), TIME));
    } catch (RunFailedException e) {
      return null;
    }
  }

  private static void assertAllIsTold(World world) {
    List<String> events = world.eventsBeginning(""); // parses every line
    assertThat(events.getFirst()).isEqualTo("run.started");
    assertThat(events.getLast()).isIn("run.finished", "run.failed");
    assertThat(world.controlMetrics()).hasSize(1);
    List<String> ends = new ArrayList<>();
    world.told("restart.sent").forEach(line -> ends.add(line.text("node")));
    world.told("restart.refused").forEach(line -> ends.add(line.text("node")));
    assertThat(world.told("restart.intended"))
        .extracting(line -> line.text("node"))
        .containsExactlyInAnyOrderElementsOf(ends);
  }

  private void assertOutcome(World world, JsonView report) {
    switch (outcome) {
      case FAILED -> {
        assertThat(report).isNull();
        assertThat(world.told("run.failed"))
            .singleElement()
            .satisfies(line -> assertTold(line.text("message")));
        assertSent(world, List.of());
      }
      case BLIND -> {
        assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(10);
        assertWarned(world, report);
        assertSent(world, List.of());
      }
      case UNKNOWN -> {
        assertThat(verdicts(report)).containsExactly("UNKNOWN", "UNKNOWN");
        assertThat(report.object("counts").number("HEALTHY")).isEqualTo(8);
        assertWarned(world, report);
        assertSent(world, List.of());
      }
      case HALF -> {
        assertThat(verdicts(report)).containsExactly("UNKNOWN", "WEDGED");
        assertWarned(world, report);
        assertSent(world, List.of("zeam_7"));
      }
      case HELD -> {
        assertThat(WEDGED)
            .allSatisfy(
                node ->
                    assertThat(World.decision(report, node)).isEqualTo("HOLD HISTORY_UNREADABLE"));
        assertWarned(world, report);
        assertSent(world, List.of());
      }
      case RESTARTED -> {
        assertThat(verdicts(report)).containsExactly("WEDGED", "WEDGED");
        assertWarned(world, report);
        assertSent(world, WEDGED);
      }
      case REFUSED, UNSURE -> {
        assertThat(world.told("restart.refused"))
            .hasSize(2)
            .allSatisfy(
                line -> assertThat(line.get("maybeAccepted")).isEqualTo(outcome == Outcome.UNSURE));
        for (String node : WEDGED) {
          assertThat(report.texts("warnings"))
              .anySatisfy(
                  sentence ->
                      assertThat(sentence)
                          .contains(
                              outcome == Outcome.UNSURE
                                  ? "/" + node + " is not known"
                                  : node + " was not restarted")
                          .contains(fault.told));
        }
        assertSent(world, List.of());
      }
    }
  }

  private static List<String> verdicts(JsonView report) {
    return WEDGED.stream().map(node -> World.verdict(report, node)).toList();
  }

  private static void assertSent(World world, List<String> nodes) {
    assertThat(world.told("restart.sent"))
        .extracting(line -> line.text("node"))
        .containsExactlyElementsOf(nodes);
  }

  private void assertWarned(World world, JsonView report) {
    assertThat(report.texts("warnings")).anySatisfy(this::assertTold);
    assertThat(world.told("run.finished").getFirst().texts("warnings"))
        .isEqualTo(report.texts("warnings"));
  }

  /** The sentence names the call or its metric, and the fault where it has a name. */
  private void assertTold(String sentence) {
    assertThat(sentence).contains(fault.told);
    if (fault.isOfData()) {
      assertThat(sentence).contains(call == Call.HEADS ? "HeadSlot of" : "Heartbeats of");
    } else {
      assertThat(sentence).contains(call == Call.ALL_OF_SSM ? "ListCommands" : call.operation);
    }
  }

  private static void assertTheNextRunIsRight(World world) {
    JsonView report = run(world);

    assertAllIsTold(world);
    assertThat(report).isNotNull();
    assertThat(verdicts(report)).containsExactly("WEDGED", "WEDGED");
    assertThat(report.texts("warnings")).isEmpty();
    for (String node : WEDGED) {
      assertThat(world.ssm.commandsFor(node)).as("commands for " + node).hasSize(1);
    }
    assertThat(world.everTold("restart.outcome"))
        .extracting(line -> line.text("node"))
        .contains("zeam_5");
  }
}
