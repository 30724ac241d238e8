package dev.unwedge.cost;

import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a fleet is watched.
 *
 * @param name as docs/cost-and-performance.md calls it
 * @param policy as JSON
 * @param every the time between two scheduled runs; null for none
 * @param alarm metrics in each node's own alarm; 0 for no such alarm
 */
record Setup(String name, String policy, @Nullable Duration every, int alarm) {

  static final Setup DEFAULT = new Setup("the default", "{}", Duration.ofMinutes(1), 0);

  /** Alarms wake the function; the schedule only owns what they miss. */
  static final Setup CHEAP =
      new Setup("the cheap profile: alarms wake it", "{}", Duration.ofMinutes(15), 1);

  /** What CloudWatch does by itself: for each node an alarm on head and heartbeat. */
  static final Setup NATIVE = new Setup("alarms alone, no unwedge", "{}", null, 2);

  Policy read() {
    return PolicyReader.read(policy);
  }

  boolean fine() {
    return read().period().compareTo(Duration.ofMinutes(1)) < 0;
  }
}
