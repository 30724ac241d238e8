package dev.unwedge.cost;

/**
 * List prices in US dollars, us-east-1, without free tiers and discounts, as the pricing pages of
 * Amazon CloudWatch and AWS Lambda give them. Run Command, standard parameters and rules of
 * EventBridge cost nothing.
 */
final class Prices {
  /** A month has 30 days. */
  static final double SECONDS = 30 * 86_400;

  /** For each metric that GetMetricData is asked for. */
  static final double METRIC_READ = 0.01 / 1_000;

  /** For each call of PutMetricData or ListMetrics. */
  static final double CALL = 0.01 / 1_000;

  /** For each metric in an alarm, of a period of a minute or more. */
  static final double ALARM_METRIC = 0.10;

  /** The same of a shorter period. */
  static final double FINE_ALARM_METRIC = 0.30;

  static final double DASHBOARD = 3;

  /** For each GB that is logged. */
  static final double LOGGED_GB = 0.50;

  /** For each GB of memory and second, on arm64. */
  static final double GB_SECOND = 0.0000133334;

  static final double INVOCATION = 0.20 / 1_000_000;

  private Prices() {}

  /** For as many metrics as an account pushes: the first 10,000 are dearest. */
  static double pushed(long metrics) {
    double first = Math.min(metrics, 10_000);
    double next = Math.clamp(metrics - 10_000, 0, 240_000);
    double more = Math.clamp(metrics - 250_000, 0, 750_000);
    double rest = Math.max(0, metrics - 1_000_000);
    return 0.30 * first + 0.10 * next + 0.05 * more + 0.02 * rest;
  }
}
