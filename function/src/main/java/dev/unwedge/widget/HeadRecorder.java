package dev.unwedge.widget;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.run.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  public Set<NodeId> nodes(int most) {
    return source.nodes(most);
  }

  @Override
  public List<Map<NodeId, Reading>> read(Collection<NodeId> nodes, List<Ask> asks) {
    List<Ask> wider = new ArrayList<>();
    for (Ask ask : asks) {
      wider.add(ask.metric() == Metric.HEAD_SLOT ? wider(ask, nodes.size()) : ask);
    }
    List<Map<NodeId, Reading>> answers = new ArrayList<>(source.read(nodes, wider));
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

  private void keep(NodeId node, Reading reading) {
    heads.merge(node, reading.series(), (a, b) -> begin(b) < begin(a) || a.isEmpty() ? b : a);
  }

  private static long begin(Series series) {
    return series.isEmpty() ? Long.MAX_VALUE : series.second(0);
  }

  /**
   * The part that was asked for. What could not be read in full may be readable without the part
   * that was not asked for, so it is read once more.
   */
  private Map<NodeId, Reading> asAsked(Ask ask, Map<NodeId, Reading> wide) {
    Map<NodeId, Reading> asked = new HashMap<>();
    List<NodeId> again = new ArrayList<>();
    wide.forEach(
        (node, reading) -> {
          switch (reading) {
            case Reading.Data(Series series) ->
                asked.put(node, new Reading.Data(series.since(ask.from().getEpochSecond())));
            case Reading.Unreadable unreadable -> again.add(node);
          }
        });
    if (!again.isEmpty()) {
      Map<NodeId, Reading> narrow = source.read(again, List.of(ask)).getFirst();
      narrow.forEach(this::keep);
      asked.putAll(narrow);
    }
    return asked;
  }
}
