package dev.unwedge.replay;

import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What another policy would have done differently in an incident.
 *
 * @param base the replay that is compared with: under the incident's own policy, as a rule
 * @param other the replay under the other policy
 * @param nodes the nodes of either replay, in the file's order
 */
record Diff(Story base, Story other, List<Node> nodes) {

  /** Compares two replays of one incident. */
  static Diff of(Story base, Story other) {
    Map<String, Course> before = byName(base);
    Map<String, Course> after = byName(other);
    Map<String, Course> all = new LinkedHashMap<>(before);
    after.forEach(all::putIfAbsent);
    List<Node> nodes = new ArrayList<>();
    for (String name : all.keySet()) {
      nodes.add(
          new Node(
              name,
              Side.of(before.get(name), base.incident()),
              Side.of(after.get(name), other.incident())));
    }
    return new Diff(base, other, nodes);
  }

  private static Map<String, Course> byName(Story story) {
    Map<String, Course> byName = new LinkedHashMap<>();
    story.courses().forEach(course -> byName.put(course.name(), course));
    return byName;
  }

  /** The settings that the two policies do not share, by name. */
  Map<String, Settings.Differing> settings() {
    return Settings.differing(base.incident().policy(), other.incident().policy());
  }

  /** The nodes that fared differently. */
  List<Node> different() {
    return nodes.stream().filter(node -> !node.same()).toList();
  }

  /** The nodes that fared the same. */
  List<Node> same() {
    return nodes.stream().filter(Node::same).toList();
  }

  /** How many commands were sent in all. */
  int commands(ToIntFunction<Node> of) {
    return nodes.stream().mapToInt(of).sum();
  }

  /** One node under both policies. */
  record Node(String name, Side base, Side other) {
    boolean same() {
      return base.equals(other);
    }

    /** How much later the first command came, negative if earlier; null if a side sent none. */
    @Nullable Duration later() {
      Instant before = base.firstRestartAt();
      Instant after = other.firstRestartAt();
      return before == null || after == null ? null : Duration.between(before, after);
    }

    /** The times in which the verdicts differ. */
    List<Change> changes() {
      List<Change> changes = new ArrayList<>();
      Change open = null;
      for (int i = 0; i < base.verdicts().size(); i++) {
        Verdict.Kind before = base.verdicts().get(i);
        Verdict.Kind after = other.verdicts().get(i);
        if (open != null && (open.base() != before || open.other() != after)) {
          changes.add(open);
          open = null;
        }
        if (before != after) {
          open = new Change(open == null ? i : open.from(), i + 1, before, after);
        }
      }
      if (open != null) {
        changes.add(open);
      }
      return changes;
    }
  }

  /**
   * Runs in a row in which the verdicts differ in the same way; null where no run judged the node.
   *
   * @param from the first entry
   * @param to the entry after the last
   */
  record Change(int from, int to, Verdict.@Nullable Kind base, Verdict.@Nullable Kind other) {}

  /**
   * One node under one policy.
   *
   * @param restarts when commands were sent
   * @param held for how long in all it was held, by reason
   * @param holds when it was held, and why, so that two replays compare in full
   * @param verdicts at every entry; null where no run judged it
   */
  record Side(
      List<Instant> restarts,
      Map<Hold.Reason, Duration> held,
      List<String> holds,
      List<Verdict.@Nullable Kind> verdicts) {

    static Side of(@Nullable Course course, Incident incident) {
      List<Instant> restarts = new ArrayList<>();
      Map<Hold.Reason, Duration> held = new EnumMap<>(Hold.Reason.class);
      List<String> holds = new ArrayList<>();
      List<Verdict.@Nullable Kind> verdicts = new ArrayList<>();
      for (int i = 0; i < incident.length(); i++) {
        verdicts.add(null);
      }
      if (course != null) {
        course.restarts().forEach(restart -> restarts.add(incident.at(restart.entry())));
        for (Course.Span<Hold.Reason> span : course.holds()) {
          held.merge(span.value(), incident.period().multipliedBy(span.length()), Duration::plus);
          holds.add("%s %d %d".formatted(span.value(), span.from(), span.to()));
        }
        for (Course.Span<Verdict.Kind> span : course.verdicts()) {
          verdicts.subList(span.from(), span.to()).replaceAll(none -> span.value());
        }
      }
      return new Side(restarts, held, holds, verdicts);
    }

    @Nullable Instant firstRestartAt() {
      return restarts.isEmpty() ? null : restarts.getFirst();
    }
  }
}
