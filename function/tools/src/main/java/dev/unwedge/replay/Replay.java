package dev.unwedge.replay;

import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Scope;
import dev.unwedge.run.Deliberation;
import dev.unwedge.run.Memory;
import dev.unwedge.run.PolicyWarnings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Replays an incident: one run for each entry, on the incident's own clock. */
public final class Replay {
  private final Incident incident;
  private final RecordedMetrics metrics;
  private final RecordedCommands commands;
  private final Memory memory = new Memory();
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Map<NodeId, Line> last = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Instant> firstRestartAt = new LinkedHashMap<>();
  private final Map<NodeId, String> names = new HashMap<>();
  private final Watcher watcher;

  private Replay(Incident incident, Watcher watcher) {
    this.incident = incident;
    this.watcher = watcher;
    this.metrics = new RecordedMetrics(incident, warnings::add);
    warnings.addAll(
        PolicyWarnings.of(
            incident.policy(),
            Stream.concat(
                    incident.nodes().stream().map(Incident.Node::id),
                    incident.policy().expected().stream().map(name -> new NodeId(null, name)))
                .toList(),
            incident.start()));
    this.commands = new RecordedCommands(incident.policy());
  }

  /** Replays an incident from its first entry to its last. */
  public static Result of(Incident incident) {
    return of(incident, (entry, line) -> {});
  }

  /**
   * Replays an incident from its first entry to its last.
   *
   * @param watcher is told of every node at every run
   */
  static Result of(Incident incident, Watcher watcher) {
    Replay replay = new Replay(incident, watcher);
    for (int i = 0; i < incident.length(); i++) {
      replay.run(i);
    }
    return new Result(incident, replay.lines, replay.firstRestartAt, List.copyOf(replay.warnings));
  }

  private void run(int entry) {
    Instant now = incident.at(entry);
    if (incident.nodes().size() > incident.policy().maxNodes()) {
      warnings.add("more nodes than maxNodes: every run fails and restarts nothing");
      return;
    }
    metrics.seeUpTo(entry);
    Listing listing = metrics.list(Integer.MAX_VALUE);
    String tooMany = listing.warning();
    if (tooMany != null) {
      warnings.add(tooMany);
    }
    Deliberation deliberation =
        Deliberation.on(
            incident.policy(),
            now,
            now,
            listing,
            commands.at(now),
            new Scope.WholeFleet(),
            metrics,
            memory,
            node -> false);
    warnings.addAll(deliberation.warnings(incident.policy()));
    Map<NodeId, Planned> planned = new LinkedHashMap<>();
    deliberation.planned().forEach(node -> planned.put(node.judgement().id(), node));
    for (Planned node : restarts(deliberation)) {
      NodeId id = node.judgement().id();
      commands.send(id, node.judgement().verdict(), (Decision.Restart) node.decision(), now);
      firstRestartAt.putIfAbsent(nameOf(id), now);
    }
    for (Incident.Node node : incident.nodes()) {
      tell(entry, planned.remove(node.id()));
    }
    planned.values().forEach(expected -> tell(entry, expected));
  }

  private static List<Planned> restarts(Deliberation deliberation) {
    return deliberation.planned().stream()
        .filter(node -> node.decision() instanceof Decision.Restart)
        .sorted(Comparator.comparingInt(node -> ((Decision.Restart) node.decision()).budgetUsed()))
        .toList();
  }

  private String nameOf(NodeId id) {
    return names.computeIfAbsent(id, incident::nameOf);
  }

  private void tell(int entry, @Nullable Planned node) {
    if (node == null) {
      return;
    }
    NodeId id = node.judgement().id();
    Line line =
        new Line(
            incident.at(entry),
            nameOf(id),
            node.judgement().verdict().kind().name(),
            node.decision().kind().name(),
            node.decision() instanceof Decision.Held(Hold hold) ? hold.reason().name() : null,
            node);
    watcher.sees(entry, line);
    Line before = last.put(id, line);
    if (before == null || !before.says(line) || node.decision() instanceof Decision.Restart) {
      lines.add(line);
    }
  }

  /** Is told what every run says of every node. */
  @FunctionalInterface
  interface Watcher {
    /** One node at one run. */
    void sees(int entry, Line line);
  }

  /**
   * What was judged and decided of one node at one run.
   *
   * @param reason the hold's name; null if nothing is held
   */
  public record Line(
      Instant at,
      String node,
      String verdict,
      String decision,
      @Nullable String reason,
      Planned planned) {
    private boolean says(Line other) {
      return verdict.equals(other.verdict)
          && decision.equals(other.decision)
          && Objects.equals(reason, other.reason);
    }
  }

  /**
   * What came of a replay.
   *
   * @param lines each node's first verdict, every change, every restart
   * @param firstRestartAt by node's name, in the order of the first commands
   * @param warnings what in the data was ignored or odd
   */
  public record Result(
      Incident incident,
      List<Line> lines,
      Map<String, Instant> firstRestartAt,
      List<String> warnings) {

    /** The restarted nodes' names, in the order of their first commands. */
    public List<String> restarted() {
      return List.copyOf(firstRestartAt.keySet());
    }

    /** Whether just the expected nodes were restarted, or nothing was expected. */
    public boolean ok() {
      return incident.expected() == null
          || Set.copyOf(incident.expected()).equals(firstRestartAt.keySet());
    }
  }
}
