package dev.unwedge.bench;

import java.time.Instant;

/**
 * A fleet whose datapoints are reckoned when they are asked for, one a minute: so it costs the
 * stand-in no memory and is never stale.
 */
record MadeUpFleet(int nodes, Scenario scenario) {
  static final String NAME = "bench";
  private static final long PERIOD = 60;
  private static final long SLOT = 4;
  private static final long FROZEN_FOR = 300;
  private static final long UP_FOR = 86_400;

  String node(int index) {
    return "node_%05d".formatted(index);
  }

  String instance(int index) {
    return "i-%017x".formatted(index);
  }

  /** The index in a node's name; -1 if it is none of ours. */
  int index(String node) {
    int index = node.startsWith("node_") ? Integer.parseInt(node, 5, node.length(), 10) : -1;
    return index < nodes ? index : -1;
  }

  /** The newest stamp that is pushed: of the last period that is over. */
  static long newest(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), PERIOD) * PERIOD - PERIOD;
  }

  double value(String metric, int node, long stamp, long newest) {
    boolean frozen = scenario.frozen(node);
    return switch (metric) {
      case "HeadSlot" -> {
        long shown = frozen ? Math.min(stamp, newest - FROZEN_FOR) : stamp;
        yield (shown % 10_000_000) / SLOT - jitter(node, shown, 6);
      }
      case "Heartbeats" ->
          frozen && !scenario.beating() && stamp > newest - FROZEN_FOR
              ? 0
              : PERIOD / 10 - jitter(node, stamp, 2);
      case "UptimeSeconds" -> stamp - (newest - UP_FOR);
      default -> throw new IllegalArgumentException(metric);
    };
  }

  /** No two nodes push the same: what is even would be kept smaller than real numbers are. */
  private static long jitter(int node, long stamp, int below) {
    long mixed = (node * 31L + stamp) * 0x9E3779B97F4A7C15L;
    return Math.floorMod(mixed >> 32, (long) below);
  }
}
