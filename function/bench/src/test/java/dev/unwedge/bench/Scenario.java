package dev.unwedge.bench;

import java.util.Locale;

/** What the made-up fleet is doing. */
public enum Scenario {
  /** Every head advances. */
  QUIET(0, 1),
  /** One node in a hundred has stood still for five minutes, its heartbeat alive. */
  ONE_PERCENT(100, 1),
  /** The network stands still: every node has cause to be read in full. */
  ALL(1, 1),
  /** As {@link #ALL}, and every heartbeat has stopped: older heads are read as well. */
  DARK(1, 0);

  private final int oneIn;
  private final int beats;

  Scenario(int oneIn, int beats) {
    this.oneIn = oneIn;
    this.beats = beats;
  }

  /** Whether a node's head stands still. */
  boolean frozen(int node) {
    return oneIn > 0 && node % oneIn == 0;
  }

  /** Whether the heartbeats of a frozen node go on. */
  boolean beating() {
    return beats > 0;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
