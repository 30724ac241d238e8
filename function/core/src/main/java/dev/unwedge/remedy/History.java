package dev.unwedge.remedy;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The attempts of the past, or the reason why they are not known. */
public sealed interface History {

  /** Read in full. */
  record Known(List<Attempt> attempts, Map<String, List<Attempt>> byNode) implements History {
    public Known {
      attempts = List.copyOf(attempts);
      byNode =
          byNode.entrySet().stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** No attempt yet. */
    public static final Known NONE = of(List.of());

    /** Takes attempts in any order. */
    public static Known of(List<Attempt> attempts) {
      List<Attempt> sorted = new ArrayList<>(attempts);
      sorted.sort(Comparator.comparing(Attempt::requestedAt).thenComparing(Attempt::commandId));
      Map<String, List<Attempt>> byNode = new HashMap<>();
      for (Attempt attempt : sorted) {
        byNode.computeIfAbsent(attempt.node().node(), name -> new ArrayList<>()).add(attempt);
      }
      return new Known(sorted, byNode);
    }
  }

  /**
   * Not read in full: nothing may be restarted.
   *
   * @param why what went wrong
   */
  record Unreadable(String why) implements History {}

  /** All attempts, oldest first; none where history is unreadable. */
  default List<Attempt> all() {
    return switch (this) {
      case Known known -> known.attempts();
      case Unreadable unreadable -> List.of();
    };
  }

  /** A node's attempts, oldest first. */
  default List<Attempt> of(NodeId node) {
    return switch (this) {
      case Known known -> {
        List<Attempt> named = known.byNode().getOrDefault(node.node(), List.of());
        yield named.isEmpty() ? named : named.stream().filter(a -> a.concerns(node)).toList();
      }
      case Unreadable unreadable -> List.of();
    };
  }

  /** A node's attempts within a window, oldest first. */
  default List<Attempt> of(NodeId node, Duration window, Instant now) {
    List<Attempt> all = of(node);
    return all.isEmpty() ? all : all.stream().filter(a -> a.within(window, now)).toList();
  }

  /**
   * The last start of the node that the restart document reported, within a window: its own, or
   * somebody else's that it found.
   */
  default Optional<Instant> reportedStart(NodeId node, Duration window, Instant now) {
    return of(node).stream()
        .flatMap(attempt -> attempt.reportedStart().stream())
        .filter(start -> !start.isBefore(now.minus(window)))
        .max(Comparator.naturalOrder());
  }

  /** When unwedge's commands started, or may have started, the node. */
  default Starts starts(NodeId node) {
    List<Attempt> all = of(node);
    if (all.isEmpty()) {
      return Starts.NONE;
    }
    List<Starts.Window> windows = new ArrayList<>();
    for (Attempt attempt : all) {
      Attempt.Word word = attempt.word();
      if (word != null && word.startedAtAfter() != null && word.outcome() == Outcome.RESTARTED) {
        windows.add(new Starts.Window(word.startedAtAfter(), word.startedAtAfter()));
      } else if (attempt.outcome().mayHaveStarted()) {
        windows.add(new Starts.Window(attempt.requestedAt(), attempt.deadline()));
      }
    }
    return new Starts(windows);
  }
}
