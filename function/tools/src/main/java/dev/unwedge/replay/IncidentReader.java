package dev.unwedge.replay;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.fleet.Subject;
import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads incident files (docs/contract.md#incident-files). Every error names the place. */
public final class IncidentReader {
  private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(60);
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);
  private static final Duration LONGEST_PERIOD = Duration.ofDays(1);
  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private IncidentReader() {}

  /**
   * Reads an incident.
   *
   * @param what the file's name, for errors
   * @throws JsonException if the text is no incident; the message names the place
   */
  public static Incident read(String text, String what) {
    Fields fields = Json.object(text, what);
    String name = fields.text("name");
    String source = fields.textOrNull("source");
    String fleet = fields.has("fleet") ? fields.text("fleet") : name;
    Instant start = fields.instantOrNull("start");
    if (start == null || !start.truncatedTo(ChronoUnit.SECONDS).equals(start)) {
      throw fields.wrong(
          "start", start, "an instant in whole seconds, such as \"2026-05-31T12:00:00Z\"");
    }
    Duration period = fields.duration("period", DEFAULT_PERIOD);
    if (period.compareTo(SHORTEST_PERIOD) < 0 || period.compareTo(LONGEST_PERIOD) > 0) {
      throw fields.wrong("period", period, "from PT1S to PT24H");
    }
    Object policy = fields.get("policy");
    List<Recorded> all = fields.list("nodes", IncidentReader::recorded);
    List<String> expected = expected(fields);
    fields.end();
    List<Incident.Node> nodes = new ArrayList<>();
    List<Incident.OutsideHead> outside = new ArrayList<>();
    for (Recorded one : all) {
      switch (one.of()) {
        case NodeId id -> nodes.add(new Incident.Node(id, one.recordings()));
        case OutsideId id ->
            outside.add(
                new Incident.OutsideHead(
                    id, Objects.requireNonNull(one.recordings().get(Metric.HEAD_SLOT))));
      }
    }
    if (nodes.isEmpty()) {
      throw fields.wrong("nodes", null, "an array of at least one node");
    }
    int length = length(fields, all);
    if (!inCalendar(start, period, length)) {
      throw fields.wrong("start", start, "such that all entries lie in the years 1970 to 9999");
    }
    return new Incident(
        name,
        source,
        fleet,
        start,
        period,
        length,
        policy(Fields.of(policy == null ? Map.of() : policy, what, "policy"), period, what),
        nodes,
        outside,
        expected);
  }

  /**
   * Reads a policy to replay an incident under in place of its own.
   *
   * @param period the incident's, which a policy that names none takes
   * @param what the file's name, for errors
   * @throws JsonException if the text is no policy; the message names the place
   */
  public static Policy policy(String text, Duration period, String what) {
    return policy(Json.object(text, what, PolicyReader.MOST_CHARACTERS), period, what);
  }

  private static boolean inCalendar(Instant start, Duration period, int length) {
    return !start.isBefore(Instant.EPOCH)
        && start.isBefore(END_OF_TIME)
        && start.plus(period.multipliedBy(length)).isBefore(END_OF_TIME);
  }

  /** A policy, with the incident's period where it names none. */
  private static Policy policy(Fields given, Duration period, String what) {
    Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    policy.put("period", period.toString());
    given.names().forEach(name -> policy.put(name, given.get(name)));
    return PolicyReader.read(Fields.of(policy, what, given.path()));
  }

  /** What an entry of the array {@code nodes} tells: of a node or of an outside head. */
  private record Recorded(Subject of, Map<Metric, Incident.Recording> recordings) {}

  private static Recorded recorded(Fields.Item item) {
    Fields fields = item.object();
    String instanceId = fields.text("instanceId");
    String name = fields.text("node");
    boolean isOutside = instanceId.equals(OutsideId.INSTANCE_ID);
    Map<Metric, Incident.Recording> recordings = new EnumMap<>(Metric.class);
    if (!fields.has("headSlot")) {
      throw fields.wrong("headSlot", null, "an array of numbers and nulls");
    }
    entries(fields, "headSlot", Metric.HEAD_SLOT, recordings);
    if (isOutside) {
      fields.end();
      return new Recorded(new OutsideId(name), recordings);
    }
    entries(fields, "heartbeats", Metric.HEARTBEATS, recordings);
    entries(fields, "uptimeSeconds", Metric.UPTIME_SECONDS, recordings);
    fields.end();
    return new Recorded(new NodeId(instanceId, name), recordings);
  }

  private static void entries(
      Fields fields, String name, Metric metric, Map<Metric, Incident.Recording> recordings) {
    if (!fields.has(name)) {
      return;
    }
    List<@Nullable Double> entries = new ArrayList<>();
    fields.list(
        name,
        item -> {
          switch (item.value()) {
            case null -> entries.add(null);
            // Plus zero: what is too small to be told from zero is no negative zero.
            case BigDecimal number -> entries.add(number.doubleValue() + 0.0);
            default -> throw item.wrong("a number or null");
          }
          return Boolean.TRUE;
        });
    recordings.put(metric, new Incident.Recording(entries));
  }

  private static @Nullable List<String> expected(Fields fields) {
    Fields expect = fields.objectOrNull("expect");
    if (expect == null) {
      return null;
    }
    if (!expect.has("restarted")) {
      throw expect.wrong("restarted", null, "an array of node names");
    }
    List<String> restarted =
        expect.list(
            "restarted",
            item -> {
              if (item.value() instanceof String text) {
                return text;
              }
              throw item.wrong("a node's name");
            });
    expect.end();
    return restarted;
  }

  private static int length(Fields fields, List<Recorded> nodes) {
    Set<Subject> ids = new HashSet<>();
    int length = -1;
    for (int i = 0; i < nodes.size(); i++) {
      Recorded node = nodes.get(i);
      if (!ids.add(node.of())) {
        throw fields.wrong("nodes[" + i + "]", node.of().toString(), "a node of its own");
      }
      for (Map.Entry<Metric, Incident.Recording> entry : node.recordings().entrySet()) {
        int size = entry.getValue().entries().size();
        if (length < 0) {
          length = size;
        }
        if (size != length || size == 0) {
          throw fields.wrong(
              "nodes[%d] (%s)".formatted(i, node.of().node()),
              "%s with %d".formatted(entry.getKey().wireName(), size),
              length == 0
                  ? "arrays of at least one entry"
                  : "arrays of %d entries, as the first one".formatted(length));
        }
      }
    }
    return length;
  }
}
