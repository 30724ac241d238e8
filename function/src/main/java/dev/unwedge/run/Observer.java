package dev.unwedge.run;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Reading;
import dev.unwedge.judge.Judge;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.History;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Observes a fleet, lazily: heads of every node over the time that the network is judged on; for
 * nodes with cause, heartbeats and uptime over the whole lookback; and older heads only where a
 * decision hangs on them. A quiet fleet of N nodes costs N metrics.
 */
final class Observer {
  /** CloudWatch keeps datapoints finer than a minute for three hours. */
  private static final Duration FINE_DATA = Duration.ofHours(3);

  /** CloudWatch takes stamps up to two hours ahead: so far we look for clocks that are wrong. */
  private static final Duration AHEAD = Duration.ofHours(2);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MetricSource metrics;
  private final Policy policy;
  private final Instant now;
  private final History history;
  private final Memory memory;

  Observer(MetricSource metrics, Policy policy, Instant now, History history, Memory memory) {
    this.metrics = metrics;
    this.policy = policy;
    this.now = now;
    this.history = history;
    this.memory = memory;
  }

  /**
   * Observes the nodes.
   *
   * @param listed nodes that metrics name
   * @param closely nodes to be read in full, cause or not
   */
  List<Observation> observe(Collection<NodeId> listed, Predicate<NodeId> closely) {
    List<NodeId> nodes = new ArrayList<>(new TreeSet<>(listed));
    Map<NodeId, Reading> heads =
        metrics
            .read(nodes, List.of(ask(Metric.HEAD_SLOT, headWindow(), policy.period(), AHEAD)))
            .getFirst();
    List<Observation> observations = new ArrayList<>(nodes.size());
    for (NodeId node : nodes) {
      observations.add(observation(node, of(heads, node), null));
    }
    for (String name : missing(nodes)) {
      observations.add(
          observation(
              new NodeId(null, name),
              Reading.Data.NONE,
              new Observation.Vitals(Reading.Data.NONE, Reading.Data.NONE)));
    }
    readVitals(observations, closely);
    readDeepHeads(observations, closely);
    return observations;
  }

  /** The expected names that no metric of any instance names. */
  private Set<String> missing(List<NodeId> nodes) {
    Set<String> missing = new LinkedHashSet<>(policy.expected());
    for (NodeId node : nodes) {
      missing.remove(node.node());
    }
    return missing;
  }

  private void readVitals(List<Observation> observations, Predicate<NodeId> closely) {
    Judge judge = new Judge(policy, now, observations);
    List<NodeId> suspects = new ArrayList<>();
    for (int i = 0; i < observations.size(); i++) {
      Observation observation = observations.get(i);
      if (observation.vitals() == null
          && !(observation.heads() instanceof Reading.Unreadable)
          && (judge.hasCause(i)
              || restartedLately(observation.id())
              || closely.test(observation.id()))) {
        suspects.add(observation.id());
      }
    }
    if (suspects.isEmpty()) {
      return;
    }
    List<Map<NodeId, Reading>> vitals =
        readOver(suspects, policy.lookback(), Metric.HEARTBEATS, Metric.UPTIME_SECONDS);
    for (int i = 0; i < observations.size(); i++) {
      Observation observation = observations.get(i);
      Reading beats = vitals.getFirst().get(observation.id());
      Reading uptime = vitals.getLast().get(observation.id());
      if (beats != null && uptime != null) {
        observations.set(
            i,
            observation(
                observation.id(), observation.heads(), new Observation.Vitals(beats, uptime)));
      }
    }
  }

