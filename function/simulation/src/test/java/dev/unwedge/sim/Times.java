package dev.unwedge.sim;

import java.util.List;

/** How times are spread; all in seconds, 0 where there are none. */
record Times(int count, long median, long p99, long worst) {
  static Times of(List<Long> times) {
    if (times.isEmpty()) {
      return new Times(0, 0, 0, 0);
    }
    List<Long> sorted = times.stream().sorted().toList();
    return new Times(sorted.size(), rank(sorted, 0.5), rank(sorted, 0.99), sorted.getLast());
  }

  /** The smallest time that so large a share does not exceed. */
  private static long rank(List<Long> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
