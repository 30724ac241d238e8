package dev.unwedge.template;

import java.util.List;
import java.util.Objects;

/**
 * How CloudWatch evaluates an alarm, by the user guide ("Evaluating an alarm", "How alarm state is
 * evaluated when data is missing").
 */
enum AlarmState {
  OK,
  ALARM,
  INSUFFICIENT_DATA;

  /** CloudWatch looks a little further back than it evaluates, for when data are missing. */
  static final int MORE = 2;

  /**
   * The state that follows.
   *
   * @param now the present one
   * @param points of the evaluation range, the newest last: true breaches, null is missing
   * @param evaluated how many are evaluated (N)
   * @param toAlarm how many of those must breach (M)
   */
  static AlarmState next(
      AlarmState now, List<Boolean> points, int evaluated, int toAlarm, String missing) {
    List<Boolean> real = points.stream().filter(Objects::nonNull).toList();
    List<Boolean> newest =
        real.size() <= evaluated ? real : real.subList(real.size() - evaluated, real.size());
    long breaching = newest.stream().filter(breaches -> breaches).count();
    int filled = evaluated - newest.size();
    return switch (missing) {
      case "breaching" -> of(breaching + filled, toAlarm);
      case "ignore" ->
          filled > 0 && breaching < toAlarm && breaching == newest.size()
              ? now
              : of(breaching, toAlarm);
      default -> throw new AssertionError("not known here: " + missing);
    };
  }

  private static AlarmState of(long breaching, int toAlarm) {
    return breaching >= toAlarm ? ALARM : OK;
  }
}
