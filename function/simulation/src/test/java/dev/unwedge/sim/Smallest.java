package dev.unwedge.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a scenario that fails as small as it gets: ends it soon after the failure, and leaves out
 * faults for as long as the same thing still happens to the same node. Chance hangs on nothing that
 * is left out.
 */
final class Smallest {
  private static final long AFTERWARDS = 300;
  private static final int MOST_TRIES = 400;

  private final Violation wanted;
  private int tries;

  private Smallest(Violation wanted) {
    this.wanted = wanted;
  }

  /**
   * A failure and the smallest scenario that was found to show it.
   *
   * @param violation as it happens there
   */
  record Case(Scenario scenario, Violation violation) {}

  /** The smallest scenario that shows a violation. */
  static Case of(Scenario scenario, Violation violation) {
    return new Smallest(violation).shrink(new Case(scenario, violation));
  }

  private Case shrink(Case failing) {
    Case smallest = failing;
    long end = wanted.at() - Scenario.START + AFTERWARDS;
    if (end < failing.scenario().seconds()) {
      List<Fault> begun =
          failing.scenario().faults().stream().filter(fault -> fault.from() < end).toList();
      smallest = fails(failing.scenario().lasting(end).with(begun)).orElse(failing);
    }
    int size = Math.max(1, smallest.scenario().faults().size() / 2);
    while (tries < MOST_TRIES) {
      Optional<Case> smaller = without(smallest, size);
      if (smaller.isPresent()) {
        smallest = smaller.get();
        size = Math.max(1, Math.min(size, smallest.scenario().faults().size() / 2));
      } else if (size == 1) {
        return smallest;
      } else {
        size = Math.max(1, size / 2);
      }
    }
    return smallest;
  }

  /** The same without so many of its faults, if it still fails. */
  private Optional<Case> without(Case failing, int size) {
    List<Fault> faults = failing.scenario().faults();
    for (int from = 0; from < faults.size() && tries < MOST_TRIES; from += size) {
      List<Fault> rest = new ArrayList<>(faults.subList(0, from));
      rest.addAll(faults.subList(Math.min(faults.size(), from + size), faults.size()));
      Optional<Case> smaller = fails(failing.scenario().with(rest));
      if (smaller.isPresent()) {
        return smaller;
      }
    }
    return Optional.empty();
  }

  private Optional<Case> fails(Scenario scenario) {
    tries++;
    return Simulation.of(scenario).violations.stream()
        .filter(v -> v.kind() == wanted.kind() && v.node() == wanted.node())
        .findFirst()
        .map(violation -> new Case(scenario, violation));
  }
}
