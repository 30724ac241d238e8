package dev.unwedge.template;

import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of CloudWatch's metric math that the alarms use, at one period, by the rules of the user
 * guide ("Using metric math"): arithmetic and comparisons take a missing value for 0 where the
 * other one is there, and {@code IF} without a third argument drops what does not hold.
 */
final class MetricMath {
  private static final Pattern TOKEN = Pattern.compile("\\s*(\\d+|[a-z]\\w*|IF|>=|[<+(),])");

  private final String expression;
  private final Map<String, Double> values;
  private final Matcher tokens;
  private String next;

  private MetricMath(String expression, Map<String, Double> values) {
    this.expression = expression;
    this.values = values;
    this.tokens = TOKEN.matcher(expression);
    advance();
  }

  /**
   * A value; a number that is written in the expression is there at every period.
   *
   * @param number null if it is missing
   */
  private record Value(Double number, boolean written) {}

  /**
   * Calculates.
   *
   * @param values by id; an id whose value is missing is null
   * @return null if the period has no value
   */
  static Double of(String expression, Map<String, Double> values) {
    MetricMath math = new MetricMath(expression, values);
    Value value = math.comparison();
    math.expect("");
    return value.number;
  }

  private Value comparison() {
    Value left = sum();
    return switch (next) {
      case "<" -> both(left, after(this::sum), (a, b) -> a < b ? 1 : 0);
      case ">=" -> both(left, after(this::sum), (a, b) -> a >= b ? 1 : 0);
      default -> left;
    };
  }

  private Value sum() {
    Value value = operand();
    while (next.equals("+")) {
      value = both(value, after(this::operand), Double::sum);
    }
    return value;
  }

  private Value operand() {
    String token = next;
    advance();
    if (token.equals("IF")) {
      expect("(");
      Value condition = comparison();
      expect(",");
      Value then = comparison();
      expect(")");
      return condition.number == null || condition.number == 0
          ? new Value(null, false)
          : new Value(then.number == null ? 0.0 : then.number, false);
    }
    if (Character.isDigit(token.charAt(0))) {
      return new Value(Double.valueOf(token), true);
    }
    if (!values.containsKey(token)) {
      throw new AssertionError("no metric has the id " + token + ": " + expression);
    }
    return new Value(values.get(token), false);
  }

  private static Value both(Value left, Value right, DoubleBinaryOperator operator) {
    boolean missing =
        (left.number == null || left.written) && (right.number == null || right.written);
    return missing
        ? new Value(null, false)
        : new Value(operator.applyAsDouble(orZero(left), orZero(right)), false);
  }

  private static double orZero(Value value) {
    return value.number == null ? 0 : value.number;
  }

  private Value after(java.util.function.Supplier<Value> operand) {
    advance();
    return operand.get();
  }

  private void expect(String token) {
    if (!next.equals(token)) {
      throw new AssertionError("expected '%s', not '%s': %s".formatted(token, next, expression));
    }
    advance();
  }

  private void advance() {
    if (tokens.lookingAt()) {
      next = tokens.group(1);
      tokens.region(tokens.end(), expression.length());
    } else if (expression.substring(tokens.regionStart()).isBlank()) {
      next = "";
    } else {
      throw new AssertionError("not known here: " + expression);
    }
  }
}
