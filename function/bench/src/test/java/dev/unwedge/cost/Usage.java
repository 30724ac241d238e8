package dev.unwedge.cost;

/**
 * What one quiet run uses, as a function of the fleet's size. {@code UsageTest} counts runs and
 * holds them to it.
 */
final class Usage {
  /** HeadSlot, Heartbeats, UptimeSeconds. */
  static final int METRICS = 3;

  /** What the function tells of itself. */
  static final int CONTROL_METRICS = 21;

  /** Of the function, in GB. */
  static final double MEMORY = 0.5;

  /** The share of a processor that a function of 512 MB gets: 1,769 MB are one. */
  private static final double PROCESSOR = 512.0 / 1_769;

  /** Seconds that a call of CloudWatch takes; an assumption. */
  private static final double CALL = 0.05;

  private Usage() {}

  static int metricsRead(int nodes) {
    return nodes;
  }

  static int listCalls(int nodes) {
    return Math.ceilDiv(METRICS * nodes, 500);
  }

  static int dataCalls(int nodes) {
    return Math.ceilDiv(nodes, 500);
  }

  /** Lines of a quiet run, in bytes; they do not grow with the fleet. */
  static int logged() {
    return 2_200;
  }

  /**
   * Seconds that a run takes in Lambda: processor time as infra/local/bench measures it (20 ms and
   * 50 µs a node), and the calls that follow one another.
   */
  static double seconds(int nodes) {
    double processor = (0.020 + 0.000_050 * nodes) / PROCESSOR;
    double waiting = CALL * (listCalls(nodes) + Math.ceilDiv(dataCalls(nodes), 8));
    return processor + waiting;
  }
}
