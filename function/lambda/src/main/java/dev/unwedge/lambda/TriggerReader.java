package dev.unwedge.lambda;

import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.run.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what invoked the function. AWS's own events may carry more fields than are known here; a
 * person's may not: a mistyped field must never turn a question into an action.
 */
final class TriggerReader {
  private static final String WHAT = "the event";
  private static final int MOST_NAMES = 1_000;

  /** As much as Lambda takes of an event that nobody waits for; a person's is far shorter. */
  static final int MOST_CHARACTERS = 1 << 20;

  /** An instance's id and what CloudWatch allows in a dimension's value, 1,024 characters. */
  private static final int LONGEST_NAME = 1_100;

  /** What a person says is written into a line of the log, whole; Lambda splits one of 256 kB. */
  private static final int LONGEST_TEXT = 10_000;

  static final String ACCEPTED =
      """

      Accepted are an EventBridge schedule, a CloudWatch alarm, or by hand:
        {}                                                   like the schedule
        {"nodes": ["zeam_10", "i-0123456789abcdef0/zeam_11"]}  only these may be restarted
        {"dryRun": true}                                     judge and tell, send nothing
        {"at": "2026-05-31T13:19:00Z"}                       judge the past, send nothing
        {"action": "restart", "nodes": ["zeam_10"], "reason": "...", "by": "..."}
      Nothing was done.\
      """;

  private TriggerReader() {}

  /**
   * Reads an event.
   *
   * @throws JsonException if it is none that is known; the message shows the accepted forms
   */
  static Trigger read(String json) {
    try {
      Fields event = Json.object(json, WHAT, MOST_CHARACTERS);
      return event.has("source") ? ofAws(event) : ofPerson(event);
    } catch (JsonException e) {
      throw new JsonException(e.getMessage() + ACCEPTED);
    }
  }

  private static Trigger ofAws(Fields event) {
    String source = event.text("source");
    return switch (source) {
      case "aws.events", "aws.scheduler" -> new Trigger.Schedule();
      case "aws.cloudwatch" -> ofCloudWatch(event);
      default -> throw event.wrong("source", source, "aws.events, aws.scheduler or aws.cloudwatch");
    };
  }

  private static Trigger ofCloudWatch(Fields event) {
    Fields alarm = event.objectOrNull("alarmData");
    if (alarm == null) {
      String type = event.textOrNull("detail-type");
      if (!"CloudWatch Alarm State Change".equals(type)
          && !"CloudWatch Alarm Contributor State Change".equals(type)) {
        throw event.wrong("detail-type", type, "CloudWatch Alarm State Change");
      }
      alarm = event.objectOrNull("detail");
    }
    if (alarm == null) {
      throw event.wrong("detail", null, "the alarm");
    }
    return new Trigger.Alarm(alarm.text("alarmName"), targets(alarm));
  }

  /** The nodes and instances that an alarm's dimensions name, and those of its contributor. */
  private static List<Trigger.Target> targets(Fields alarm) {
    List<Trigger.Target> targets = new ArrayList<>();
    add(targets, at(alarm.get("alarmContributor"), "attributes"));
    if (at(alarm.get("configuration"), "metrics") instanceof List<?> metrics) {
      for (Object metric : metrics) {
        add(targets, at(at(at(metric, "metricStat"), "metric"), "dimensions"));
      }
    }
    return targets;
  }

  private static @Nullable Object at(@Nullable Object value, String name) {
    return value instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private static void add(List<Trigger.Target> targets, @Nullable Object dimensions) {
    Trigger.Target target =
        new Trigger.Target(
            text(dimensions, "Fleet"), text(dimensions, "InstanceId"), text(dimensions, "Node"));
    if ((target.instanceId() != null || target.node() != null) && !targets.contains(target)) {
      targets.add(target);
    }
  }

  private static @Nullable String text(@Nullable Object dimensions, String name) {
    return at(dimensions, name) instanceof String text ? text : null;
  }

  private static Trigger ofPerson(Fields event) {
    event.get("widgetContext"); // what a dashboard adds to any invocation
    boolean order = event.has("action");
    if (order && !"restart".equals(event.get("action"))) {
      throw event.wrong("action", event.get("action"), "\"restart\"");
    }
    List<String> nodes = names(event);
    boolean dryRun = event.flag("dryRun", false);
    if (order) {
      if (nodes.isEmpty()) {
        throw event.wrong("nodes", null, "an array of the names of nodes to restart");
      }
      String reason = event.text("reason");
      bounded(event, "reason", reason);
      String by = event.textOrNull("by");
      bounded(event, "by", by);
      event.end();
      return new Trigger.Order(nodes, reason, by, dryRun);
    }
    Instant at = event.instantOrNull("at");
    if (event.has("at") && at == null) {
      // An empty variable in somebody's script must not turn a look at the past into a live run.
      throw event.wrong("at", null, "an instant, such as \"2026-05-31T13:19:00Z\"");
    }
    event.end();
    return new Trigger.Manual(nodes, dryRun, at);
  }

  private static void bounded(Fields event, String name, @Nullable String text) {
    if (text != null && text.length() > LONGEST_TEXT) {
      throw event.wrong(name, text, "a text of at most " + LONGEST_TEXT + " characters");
    }
  }

  private static List<String> names(Fields event) {
    if (!event.has("nodes")) {
      return List.of();
    }
    List<String> nodes =
        event.list(
            "nodes",
            item -> {
              if (item.value() instanceof String text
                  && !text.isBlank()
                  && text.length() <= LONGEST_NAME) {
                return text;
              }
              throw item.wrong("a node's name, or instanceId/name");
            });
    if (nodes.isEmpty() || nodes.size() > MOST_NAMES) {
      throw event.wrong(
          "nodes", nodes.size() + " names", "an array of 1 to " + MOST_NAMES + " names");
    }
    return nodes;
  }
}
