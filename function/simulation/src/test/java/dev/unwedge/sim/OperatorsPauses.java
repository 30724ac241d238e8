package dev.unwedge.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The pauses that operators write into the policy, as they stand there at a time: some before they
 * begin, most for a while after they have ended. Those without an end are taken away by hand.
 */
final class OperatorsPauses {
  /** A pause is written so many seconds ahead, and stays so long after its end. */
  private static final long AHEAD = 600;

  private static final long AFTER = 3600;

  private final List<Fault> pauses;
  private final int nodes;

  /**
   * Takes those of a scenario's faults that are pauses.
   *
   * @param faults on the simulation's clock
   */
  OperatorsPauses(List<Fault> faults, int nodes) {
    this.pauses =
        faults.stream()
            .filter(
                fault ->
                    fault.kind() == FaultKind.PAUSE_OF_ALL
                        || fault.kind() == FaultKind.PAUSE_OF_SOME)
            .toList();
    this.nodes = nodes;
  }

  /** How many hold a node at a time. */
  long holding(SimNode node, long now) {
    return pauses.stream().filter(pause -> holds(pause, now) && names(pause, node)).count();
  }

  /** Whether one that named the node has ended and still stands in the policy. */
  boolean hasLapsed(SimNode node, long now) {
    return pauses.stream()
        .anyMatch(pause -> stands(pause, now) && now >= pause.to() && names(pause, node));
  }

  /** The policy's {@code pauses}, with single quotes. */
  String json(long now) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < pauses.size(); i++) {
      Fault pause = pauses.get(i);
      if (stands(pause, now)) {
        String nodesOf =
            pause.kind() == FaultKind.PAUSE_OF_ALL
                ? ""
                : ", 'nodes': ['*_%d', 'node_%d']".formatted(first(pause), second(pause));
        String until =
            isEndless(pause) ? "" : ", 'until': '%s'".formatted(Instant.ofEpochSecond(pause.to()));
        all.add(
            "{'id': 'pause-%d', 'from': '%s', 'reason': 'simulated'%s%s}"
                .formatted(i, Instant.ofEpochSecond(pause.from()), until, nodesOf));
      }
    }
    return all.toString();
  }

  private static boolean holds(Fault pause, long now) {
    return now >= pause.from() && now < pause.to();
  }

  private static boolean stands(Fault pause, long now) {
    long until = isEndless(pause) ? pause.to() : pause.to() + AFTER;
    return now >= pause.from() - AHEAD && now < until;
  }

  private static boolean isEndless(Fault pause) {
    return pause.amount() % 2 == 1;
  }

  private boolean names(Fault pause, SimNode node) {
    return pause.kind() == FaultKind.PAUSE_OF_ALL
        || node.index == first(pause)
        || node.index == second(pause);
  }

  private long first(Fault pause) {
    return pause.amount() % Math.min(10, nodes);
  }

  private long second(Fault pause) {
    return (pause.amount() / 2) % nodes;
  }
}
