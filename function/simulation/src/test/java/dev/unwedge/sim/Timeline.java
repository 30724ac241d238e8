package dev.unwedge.sim;

import dev.unwedge.fleet.Metric;
import dev.unwedge.run.Report;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened around one node, for a person: what was true of it and what was judged and decided
 * at each run, what was done, and every datapoint that was put of it.
 */
final class Timeline {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final long BEFORE = 1_500;
  private static final long AFTER = 120;
  private static final int MOST_DATAPOINTS = 40;

  private Timeline() {}

  /** The time around a violation, as text; also where the incident file of it is. */
  static String of(Smallest.Case failure) {
    Scenario scenario = failure.scenario();
    Violation violation = failure.violation();
    List<String> lines = new ArrayList<>();
    lines.add("%s at %s: %s".formatted(violation.kind(), clock(violation.at()), violation.what()));
    lines.add(
        "profile \"%s\", seed %d, %d fault(s):"
            .formatted(scenario.profile().name(), scenario.seed(), scenario.faults().size()));
    for (Fault fault : scenario.faults()) {
      lines.add(
          "  %-18s %s %3d  %s to %s, amount %d"
              .formatted(
                  fault.kind(),
                  fault.kind().scope(),
                  fault.target(),
                  clock(Scenario.START + fault.from()),
                  clock(Scenario.START + fault.to()),
                  fault.amount()));
    }
    Watch watch = new Watch(violation);
    Simulation simulation = Simulation.before(scenario, watch);
    lines.addAll(watch.lines);
    lines.add("datapoints of " + simulation.nodes().get(violation.node()).id + ":");
    lines.addAll(datapoints(simulation, violation, scenario.profile().period()));
    lines.add(
        "the fleet's datapoints as an incident file: " + IncidentFile.write(simulation, failure));
    return String.join("\n", lines);
  }

  private static List<String> datapoints(Simulation simulation, Violation violation, long period) {
    SimNode node = simulation.nodes().get(violation.node());
    TreeMap<Long, StringBuilder> byStamp = new TreeMap<>();
    for (Metric metric : Metric.values()) {
      Track track = simulation.cloudWatch().track(node.id, metric);
      long before = Math.min(BEFORE, MOST_DATAPOINTS * period);
      for (int i = track.firstAtOrAfter(violation.at() - before);
          i < track.size() && track.stamp(i) < violation.at() + AFTER;
          i++) {
        byStamp
            .computeIfAbsent(track.stamp(i), s -> new StringBuilder("  ").append(clock(s)))
            .append(
                "  %s %d (from %s)"
                    .formatted(metric.wireName(), track.value(i), clock(track.visibleAt(i))));
      }
    }
    return byStamp.values().stream().map(StringBuilder::toString).toList();
  }

  static String clock(long time) {
    return CLOCK.format(Instant.ofEpochSecond(time));
  }

  /** Writes down what it sees of one node. */
  private static final class Watch implements Scorekeeper.Witness {
    final List<String> lines = new ArrayList<>();
    private final Violation violation;

    Watch(Violation violation) {
      this.violation = violation;
    }

    @Override
    public void sees(
        long at, SimNode node, Truth truth, Report.@Nullable Row row, @Nullable Due due) {
      if (isIn(at, node)) {
        lines.add(
            "  %s  %-20s %s%s".formatted(clock(at), truth, said(row), due == null ? "" : due(due)));
      }
    }

    private static String said(Report.@Nullable Row row) {
      if (row == null) {
        return "HEALTHY";
      }
      String reason = row.reason() == null ? "" : " " + row.reason();
      return "%s %s%s  (%s)"
          .formatted(row.verdict(), row.decision(), reason, row.evidence().get("why"));
    }

    private static String due(Due due) {
      return due.at() == Due.NEVER
          ? "  not due: " + due.waitsFor()
          : "  due " + clock(due.at()) + " by " + due.waitsFor();
    }

    @Override
    public void notes(long at, SimNode node, String what) {
      if (isIn(at, node)) {
        lines.add("  %s  -- %s".formatted(clock(at), what));
      }
    }

    private boolean isIn(long at, SimNode node) {
      return node.index == violation.node()
          && at >= violation.at() - BEFORE
          && at <= violation.at() + AFTER;
    }
  }
}
