package dev.unwedge.cost;

import dev.unwedge.policy.Policy;
import dev.unwedge.sim.Bound;
import dev.unwedge.sim.Bound.Evidence;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How soon a wedge whose heartbeat stops is found at the latest, with no datapoint lost. */
final class Detection {
  /** What a sample takes until CloudWatch lets it be read, as docs/proof.md takes it. */
  private static final Duration DELAY = Duration.ofSeconds(30);

  private static final Duration JITTER = Duration.ofSeconds(5);

  /** CloudWatch looks at an alarm of this period or more once a minute. */
  private static final Duration EVALUATION = Duration.ofMinutes(1);

  private Detection() {}

  /**
   * The periods of zeros that a node's own alarm waits for: two more than {@code wedgedAfter}, so
   * that the head's span, which is counted between stamps and may come a period later, has grown
   * long enough when the alarm wakes the function. It wakes it once.
   */
  static int alarmPeriods(Policy policy) {
    return (int) Math.ceilDiv(policy.wedgedAfter().toSeconds(), policy.period().toSeconds()) + 2;
  }

  /** The bound of docs/proof.md; where alarms wake the function, with theirs for the schedule's. */
  static Duration bound(Setup setup) {
    if (setup.alarm() == 0) {
      return scheduled(setup, Evidence.HEARTBEAT);
    }
    Policy policy = setup.read();
    return Bound.seen(policy, policy.period().multipliedBy(alarmPeriods(policy)), false)
        .plus(DELAY)
        .plus(EVALUATION)
        .plus(JITTER);
  }

  /** The bound where a run of the schedule's finds it. */
  static Duration scheduled(Setup setup, Evidence evidence) {
    return Bound.of(setup.read(), evidence, DELAY, setup.every().plus(JITTER), false);
  }

  /** The cheapest setup, of those that the template and the publisher offer, that keeps a bound. */
  static Setup cheapest(Duration within, int nodes) {
    return Stream.of(10, 20, 30, 60)
        .flatMap(period -> Stream.of(1, 2, 5, 10, 15).flatMap(every -> setups(period, every)))
        .filter(setup -> bound(setup).compareTo(within) <= 0)
        .min(Comparator.comparingDouble(setup -> Bill.of(setup, nodes).total()))
        .orElseThrow();
  }

  private static Stream<Setup> setups(int period, int every) {
    String policy =
        "{\"period\": \"PT%dS\", \"wedgedAfter\": \"PT%dS\"}".formatted(period, 3 * period);
    return List.of(0, 1).stream()
        .map(alarm -> new Setup("found within 5 min", policy, Duration.ofMinutes(every), alarm));
  }
}
