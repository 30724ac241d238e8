package dev.unwedge.replay;

import dev.unwedge.fleet.NaturalOrder;
import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Hold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What would have become of one node in a replay, in words: nobody is restarted in a recording.
 *
 * @param restarts how many commands would have been sent
 * @param last its verdict at the end
 * @param worst its most serious verdict
 * @param sentences why it would have been restarted, or why not
 */
record Fate(
    Course course,
    Group group,
    int restarts,
    Verdict.Kind last,
    Verdict.Kind worst,
    List<String> sentences) {
  /** The most serious first, alike ones in the natural order of their names. */
  static final Comparator<Fate> ORDER =
      Comparator.comparing(Fate::group)
          .thenComparing(Fate::worst)
          .thenComparing(fate -> fate.course().name(), NaturalOrder.OF_NAMES);

  /** What a node that is healthy at the end may have had before, and nobody need look at it. */
  private static final Set<Verdict.Kind> HARMLESS =
      EnumSet.range(Verdict.Kind.SUSPECT, Verdict.Kind.HEALTHY);

  /** Nodes that fared alike, the most serious first. */
  enum Group {
    WOULD_RESTART,
    HELD,
    LEFT_ALONE,
    HEALTHY
  }

  static Fate of(Course course, When when) {
    Course.Moment last = course.last();
    if (last == null) {
      return new Fate(
          course,
          Group.LEFT_ALONE,
          0,
          Verdict.Kind.UNKNOWN,
          Verdict.Kind.UNKNOWN,
          List.of("No run judged it."));
    }
    List<Course.Moment> restarts = course.restarts();
    List<Course.Span<Verdict.Kind>> verdicts = course.verdicts();
    Verdict.Kind worst =
        verdicts.stream().map(Course.Span::value).min(Comparator.naturalOrder()).orElseThrow();
    List<String> sentences = new ArrayList<>();
    Group group;
    if (!restarts.isEmpty()) {
      group = Group.WOULD_RESTART;
      Course.Moment first = restarts.getFirst();
      sentences.add(
          "First at %s as %s: %s.".formatted(when.at(first.entry()), first.verdict(), first.why()));
      sentences.addAll(held(course, when));
      sentences.add("At the end: %s.".formatted(last.why()));
    } else {
      group =
          !course.holds().isEmpty()
              ? Group.HELD
              : last.verdict() == Verdict.Kind.HEALTHY && HARMLESS.contains(worst)
                  ? Group.HEALTHY
                  : Group.LEFT_ALONE;
      sentences.add(
          capital(last.why())
              + "."
              + (last.reason() == null ? " " + Verdicts.whyLeftAlone(last.verdict()) : ""));
      sentences.addAll(held(course, when));
      if (last.reason() == null && worst != last.verdict() && tells(worst)) {
        sentences.add(worst(verdicts, worst, when));
      }
    }
    return new Fate(course, group, restarts.size(), last.verdict(), worst, sentences);
  }

  private static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  /** Whether having had this verdict before is worth a word: every node starts at some time. */
  private static boolean tells(Verdict.Kind worst) {
    return worst != Verdict.Kind.STARTING && worst != Verdict.Kind.UNKNOWN;
  }

  private static String worst(
      List<Course.Span<Verdict.Kind>> verdicts, Verdict.Kind worst, When when) {
    int runs = 0;
    String why = "";
    for (Course.Span<Verdict.Kind> span : verdicts) {
      if (span.value() == worst) {
        runs += span.length();
        why = span.first().why();
      }
    }
    return "At worst %s, for %s in all: %s.".formatted(worst, when.runs(runs), why);
  }

  private static List<String> held(Course course, When when) {
    Map<Hold.Reason, Integer> runs = new EnumMap<>(Hold.Reason.class);
    course.holds().forEach(span -> runs.merge(span.value(), span.length(), Integer::sum));
    List<String> held = new ArrayList<>();
    runs.forEach((reason, count) -> held.add("%s for %s".formatted(reason, when.runs(count))));
    return held.isEmpty() ? List.of() : List.of("Held: " + String.join(", ", held) + ".");
  }

  /** The fate in two or three words. */
  String headline() {
    return switch (group) {
      case WOULD_RESTART ->
          "Would have been restarted " + (restarts == 1 ? "once" : restarts + " times");
      case HELD -> "Would have been held";
      case LEFT_ALONE, HEALTHY -> "Would have been left alone";
    };
  }
}
