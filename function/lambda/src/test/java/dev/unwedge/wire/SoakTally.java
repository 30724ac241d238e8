package dev.unwedge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.Deadline;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads every line of every run, and knows what must be among them. */
final class SoakTally {
  private static final Duration TIME = Duration.ofMinutes(2);

  /** Commands whose acceptance was told, or of which it was told that nobody knows. */
  private final Set<String> accounted = new HashSet<>();

  private final Set<String> ended = new HashSet<>();
  private final List<String> unaccounted = new ArrayList<>();
  private int failed;
  private int lines;
  private int unsure;
  private int hits;
  private int brokenRuns;

  /** Runs once, and reads its lines. */
  void run(World world, SoakedFleet fleet) {
    try {
      world.run("{}", Deadline.in(InstantSource.system(), TIME));
    } catch (RunFailedException e) {
      failed++;
    }
    read(world, fleet);
    world.forgetLines();
  }

  private void read(World world, SoakedFleet fleet) {
    List<String> events = world.eventsBeginning(""); // parses every line
    lines += world.linesOfRun().size();
    assertThat(events.getFirst()).isEqualTo("run.started");
    assertThat(events.getLast()).isIn("run.finished", "run.failed");
    assertThat(world.controlMetrics()).hasSize(1);

    List<String> ends = new ArrayList<>();
    Set<String> perhaps = new HashSet<>();
    for (JsonView line : world.told("restart.sent")) {
      ends.add(line.text("node"));
      accounted.add(line.text("commandId"));
    }
    for (JsonView line : world.told("restart.refused")) {
      ends.add(line.text("node"));
      if (Boolean.TRUE.equals(line.get("maybeAccepted"))) {
        perhaps.add(line.text("node"));
      }
    }
    assertThat(world.told("restart.intended"))
        .extracting(line -> line.text("node"))
        .containsExactlyInAnyOrderElementsOf(ends);
    for (String commandId : fleet.takeNewCommands()) {
      if (perhaps.contains(fleet.nodeOf(commandId))) {
        // Nobody knew its id in that run; its outcome is told by it later.
        unsure++;
      } else if (!accounted.contains(commandId)) {
        unaccounted.add(commandId);
      }
    }
    world.told("restart.outcome").forEach(line -> ended.add(line.text("commandId")));
  }

  void hits(int ofRun) {
    hits += ofRun;
    brokenRuns += ofRun > 0 ? 1 : 0;
  }

  int unsure() {
    return unsure;
  }

  int hits() {
    return hits;
  }

  void assertNothingIsLost(SoakedFleet fleet) {
    assertThat(unaccounted).as("commands that no line accounts for").isEmpty();
    assertThat(ended).as("commands whose outcome was told").containsAll(fleet.commands());
  }

  @Override
  public String toString() {
    return "%d failed, %d lines, faults hit %d times in %d runs, %d commands sent without an answer"
        .formatted(failed, lines, hits, brokenRuns, unsure);
  }
}
