package dev.unwedge.sim;

import java.util.List;

/**
 * All that decides what happens in a simulated world.
 *
 * @param seconds how long it lasts
 */
record Scenario(Profile profile, long seed, long seconds, List<Fault> faults) {
  /** 2026-05-01T00:00:00Z. */
  static final long START = 1_777_593_600L;

  Scenario {
    faults = List.copyOf(faults);
  }

  Scenario with(List<Fault> others) {
    return new Scenario(profile, seed, seconds, others);
  }

  Scenario lasting(long others) {
    return new Scenario(profile, seed, others, faults);
  }
}
