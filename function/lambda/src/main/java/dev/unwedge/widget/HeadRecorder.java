package dev.unwedge.widget;

import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.fleet.Subject;
import dev.unwedge.run.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the heads that a run reads, for the pictures. Heads are asked for as far back as the
 * dashboard shows; CloudWatch bills metrics, not datapoints, so this costs nothing. The run sees
 * just what it asked for: it must judge as the schedule's does.
 */
public final class HeadRecorder implements MetricSource {
  /**
   * Datapoints asked for beyond the run's own: one page of GetMetricData. In a large fleet the
   * pictures reach less far back.
   */
  private static final int MOST_DATAPOINTS = 100_800;

  /** Where CloudWatch's data of a minute begin. */
  private static final long STEP = 60;

  private final MetricSource source;
  private final Duration window;
  private final Map<NodeId, Series> heads = new HashMap<>();

  /**
   * Prepares to record.
   *
   * @param window how far back the dashboard shows
   */
  public HeadRecorder(MetricSource source, Duration window) {
    this.source = source;
    this.window = window;
  }

  /** What was read of the nodes' heads. */
  public Map<NodeId, Series> heads() {
    return Map.copyOf(heads);
  }

  @Override
  public Listing list(int mostNodes) {
    return source.list(mostNodes);
  }

  @Override
  public List<Map<Subject, Reading>> read(Collection<? extends Subject> subjects, List<Ask> asks) {
    List<Ask> wider = new ArrayList<>();
    for (Ask ask : asks) {
      wider.add(ask.metric() == Metric.HEAD_SLOT ? wider(ask, subjects.size()) : ask);
    }
    List<Map<Subject, Reading>> answers = new ArrayList<>(source.read(subjects, wider));
    for (int i = 0; i < asks.size(); i++) {
      if (asks.get(i).metric() == Metric.HEAD_SLOT) {
        answers.get(i).forEach(this::keep);
        if (!wider.get(i).equals(asks.get(i))) {
          answers.set(i, asAsked(asks.get(i), answers.get(i)));
        }
      }
    }
    return answers;
  }

  private Ask wider(Ask ask, int nodes) {
    Duration affordable = ask.period().multipliedBy(MOST_DATAPOINTS / Math.max(1, nodes));
    Duration reach = affordable.compareTo(window) < 0 ? affordable : window;
    long step = Math.max(STEP, ask.period().toSeconds());
    long from = Math.floorDiv(ask.clock().minus(reach).getEpochSecond(), step) * step;
    return from < ask.from().getEpochSecond()
        ? new Ask(ask.metric(), Instant.ofEpochSecond(from), ask.clock(), ask.period(), ask.ahead())
        : ask;
  }

  /** The pictures are of nodes, and so is the line of the network in them. */
  private void keep(Subject subject, Reading reading) {
    if (subject instanceof NodeId node) {
      heads.merge(node, reading.series(), (a, b) -> begin(b) < begin(a) || a.isEmpty() ? b : a);
    }
  }

  private static long begin(Series series) {
    return series.isEmpty() ? Long.MAX_VALUE : series.second(0);
  }

  /**
   * The part that was asked for. What could not be read in full may be readable without the part
   * that was not asked for, so it is read once more.
   */
  private Map<Subject, Reading> asAsked(Ask ask, Map<Subject, Reading> wide) {
    Map<Subject, Reading> asked = new HashMap<>();
    List<Subject> again = new ArrayList<>();
    wide.forEach(
        (subject, reading) -> {
          switch (reading) {
            case Reading.Data(Series series) ->
                asked.put(subject, new Reading.Data(series.since(ask.from().getEpochSecond())));
            case Reading.Unreadable unreadable -> again.add(subject);
          }
        });
    if (!again.isEmpty()) {
      Map<Subject, Reading> narrow = source.read(again, List.of(ask)).getFirst();
      narrow.forEach(this::keep);
      asked.putAll(narrow);
    }
    return asked;
  }
}
