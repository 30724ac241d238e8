package dev.unwedge.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The stand-in for CloudWatch, held to the examples of its user guide: 0 does not breach, X does, -
 * is missing; five points are looked at and three evaluated.
 */
class AlarmStateTest {

  @ParameterizedTest
  @CsvSource({
    "0 - X - X, OK, OK",
    "0 - - - -, OK, OK",
    "- - - - -, retained, ALARM",
    "0 X X - X, ALARM, ALARM",
    "- - - - X, retained, ALARM",
    "X - - - -, retained, ALARM",
  })
  void threeOfThree(String points, String ignore, String breaching) {
    check(points, 3, ignore, breaching);
  }

  @ParameterizedTest
  @CsvSource({
    "0 - X - X, ALARM, ALARM",
    "0 0 X 0 X, ALARM, ALARM",
    "0 - X - -, OK, ALARM",
    "- - - - 0, OK, ALARM",
    "- - - - X, retained, ALARM",
  })
  void twoOfThree(String points, String ignore, String breaching) {
    check(points, 2, ignore, breaching);
  }

  private static void check(String points, int toAlarm, String ignore, String breaching) {
    assertThat(next(points, toAlarm, "ignore")).isEqualTo(ignore);
    assertThat(next(points, toAlarm, "breaching")).isEqualTo(breaching);
  }

  private static String next(String text, int toAlarm, String missing) {
    List<Boolean> points = new ArrayList<>();
    for (String point : text.split(" ", -1)) {
      points.add(point.equals("-") ? null : Boolean.valueOf(point.equals("X")));
    }
    AlarmState now = AlarmState.INSUFFICIENT_DATA;
    AlarmState next = AlarmState.next(now, points, 3, toAlarm, missing);
    return next == now ? "retained" : next.name();
  }

  @ParameterizedTest
  @CsvSource({
    "'IF(condition, then)', 1, 30, 30",
    "'IF(condition, then)', 1, -, 0",
    "'IF(condition, then)', 0, 0, -",
    "'IF(condition, then)', -, 30, -",
    "'IF(condition < 1, then)', 0, 7, 7",
    "'IF(condition < 1, then)', 1, 7, -",
    "condition + then, 1, -, 1",
    "condition + then, -, -, -",
    "condition < then, 30, 20, 0",
    "condition < then, 20, -, 0",
    "condition < then, 0, 20, 1",
    "condition >= then, 20, 20, 1",
    "condition < 1, -, -, -",
  })
  void metricMath(String expression, String condition, String then, String result) {
    Map<String, Double> values = new HashMap<>();
    values.put("condition", number(condition));
    values.put("then", number(then));

    assertThat(MetricMath.of(expression, values)).isEqualTo(number(result));
  }

  private static Double number(String text) {
    return text.equals("-") ? null : Double.valueOf(text);
  }
}
