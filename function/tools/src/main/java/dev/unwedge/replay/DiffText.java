package dev.unwedge.replay;

import dev.unwedge.fleet.NaturalOrder;
import dev.unwedge.json.Json;
import dev.unwedge.markup.Printable;
import dev.unwedge.remedy.Hold;
import dev.unwedge.run.Words;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link Diff} told to a person, or as one JSON object per line. */
final class DiffText {
  /** More changes of verdict than this are a list that nobody reads. */
  private static final int MOST_CHANGES = 12;

  private final Diff diff;
  private final When when;

  DiffText(Diff diff) {
    this.diff = diff;
    this.when = new When(diff.base().incident());
  }

  /**
   * Tells a person.
   *
   * @param base what the policy that is compared with is called
   * @param other what the other policy is called
   */
  void print(String base, String other, PrintStream out) {
    out.printf(
        "%s under %s in place of %s%n%n",
        Printable.of(diff.base().incident().name()), Printable.of(other), Printable.of(base));
    printSettings(out);
    for (Diff.Node node : inOrder(diff.different())) {
      out.println(Printable.of(node.name()));
      lines(node).forEach(line -> out.println("  " + line));
      out.println();
    }
    List<Diff.Node> same = diff.same();
    if (!same.isEmpty()) {
      out.println(
          "no difference: "
              + (same.size() > 20
                  ? same.size() + " nodes"
                  : names(inOrder(same).stream().map(Diff.Node::name).toList())));
    }
    out.println("would have restarted: " + instead(restarts(diff.base()), restarts(diff.other())));
    out.println(
        "commands:             "
            + instead(
                String.valueOf(diff.commands(node -> node.base().restarts().size())),
                String.valueOf(diff.commands(node -> node.other().restarts().size()))));
    if (diff.base().incident().expected() != null) {
      out.println(
          "expected:             "
              + names(diff.base().incident().expected())
              + ", which "
              + expectation(diff.base().result().ok(), diff.other().result().ok()));
    }
  }

  private static List<Diff.Node> inOrder(List<Diff.Node> nodes) {
    return nodes.stream()
        .sorted(Comparator.comparing(Diff.Node::name, NaturalOrder.OF_NAMES))
        .toList();
  }

  private void printSettings(PrintStream out) {
    Map<String, Settings.Differing> settings = diff.settings();
    if (settings.isEmpty()) {
      out.println("the two policies are the same");
      out.println();
      return;
    }
    out.println("settings that differ");
    settings.forEach(
        (name, values) ->
            out.printf(
                "  %-18s %s in place of %s%n",
                name, Printable.of(shown(values.other())), Printable.of(shown(values.base()))));
    out.println();
  }

  /** A setting as it stands in the policy, texts without their quotes. */
  static String shown(@Nullable Object value) {
    String json = Json.write(value);
    return value instanceof String || value instanceof Duration
        ? json.substring(1, json.length() - 1)
        : json;
  }

  private List<String> lines(Diff.Node node) {
    List<String> lines = new ArrayList<>();
    restarts(lines, node);
    holds(lines, node);
    List<Diff.Change> changes = node.changes();
    for (Diff.Change change : changes.subList(0, Math.min(MOST_CHANGES, changes.size()))) {
      lines.add(
          line(
              "verdict",
              "%s in place of %s from %s, for %s"
                  .formatted(
                      Objects.requireNonNullElse(change.other(), "none"),
                      Objects.requireNonNullElse(change.base(), "none"),
                      when.at(change.from()),
                      when.runs(change.to() - change.from()))));
    }
    if (changes.size() > MOST_CHANGES) {
      lines.add(line("", "and %d more times".formatted(changes.size() - MOST_CHANGES)));
    }
    return lines;
  }

  private void restarts(List<String> lines, Diff.Node node) {
    if (node.base().restarts().equals(node.other().restarts())) {
      return;
    }
    Instant before = node.base().firstRestartAt();
    Instant after = node.other().firstRestartAt();
    Duration later = node.later();
    if (after == null) {
      lines.add(line("restart", "none in place of the first at " + when.at(known(before))));
    } else if (before == null) {
      lines.add(line("restart", "first at %s in place of none".formatted(when.at(after))));
    } else if (later != null && !later.isZero()) {
      lines.add(
          line(
              "restart",
              "first at %s, %s %s than %s"
                  .formatted(
                      when.at(after),
                      Words.of(later.abs()),
                      later.isNegative() ? "earlier" : "later",
                      when.at(before))));
    }
    lines.add(line("commands", commands(node.other()) + " in place of " + commands(node.base())));
  }