  private void readDeepHeads(List<Observation> observations, Predicate<NodeId> closely) {
    Judge judge = new Judge(policy, now, observations);
    List<NodeId> deep = new ArrayList<>();
    for (int i = 0; i < observations.size(); i++) {
      Observation observation = observations.get(i);
      NodeId id = observation.id();
      if (observation.vitals() != null
          && id.instanceId() != null
          && (judge.needsDeepHeads(i)
              || closely.test(id)
              || !history.of(id, policy.attemptWindow(), now).isEmpty())) {
        deep.add(id);
      }
    }
    if (deep.isEmpty()) {
      return;
    }
    Map<NodeId, Reading> heads = readOver(deep, policy.lookback(), Metric.HEAD_SLOT).getFirst();
    for (int i = 0; i < observations.size(); i++) {
      Observation observation = observations.get(i);
      Reading older = heads.get(observation.id());
      if (older != null) {
        observations.set(
            i,
            observation(
                observation.id(), joined(older, observation.heads()), observation.vitals()));
      }
    }
  }

  /**
   * Reads metrics over a long window. Where periods are finer than a minute and the window is
   * longer than three hours, all of it is read at a minute, and the newest part at the period too.
   */
  private List<Map<NodeId, Reading>> readOver(
      List<NodeId> nodes, Duration window, Metric... wanted) {
    boolean coarse = policy.period().compareTo(MINUTE) < 0 && window.compareTo(FINE_DATA) > 0;
    List<MetricSource.Ask> asks = new ArrayList<>();
    for (Metric metric : wanted) {
      asks.add(ask(metric, coarse ? headWindow() : window));
    }
    List<Map<NodeId, Reading>> fine = metrics.read(nodes, asks);
    if (!coarse) {
      return fine;
    }
    asks.clear();
    for (Metric metric : wanted) {
      asks.add(ask(metric, window, MINUTE, MINUTE));
    }
    List<Map<NodeId, Reading>> older = metrics.read(nodes, asks);
    List<Map<NodeId, Reading>> both = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      Map<NodeId, Reading> joined = new HashMap<>();
      for (NodeId node : nodes) {
        joined.put(node, joined(of(older.get(i), node), of(fine.get(i), node)));
      }
      both.add(joined);
    }
    return both;
  }

  /** A node's reading; a node that was left out of the answer was not read. */
  private static Reading of(Map<NodeId, Reading> readings, NodeId node) {
    Reading reading = readings.get(node);
    return reading == null ? new Reading.Unreadable("left out of the answer") : reading;
  }

  private static Reading joined(Reading older, Reading newer) {
    if (older instanceof Reading.Unreadable) {
      return older;
    }
    if (newer instanceof Reading.Unreadable) {
      return newer;
    }
    return new Reading.Data(newer.series().precededBy(older.series()));
  }

  private Observation observation(NodeId id, Reading heads, Observation.@Nullable Vitals vitals) {
    return new Observation(
        id,
        heads,
        vitals,
        history.reportedStart(id, policy.lookback(), now).orElse(null),
        history.starts(id));
  }

  /** Restarted by unwedge within {@code recoveryTimeout}, or its end was then still open. */
  private boolean restartedLately(NodeId id) {
    for (Attempt attempt : history.of(id)) {
      if (attempt.within(policy.recoveryTimeout(), now)
          || (attempt.within(FollowUp.toldUntil(policy), now) && memory.awaits(attempt))) {
        return true;
      }
    }
    return false;
  }

  /** Long enough to see the network advance for {@code stalledAfter} up to a head that is old. */
  private Duration headWindow() {
    return policy
        .stalledAfter()
        .plus(policy.silentAfter())
        .plus(policy.stretch())
        .plus(policy.period());
  }

  private Instant start(Duration window, Duration period) {
    long step = Math.max(60, period.toSeconds());
    long from = now.minus(window).getEpochSecond();
    return Instant.ofEpochSecond(Math.floorDiv(from, step) * step);
  }

  private MetricSource.Ask ask(Metric metric, Duration window) {
    return ask(metric, window, policy.period(), policy.period().multipliedBy(2));
  }

  private MetricSource.Ask ask(Metric metric, Duration window, Duration period, Duration ahead) {
    return new MetricSource.Ask(metric, start(window, period), now, period, ahead);
  }
}
