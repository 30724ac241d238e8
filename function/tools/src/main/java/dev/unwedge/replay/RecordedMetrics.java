package dev.unwedge.replay;

import dev.unwedge.fleet.Datapoints;
import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Subject;
import dev.unwedge.run.MetricSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * An incident's metrics as CloudWatch would give them at one of its runs: entries up to that run,
 * merged by the metric's statistic where a longer period is asked for.
 */
final class RecordedMetrics implements MetricSource {
  private final Incident incident;
  private final Map<Subject, Map<Metric, Incident.Recording>> recorded = new HashMap<>();
  private final Consumer<String> warnings;
  private int newest;

  RecordedMetrics(Incident incident, Consumer<String> warnings) {
    this.incident = incident;
    this.warnings = warnings;
    for (Incident.Node node : incident.nodes()) {
      recorded.put(node.id(), node.recordings());
    }
    for (Incident.OutsideHead head : incident.outside()) {
      recorded.put(head.id(), Map.of(Metric.HEAD_SLOT, head.heads()));
    }
  }

  /** Moves on to the run that sees this entry as the newest. */
  void seeUpTo(int entry) {
    newest = entry;
  }

  /** All nodes, also those without an entry yet: they are judged like expected ones. */
  @Override
  public Listing list(int mostNodes) {
    Set<NodeId> nodes = new LinkedHashSet<>();
    incident.nodes().forEach(node -> nodes.add(node.id()));
    SortedSet<OutsideId> outside = new TreeSet<>();
    incident.outside().forEach(head -> Listing.note(head.id(), outside));
    return new Listing(nodes, outside);
  }

  @Override
  public List<Map<Subject, Reading>> read(Collection<? extends Subject> subjects, List<Ask> asks) {
    List<Map<Subject, Reading>> answers = new ArrayList<>();
    for (Ask ask : asks) {
      Map<Subject, Reading> readings = new HashMap<>();
      for (Subject subject : subjects) {
        readings.put(subject, read(subject, ask));
      }
      answers.add(readings);
    }
    return answers;
  }

  private Reading read(Subject of, Ask ask) {
    Incident.Recording recording = recorded.getOrDefault(of, Map.of()).get(ask.metric());
    if (recording == null) {
      return Reading.Data.NONE;
    }
    long first = ask.from().getEpochSecond();
    boolean merge = ask.period().compareTo(incident.period()) > 0;
    TreeMap<Long, Double> merged = new TreeMap<>();
    for (int i = entryAtOrAfter(first); i <= newest; i++) {
      Double value = recording.entries().get(i);
      long second = incident.at(i).getEpochSecond();
      long stamp = merge ? bucket(second, ask.period()) : second;
      if (value != null && stamp >= first) { // a longer period may begin before the first
        merged.merge(stamp, value, (a, b) -> merged(ask.metric(), a, b));
      }
    }
    Datapoints datapoints = new Datapoints();
    merged.forEach(datapoints::add);
    return datapoints.read(of, ask.metric(), ask.clock(), incident.policy().period(), warnings);
  }

  /** A long recording is not looked through whole at every run. */
  private int entryAtOrAfter(long second) {
    long after = second - incident.start().getEpochSecond();
    long entry = Math.ceilDiv(after, incident.period().toSeconds());
    return (int) Math.clamp(entry, 0, (long) incident.length());
  }

  private static long bucket(long second, Duration period) {
    return Math.floorDiv(second, period.toSeconds()) * period.toSeconds();
  }

  private static Double merged(Metric metric, Double a, Double b) {
    return switch (metric) {
      case HEAD_SLOT -> Math.max(a, b);
      case HEARTBEATS -> a + b;
      case UPTIME_SECONDS -> Math.min(a, b);
    };
  }
}
