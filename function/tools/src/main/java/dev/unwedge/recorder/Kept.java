package dev.unwedge.recorder;

import java.time.Duration;

/** How long CloudWatch keeps datapoints, by their period (its API reference, GetMetricData). */
final class Kept {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);

  private Kept() {}

  /** How long datapoints can be read at a period. */
  static Duration at(Duration period) {
    if (isFiner(period, MINUTE)) {
      return Duration.ofHours(3);
    }
    if (isFiner(period, FIVE_MINUTES)) {
      return Duration.ofDays(15);
    }
    return isFiner(period, HOUR) ? Duration.ofDays(63) : Duration.ofDays(455);
  }

  private static boolean isFiner(Duration period, Duration than) {
    return period.compareTo(than) < 0;
  }
}