  private static Instant known(@Nullable Instant instant) {
    return Objects.requireNonNull(instant, "restarts differ, so one side has some");
  }

  private String commands(Diff.Side side) {
    List<String> times = side.restarts().stream().map(when::at).toList();
    return side.restarts().size() + (times.isEmpty() ? "" : " (" + String.join(", ", times) + ")");
  }

  private void holds(List<String> lines, Diff.Node node) {
    Set<Hold.Reason> reasons = EnumSet.noneOf(Hold.Reason.class);
    reasons.addAll(node.base().held().keySet());
    reasons.addAll(node.other().held().keySet());
    boolean told = false;
    for (Hold.Reason reason : reasons) {
      String before = held(node.base(), reason);
      String after = held(node.other(), reason);
      if (!before.equals(after)) {
        lines.add(line("held", reason + " " + after + " in place of " + before));
        told = true;
      }
    }
    if (!told && !node.base().holds().equals(node.other().holds())) {
      lines.add(line("held", "for as long, at other times"));
    }
  }

  private static String held(Diff.Side side, Hold.Reason reason) {
    Duration held = side.held().get(reason);
    return held == null ? "never" : Words.of(held);
  }

  private static String line(String what, String told) {
    return "%-9s %s".formatted(what, told);
  }

  private String restarts(Story story) {
    List<String> names = new ArrayList<>();
    story
        .result()
        .firstRestartAt()
        .forEach((node, first) -> names.add(node + " (first at " + when.at(first) + ")"));
    return names(names);
  }

  private static String expectation(boolean held, boolean holds) {
    return held
        ? holds ? "holds under both" : "does NOT hold any more"
        : holds ? "did not hold, and holds now" : "holds under neither";
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "nobody" : Printable.of(String.join(", ", names));
  }

  private static String instead(String before, String after) {
    return before.equals(after) ? after + ", under both" : after + " in place of " + before;
  }

  /** One JSON object for each node that fared differently, and one for the whole at the end. */
  void printJson(PrintStream out) {
    for (Diff.Node node : diff.different()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("node", node.name());
      fields.put(
          "firstRestartAt", both(node.base().firstRestartAt(), node.other().firstRestartAt()));
      Duration later = node.later();
      fields.put("laterBySeconds", later == null ? null : later.toSeconds());
      fields.put("restarts", both(node.base().restarts(), node.other().restarts()));
      fields.put("heldSeconds", both(heldSeconds(node.base()), heldSeconds(node.other())));
      fields.put("verdicts", node.changes().stream().map(this::json).toList());
      out.println(Json.write(fields));
    }
    Map<String, @Nullable Object> end = new LinkedHashMap<>();
    Map<String, Object> settings = new LinkedHashMap<>();
    diff.settings()
        .forEach((name, values) -> settings.put(name, both(values.base(), values.other())));
    end.put("settings", settings);
    end.put("different", diff.different().stream().map(Diff.Node::name).toList());
    Replay.Result base = diff.base().result();
    Replay.Result other = diff.other().result();
    end.put("restarted", both(base.restarted(), other.restarted()));
    end.put("firstRestartAt", both(base.firstRestartAt(), other.firstRestartAt()));
    end.put(
        "commands",
        both(
            diff.commands(node -> node.base().restarts().size()),
            diff.commands(node -> node.other().restarts().size())));
    end.put("expected", base.incident().expected());
    end.put("ok", both(base.ok(), other.ok()));
    out.println(Json.write(end));
  }

  private Map<String, @Nullable Object> json(Diff.Change change) {
    Incident incident = diff.base().incident();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("from", incident.at(change.from()));
    fields.put("to", incident.at(change.to()));
    fields.put("base", change.base());
    fields.put("other", change.other());
    return fields;
  }

  private static Map<String, Long> heldSeconds(Diff.Side side) {
    Map<String, Long> seconds = new LinkedHashMap<>();
    side.held().forEach((reason, held) -> seconds.put(reason.name(), held.toSeconds()));
    return seconds;
  }

  private static Map<String, @Nullable Object> both(@Nullable Object base, @Nullable Object other) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>();
    both.put("base", base);
    both.put("other", other);
    return both;
  }
}
