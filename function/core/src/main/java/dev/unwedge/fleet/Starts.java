package dev.unwedge.fleet;

import java.time.Instant;
import java.util.List;

/**
 * When unwedge's own commands started a node's container: one window for each command. A host that
 * gave its word has a window of one instant; one that was never heard of, all the time the command
 * was valid.
 */
public record Starts(List<Window> windows) {
  public static final Starts NONE = new Starts(List.of());

  public Starts {
    windows = List.copyOf(windows);
  }

  /** The time in which one command may have started the container, both ends included. */
  public record Window(Instant from, Instant to) {}
}
