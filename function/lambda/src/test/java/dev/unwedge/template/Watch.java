package dev.unwedge.template;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A fleet, the runs of the real handler over it, and the template's alarms on the metrics that
 * these runs tell. Alarms are evaluated once a minute, as CloudWatch does.
 */
final class Watch {
  final World world;
  private final Map<String, Map<?, ?>> alarms = new LinkedHashMap<>();
  private final int everyMinutes;
  private final Map<Metric, TreeMap<Long, List<Double>>> metrics = new HashMap<>();
  private final Map<String, AlarmState> states = new LinkedHashMap<>();
  private final List<String> messages = new ArrayList<>();
  private int minutes;

  private record Metric(String namespace, String name, Map<?, ?> dimensions) {}

  /** Watches a fleet from now on, with a run a minute. */
  Watch(World world, String... parameters) {
    this(world, 1, parameters);
  }

  /** Watches a fleet from now on. */
  Watch(World world, int everyMinutes, String... parameters) {
    List<String> all = new ArrayList<>(List.of(parameters));
    all.addAll(List.of("EveryMinutes", String.valueOf(everyMinutes)));
    this.world = world;
    Stack stack = Stack.of(all.toArray(String[]::new));
    this.everyMinutes = everyMinutes;
    for (String alarm : Stack.ofType("AWS::CloudWatch::Alarm")) {
      states.put(alarm, AlarmState.INSUFFICIENT_DATA);
      alarms.put(alarm, stack.properties(alarm));
    }
  }

  /** Lets minutes pass; the schedule runs. */
  Watch minutes(int count) {
    for (int i = 0; i < count; i++) {
      if (pass()) {
        run();
      }
      evaluate();
    }
    return this;
  }

  /** Lets minutes pass in which the schedule does not run. */
  Watch minutesWithoutRuns(int count) {
    for (int i = 0; i < count; i++) {
      pass();
      evaluate();
    }
    return this;
  }

  /** Lets minutes pass in which Lambda kills each run before it tells anything. */
  Watch minutesOfKilledRuns(int count) {
    for (int i = 0; i < count; i++) {
      if (pass()) {
        tell(errors(), 1);
      }
      evaluate();
    }
    return this;
  }

  /** The names of all alarms. */
  Set<String> names() {
    return alarms.keySet().stream().map(this::name).collect(Collectors.toSet());
  }

  /** The names of the alarms that are in ALARM. */
  Set<String> inAlarm() {
    Set<String> names = new TreeSet<>();
    states.forEach(
        (alarm, state) -> {
          if (state == AlarmState.ALARM) {
            names.add(name(alarm));
          }
        });
    return names;
  }

  /** What was sent to the topic, as "ALARM wedged-and-not-healing"; forgets it. */
  List<String> messages() {
    List<String> told = List.copyOf(messages);
    messages.clear();
    return told;
  }

  private boolean pass() {
    world.minutes(1);
    return minutes++ % everyMinutes == 0;
  }

  private void run() {
    double failed = 0;
    try {
      world.run();
    } catch (RuntimeException e) {
      failed = 1;
    }
    tell(errors(), failed);
    for (JsonView line : world.controlMetrics()) {
      JsonView directive = line.object("_aws").objects("CloudWatchMetrics").getFirst();
      for (JsonView metric : directive.objects("Metrics")) {
        String name = metric.text("Name");
        tell(
            new Metric(directive.text("Namespace"), name, Map.of("Fleet", line.text("Fleet"))),
            (double) line.number(name));
      }
    }
  }

  private Metric errors() {
    return new Metric("AWS/Lambda", "Errors", Map.of("FunctionName", "unwedge-devnet"));
  }

  private long minute() {
    return world.clock.instant().getEpochSecond() / 60;
  }

  private void tell(Metric metric, double value) {
    metrics
        .computeIfAbsent(metric, m -> new TreeMap<>())
        .computeIfAbsent(minute(), m -> new ArrayList<>())
        .add(value);
  }

  private void evaluate() {
    states.replaceAll(
        (alarm, now) -> {
          AlarmState next = next(alarms.get(alarm), now);
          // As an alarm does: it acts on a change only, and never says that its data suffice.
          if (next != now && !(now == AlarmState.INSUFFICIENT_DATA && next == AlarmState.OK)) {
            messages.add(next + " " + name(alarm));
          }
          return next;
        });
  }

