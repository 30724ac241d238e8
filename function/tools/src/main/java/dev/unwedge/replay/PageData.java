package dev.unwedge.replay;

import dev.unwedge.fleet.Metric;
import dev.unwedge.json.Json;
import dev.unwedge.markup.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page's script needs to tell the evidence of any minute. Words are kept once and named by
 * number: a whole fleet says the same for hours.
 */
final class PageData {
  private final Map<String, Integer> words = new LinkedHashMap<>();

  /** The data as JSON that may stand within a script element. */
  static String of(Incident incident, List<Course> courses) {
    PageData data = new PageData();
    List<Object> nodes = new ArrayList<>();
    for (Course course : courses) {
      nodes.add(data.node(course));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("start", incident.start().toEpochMilli());
    all.put("period", incident.period().toMillis());
    all.put("length", incident.length());
    all.put("nodes", nodes);
    all.put("words", data.words.keySet());
    // Nothing that ends a script element or begins a comment can stand in it then.
    return Json.write(all).replace("<", "\\u003c");
  }

  private Map<String, @Nullable Object> node(Course course) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", Printable.of(course.name()));
    Incident.Node node = course.node();
    if (node != null) {
      fields.put("head", entries(node, Metric.HEAD_SLOT));
      fields.put("heartbeats", entries(node, Metric.HEARTBEATS));
      fields.put("uptime", entries(node, Metric.UPTIME_SECONDS));
    }
    List<Object> moments = new ArrayList<>();
    for (Course.Moment moment : course.moments()) {
      String decision =
          switch (moment.decision()) {
            case RESTART -> "RESTART";
            case HOLD -> "HOLD " + moment.reason();
            case NONE -> "";
          };
      moments.add(
          List.of(
              moment.entry(),
              number(moment.verdict().name()),
              number(decision),
              number(Printable.of(moment.why()))));
    }
    fields.put("moments", moments);
    return fields;
  }

  private int number(String word) {
    Integer known = words.get(word);
    if (known != null) {
      return known;
    }
    words.put(word, words.size());
    return words.size() - 1;
  }

  /** The entries as they were recorded; null where the metric was left out whole. */
  private static @Nullable List<@Nullable Object> entries(Incident.Node node, Metric metric) {
    Incident.Recording recording = node.recordings().get(metric);
    if (recording == null) {
      return null;
    }
    List<@Nullable Object> entries = new ArrayList<>();
    for (Double entry : recording.entries()) {
      entries.add(entry == null ? null : number(entry));
    }
    return entries;
  }

  private static Object number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p53;
    return whole ? (Object) (long) value : (Object) value;
  }
}
