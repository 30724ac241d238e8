package dev.unwedge.bench;

import java.util.List;

/** Measures, and says what is in the middle. */
final class Stopwatch {
  private Stopwatch() {}

  /** What is measured. */
  interface Work {
    void run() throws Exception;
  }

  /** Milliseconds that work takes. */
  static double millis(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return millisSince(start);
  }

  /** Milliseconds since a reading of {@link System#nanoTime}. */
  static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