  private AlarmState next(Map<?, ?> alarm, AlarmState now) {
    int evaluated = number(alarm, "EvaluationPeriods");
    long seconds = period(alarm);
    long newest = (minute() + 1) * 60 / seconds - 1; // the last one that is over
    List<Boolean> points = new ArrayList<>();
    for (long period = newest - evaluated - AlarmState.MORE + 1; period <= newest; period++) {
      points.add(breaches(alarm, value(alarm, period * seconds / 60, seconds / 60)));
    }
    return AlarmState.next(
        now,
        points,
        evaluated,
        number(alarm, "DatapointsToAlarm"),
        String.valueOf(alarm.get("TreatMissingData")));
  }

  private static Boolean breaches(Map<?, ?> alarm, Double value) {
    if (value == null) {
      return null;
    }
    double threshold = Double.parseDouble(String.valueOf(alarm.get("Threshold")));
    return switch (String.valueOf(alarm.get("ComparisonOperator"))) {
      case "GreaterThanThreshold" -> value > threshold;
      case "LessThanThreshold" -> value < threshold;
      default -> throw new AssertionError(alarm);
    };
  }

  /** The period of an alarm's metrics; CloudWatch wants them all the same. */
  static long period(Map<?, ?> alarm) {
    if (!(alarm.get("Metrics") instanceof List<?> queries)) {
      return number(alarm, "Period");
    }
    List<Integer> periods =
        queries.stream()
            .map(query -> ((Map<?, ?>) query).get("MetricStat"))
            .filter(Objects::nonNull)
            .map(stat -> number((Map<?, ?>) stat, "Period"))
            .distinct()
            .toList();
    if (periods.size() != 1) {
      throw new AssertionError("periods " + periods + " in one alarm: " + alarm);
    }
    return periods.getFirst();
  }

  /** The value of an alarm in the period that begins with a minute; null if there is none. */
  private Double value(Map<?, ?> alarm, long from, long length) {
    if (!(alarm.get("Metrics") instanceof List<?> queries)) {
      return statistic(alarm, String.valueOf(alarm.get("Statistic")), from, length);
    }
    Map<String, Double> values = new HashMap<>();
    for (Object query : queries) {
      if (((Map<?, ?>) query).get("MetricStat") instanceof Map<?, ?> stat) {
        values.put(
            id(query),
            statistic(
                (Map<?, ?>) stat.get("Metric"), String.valueOf(stat.get("Stat")), from, length));
      }
    }
    // Expressions that others use come after them in the list; the one that is returned is first.
    for (Object query : queries.reversed()) {
      if (((Map<?, ?>) query).get("Expression") instanceof String expression) {
        values.put(id(query), MetricMath.of(expression, values));
      }
    }
    return values.get(id(queries.getFirst()));
  }

  private static String id(Object query) {
    return String.valueOf(((Map<?, ?>) query).get("Id"));
  }

  private Double statistic(Map<?, ?> metric, String statistic, long from, long length) {
    Map<Object, Object> dimensions = new HashMap<>();
    for (Object dimension : (List<?>) metric.get("Dimensions")) {
      Map<?, ?> pair = (Map<?, ?>) dimension;
      dimensions.put(pair.get("Name"), pair.get("Value"));
    }
    Metric key =
        new Metric(
            String.valueOf(metric.get("Namespace")),
            String.valueOf(metric.get("MetricName")),
            dimensions);
    double[] samples =
        metrics.getOrDefault(key, new TreeMap<>()).subMap(from, from + length).values().stream()
            .flatMapToDouble(values -> values.stream().mapToDouble(Double::doubleValue))
            .toArray();
    DoubleStream all = DoubleStream.of(samples);
    return samples.length == 0
        ? null
        : Double.valueOf(
            switch (statistic) {
              case "Maximum" -> all.max().orElseThrow();
              case "Minimum" -> all.min().orElseThrow();
              case "Sum" -> all.sum();
              case "SampleCount" -> samples.length;
              default -> throw new AssertionError("not known here: " + statistic);
            });
  }

  static int number(Map<?, ?> properties, String name) {
    return Integer.parseInt(String.valueOf(properties.get(name)));
  }

  private String name(String alarm) {
    String name = String.valueOf(alarms.get(alarm).get("AlarmName"));
    return name.substring(name.indexOf('/') + 1);
  }
}
