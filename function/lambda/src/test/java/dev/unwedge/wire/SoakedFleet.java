package dev.unwedge.wire;

import dev.unwedge.run.World;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Ten nodes that wedge by chance, and hosts that do what the restart document does: a command finds
 * its node a minute later, is fenced if the container was started since, and else restarts it.
 */
final class SoakedFleet {
  private static final int NODES = 10;

  /** So many at once still leave a network that advances. */
  private static final int MOST_AT_ONCE = 3;

  private static final double WEDGES = 0.1;

  /** Longer than the function looks back. */
  private static final Duration KEPT = Duration.ofHours(9);

  private final World world;
  private final Random random;

  /** Since when the wedged nodes have been. */
  private final Map<String, Instant> wedged = new LinkedHashMap<>();

  private final Map<String, Instant> startedAt = new HashMap<>();
  private final Map<String, Instant> commanded = new HashMap<>();
  private final Map<String, String> nodeOf = new LinkedHashMap<>();
  private final Set<String> done = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> twice = new ArrayList<>();
  private Duration longest = Duration.ZERO;
  private int wedges;

  SoakedFleet(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  /**
   * A minute passes.
   *
   * @param andWedges whether a node may wedge in it
   */
  void minute(boolean andWedges) {
    for (Map.Entry<String, String> command : nodeOf.entrySet()) {
      if (done.add(command.getKey())) {
        execute(command.getKey(), command.getValue());
      }
    }
    String node = "zeam_" + random.nextInt(NODES);
    if (andWedges
        && random.nextDouble() < WEDGES
        && wedged.size() < MOST_AT_ONCE
        && !wedged.containsKey(node)) {
      wedges++;
      wedged.put(node, world.clock.instant());
      world.get(node).wedge();
    }
    world.minutes(1);
  }

  private void execute(String commandId, String node) {
    Instant now = world.clock.instant();
    Instant fence =
        Instant.parse(FakeSsm.parameter(world.ssm.parametersOf(commandId), "StartedBefore"));
    Instant started = startedAt.get(node);
    if (started != null && !started.isBefore(fence)) {
      world.ssm.hostSays(commandId, "FENCED", null);
      return;
    }
    world.ssm.hostSays(commandId, "RESTARTED", now);
    world.get(node).restart(now);
    startedAt.put(node, now);
    Instant since = wedged.remove(node);
    if (since != null) {
      Duration took = Duration.between(since, now);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
  }

  /** Looks at what the newest run has sent: every accepted command, told or not. */
  List<String> takeNewCommands() {
    List<String> fresh = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      String node = "zeam_" + i;
      for (String commandId : world.ssm.commandsFor(node)) {
        if (nodeOf.putIfAbsent(commandId, node) == null) {
          fresh.add(commandId);
          judge(commandId, node);
        }
      }
    }
    return fresh;
  }

  private void judge(String commandId, String node) {
    Instant since = wedged.get(node);
    if (since == null) {
      wrong.add(node + " " + commandId);
    } else if (since.equals(commanded.put(node, since))) {
      twice.add(node + " " + commandId);
    }
  }

  void forgetOldData() {
    world.cloudWatch.forgetBefore(world.clock.instant().minus(KEPT));
    world.cloudWatch.forgetCalls();
    world.ssm.forgetCalls();
    world.sns.forget();
  }

  String nodeOf(String commandId) {
    return nodeOf.get(commandId);
  }

  Set<String> commands() {
    return nodeOf.keySet();
  }

  List<String> wrong() {
    return wrong;
  }

  List<String> twice() {
    return twice;
  }

  Set<String> stillWedged() {
    return wedged.keySet();
  }

  int wedges() {
    return wedges;
  }

  @Override
  public String toString() {
    return "%d wedges, %d commands, the longest wedge %s".formatted(wedges, nodeOf.size(), longest);
  }
}
