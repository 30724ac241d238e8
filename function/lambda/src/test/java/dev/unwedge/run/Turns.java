package dev.unwedge.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets several runs go on side by side, and has the steps that matter happen in a given order: each
 * waits for its run's turn. The turns of a run that has ended are passed over.
 */
final class Turns {
  private final Predicate<String> matters;
  private final Deque<Integer> order;
  private final Set<Integer> ended = new HashSet<>();

  /**
   * An order of steps.
   *
   * @param order which run's step comes next, by the runs' numbers; what comes after it is free
   * @param matters which steps are ordered, by their names
   */
  Turns(List<Integer> order, Predicate<String> matters) {
    this.order = new ArrayDeque<>(order);
    this.matters = matters;
  }

  /** The watcher of one of the runs. */
  Outside.Watcher of(int run) {
    return new Outside.Watcher() {
      @Override
      public void before(String step) {
        if (matters.test(step)) {
          await(run);
        }
      }

      @Override
      public void after(String step) {
        if (matters.test(step)) {
          pass(run);
        }
      }
    };
  }

  private synchronized void await(int run) {
    while (next() != run && !order.isEmpty()) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private int next() {
    while (!order.isEmpty() && ended.contains(order.getFirst())) {
      order.removeFirst();
    }
    return order.isEmpty() ? -1 : order.getFirst();
  }

  private synchronized void pass(int run) {
    if (!order.isEmpty() && next() == run) {
      order.removeFirst();
    }
    notifyAll();
  }

  /** The run is over. */
  synchronized void end(int run) {
    ended.add(run);
    notifyAll();
  }

  /** Every order in which runs of so many steps each can take turns. */
  static List<List<Integer>> all(int... steps) {
    List<List<Integer>> orders = new ArrayList<>();
    extend(steps.clone(), List.of(), orders);
    return orders;
  }

  private static void extend(int[] left, List<Integer> soFar, List<List<Integer>> orders) {
    boolean whole = true;
    for (int run = 0; run < left.length; run++) {
      if (left[run] > 0) {
        whole = false;
        left[run]--;
        List<Integer> longer = new ArrayList<>(soFar);
        longer.add(run);
        extend(left, longer, orders);
        left[run]++;
      }
    }
    if (whole) {
      orders.add(soFar);
    }
  }
}
