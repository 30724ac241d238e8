package dev.unwedge.sim;

import java.util.EnumMap;
import java.util.Map;

/** The faults of AWS, of the function and of the operator that are there at the moment. */
final class WorldFaults {
  private final Map<FaultKind, Integer> active = new EnumMap<>(FaultKind.class);

  void begin(FaultKind kind) {
    active.merge(kind, 1, Integer::sum);
  }

  void end(FaultKind kind) {
    active.merge(kind, -1, Integer::sum);
  }

  boolean has(FaultKind kind) {
    return active.getOrDefault(kind, 0) > 0;
  }

  /** Whether a run now can't know or do all that it should. */
  boolean blindRuns() {
    return active.keySet().stream().anyMatch(kind -> kind.blindsRuns() && has(kind));
  }
}
