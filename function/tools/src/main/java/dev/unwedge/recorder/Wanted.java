package dev.unwedge.recorder;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.fleet.Subject;
import dev.unwedge.json.Json;
import dev.unwedge.replay.Arguments;
import dev.unwedge.replay.Arguments.WrongUsage;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.replay.TextFile;
import dev.unwedge.run.Words;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recorded.
 *
 * @param name the incident's name
 * @param since stamp of the first entry, on the period's grid
 * @param until stamp of the last entry, on the period's grid
 * @param policy the policy's JSON, to be written as it was given
 * @param named nodes and outside heads to record besides those that CloudWatch lists
 */
record Wanted(
    String name,
    String fleet,
    String namespace,
    Instant since,
    Instant until,
    Duration period,
    Map<String, @Nullable Object> policy,
    Set<Subject> named) {

  /** The namespace of metrics where none is named (docs/contract.md#metrics). */
  private static final String NAMESPACE = "Unwedge";

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Set<Duration> FINE_PERIODS =
      Set.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));

  /**
   * Reads the command line.
   *
   * @throws WrongUsage if it asks for what cannot be recorded; the message names the option
   * @throws dev.unwedge.json.JsonException if the policy is none; the message names the place
   */
  static Wanted of(Arguments arguments, Instant now) {
    if (!arguments.alone().isEmpty()) {
      throw new WrongUsage(
          "--from-cloudwatch takes no FILE: name the one to write by --out, not "
              + arguments.alone().getFirst());
    }
    String fleet = arguments.required("--fleet");
    String given = arguments.value("--period");
    Duration asked = given == null ? null : period(given);
    String file = arguments.value("--policy");
    String json = file == null ? "{}" : TextFile.read(file);
    Duration own =
        IncidentReader.policy(
                json, asked == null ? MINUTE : asked, file == null ? "--period " + given : file)
            .period();
    Duration period = asked == null ? own : asked;
    Instant since = onGrid(instant(arguments, "--since"), period);
    Instant until = onGrid(instant(arguments, "--until"), period);
    check(since, until, period, now);
    Set<Subject> named = new LinkedHashSet<>();
    arguments.values("--node").forEach(node -> named.add(node(node)));
    String namespace = arguments.value("--namespace");
    return new Wanted(
        name(arguments.value("--out"), fleet, since),
        fleet,
        namespace == null ? NAMESPACE : namespace,
        since,
        until,
        period,
        map(json),
        named);
  }

  /** How many entries there are. */
  int length() {
    return Math.toIntExact(Duration.between(since, until).dividedBy(period) + 1);
  }

  private static Duration period(String text) {
    Duration period;
    try {
      period = Duration.parse(text);
    } catch (DateTimeException e) {
      throw new WrongUsage("--period must be an ISO-8601 duration, such as PT60S, was " + text);
    }
    boolean minutes =
        period.compareTo(MINUTE) >= 0
            && period.compareTo(Duration.ofDays(1)) <= 0
            && period.toSeconds() % 60 == 0
            && period.toNanosPart() == 0;
    if (!minutes && !FINE_PERIODS.contains(period)) {
      throw new WrongUsage(
          "--period must be one of CloudWatch's, 1, 5, 10, 20, 30 s or whole minutes up to a day,"
              + " was "
              + text);
    }
    return period;
  }

  private static Instant instant(Arguments arguments, String option) {
    String text = arguments.required(option);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new WrongUsage(
          option + " must be an instant, such as 2026-05-31T12:00:00Z, was " + text);
    }
  }

  private static Instant onGrid(Instant instant, Duration period) {
    long seconds = period.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
  }

  private static void check(Instant since, Instant until, Duration period, Instant now) {
    Instant latest = onGrid(now.minus(period), period);
    if (until.isAfter(latest)) {
      throw new WrongUsage(
          "--until must be %s or earlier: the period of a later datapoint is not over yet"
              .formatted(latest));
    }
    if (until.isBefore(since)) {
      throw new WrongUsage("--until must not be earlier than --since");
    }
    Duration kept = Kept.at(period);
    Instant earliest = onGrid(now.minus(kept), period).plus(period);
    if (since.isBefore(earliest)) {
      throw new WrongUsage(
          "--since must be %s or later: CloudWatch keeps datapoints of %s for %s; those of a longer"
                  .formatted(earliest, period, Words.of(kept))
              + " --period it keeps longer");
    }
  }

  private static Subject node(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      throw new WrongUsage(
          "--node must be an instance and a name, such as i-0123456789abcdef0/zeam_10, was "
              + text);
    }
    String instanceId = text.substring(0, slash);
    String name = text.substring(slash + 1);
    return instanceId.equals(OutsideId.INSTANCE_ID)
        ? new OutsideId(name)
        : new NodeId(instanceId, name);
  }

  /** The file's own name, or one made of fleet and time. */
  private static String name(@Nullable String out, String fleet, Instant since) {
    if (out != null) {
      Path file = TextFile.path(out).getFileName();
      String name = String.valueOf(file).replaceFirst("\\.json$", "");
      if (file != null && !name.isBlank()) {
        return name;
      }
    }
    return fleet + "-" + since;
  }

  private static Map<String, @Nullable Object> map(String json) {
    Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(Json.parse(json, "the policy")))
        .forEach((field, value) -> policy.put(String.valueOf(field), value));
    return policy;
  }

  /** The options that recording takes. */
  static Arguments read(List<String> args) {
    return new Arguments(
        args,
        Set.of("--from-cloudwatch"),
        Set.of("--fleet", "--since", "--until", "--namespace", "--period", "--policy", "--out"),
        Set.of("--node"));
  }
}
