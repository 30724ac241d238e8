package dev.unwedge.replay;

import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import dev.unwedge.run.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was said of one node in the course of a replay. */
final class Course {
  private final String name;
  private final Incident.@Nullable Node node;
  private final int length;
  private final List<Moment> moments = new ArrayList<>();

  /**
   * Begins a course.
   *
   * @param node what was recorded of it; null for a node that only the policy expects
   * @param length how many runs there are
   */
  Course(String name, Incident.@Nullable Node node, int length) {
    this.name = name;
    this.node = node;
    this.length = length;
  }

  /**
   * What a run said of the node, kept where it differs from what the run before said.
   *
   * @param reason why it is held; null if it is not
   */
  record Moment(int entry, Planned planned, Hold.@Nullable Reason reason, String why) {
    Verdict.Kind verdict() {
      return planned.judgement().verdict().kind();
    }

    Decision.Kind decision() {
      return planned.decision().kind();
    }

    boolean isRestart() {
      return decision() == Decision.Kind.RESTART;
    }

    /** The number of a restart among the node's attempts; empty for what is none. */
    String attempt() {
      return planned.decision() instanceof Decision.Restart restart
          ? Integer.toString(restart.attempt())
          : "";
    }
  }

  /**
   * Runs in a row that said the same.
   *
   * @param from the first entry
   * @param to the entry after the last
   * @param first what the first of them said
   */
  record Span<T>(int from, int to, T value, Moment first) {
    int length() {
      return to - from;
    }
  }

  void add(int entry, Planned planned) {
    Hold.Reason reason =
        planned.decision() instanceof Decision.Held(Hold hold) ? hold.reason() : null;
    Moment moment = new Moment(entry, planned, reason, Words.why(planned));
    Moment before = last();
    if (before == null
        || moment.isRestart()
        || before.verdict() != moment.verdict()
        || before.decision() != moment.decision()
        || before.reason() != moment.reason()
        || !before.why().equals(moment.why())) {
      moments.add(moment);
    }
  }

  String name() {
    return name;
  }

  Incident.@Nullable Node node() {
    return node;
  }

  /** Every run that said something new, and every restart. */
  List<Moment> moments() {
    return moments;
  }

  /** What was said last; null if no run judged the node. */
  @Nullable Moment last() {
    return moments.isEmpty() ? null : moments.getLast();
  }

  /** The runs that sent a command. */
  List<Moment> restarts() {
    return moments.stream().filter(Moment::isRestart).toList();
  }

  /** Its verdicts one after the other. */
  List<Span<Verdict.Kind>> verdicts() {
    return spans(Moment::verdict);
  }

  /** The times in which it was held, by reason. */
  List<Span<Hold.Reason>> holds() {
    return spans(Moment::reason);
  }

  /** Runs in a row of which the function gives the same; those of null are left out. */
  private <T> List<Span<T>> spans(Function<Moment, @Nullable T> of) {
    List<Span<T>> spans = new ArrayList<>();
    int i = 0;
    while (i < moments.size()) {
      Moment first = moments.get(i);
      T value = of.apply(first);
      do {
        i++;
      } while (i < moments.size() && Objects.equals(of.apply(moments.get(i)), value));
      if (value != null) {
        int to = i < moments.size() ? moments.get(i).entry() : length;
        spans.add(new Span<>(first.entry(), to, value, first));
      }
    }
    return spans;
  }
}
