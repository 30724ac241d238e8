package dev.unwedge.run;

import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.OutsideHead;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Subject;
import dev.unwedge.judge.Judge;
import dev.unwedge.judge.RisePace;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Recoveries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Instant wall;
  private final History history;
  private final Memory memory;

  /**
   * Prepares to observe.
   *
   * @param now the instant that is judged
   * @param wall the real one, which tells what CloudWatch still keeps
   */
  Observer(
      MetricSource metrics,
      Policy policy,
      Instant now,
      Instant wall,
      History history,
      Memory memory) {
    this.metrics = metrics;
    this.policy = policy;
    this.now = now;
    this.wall = wall;
    this.history = history;
    this.memory = memory;
  }

  /**
   * Observes the fleet, and the heads from outside it.
   *
   * @param listed what metrics name
   * @param closely nodes to be read in full, cause or not
   */
  Observed observe(Listing listed, Predicate<NodeId> closely) {
    List<NodeId> nodes = new ArrayList<>(new TreeSet<>(listed.nodes()));
    List<Subject> all = new ArrayList<>(nodes);
    all.addAll(listed.readable());
    Map<Subject, Reading> heads =
        metrics
            .read(all, List.of(ask(Metric.HEAD_SLOT, policy.headWindow(), policy.period(), AHEAD)))
            .getFirst();
    List<OutsideHead> outside =
        listed.readable().stream().map(id -> new OutsideHead(id, of(heads, id))).toList();
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
    readVitals(observations, outside, closely);
    readDeepHeads(observations, outside, closely);
    return new Observed(observations, outside);
  }

  /** The nodes of a fleet, and the heads from outside it. */
  record Observed(List<Observation> nodes, List<OutsideHead> outside) {}

  /**
   * How long it is between two rises of the fleet's heads, where that is longer than a stretch:
   * then the older heads of a few nodes are read, and nothing is judged by them.
   *
   * @param observations of all nodes
   */
  Optional<Duration> tooSlowToJudge(List<Observation> observations) {
    List<NodeId> some = RisePace.toBeSeenLonger(observations, policy);
    if (some.isEmpty()) {
      return Optional.empty();
    }
    Map<Subject, Reading> heads =
        metrics.read(some, List.of(ask(Metric.HEAD_SLOT, deepWindow(), deepPeriod()))).getFirst();
    return RisePace.tooSlow(heads.values().stream().map(Reading::series).toList(), policy);
  }

  /** The expected names that no metric of any instance names. */
  private Set<String> missing(List<NodeId> nodes) {
    Set<String> missing = new LinkedHashSet<>(policy.expected());
    for (NodeId node : nodes) {
      missing.remove(node.node());
    }
    return missing;
  }

  private void readVitals(
      List<Observation> observations, List<OutsideHead> outside, Predicate<NodeId> closely) {
    Judge judge = new Judge(policy, now, observations, outside);
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
    Map<NodeId, Observation.Vitals> vitals = readVitals(suspects);
    for (int i = 0; i < observations.size(); i++) {
      Observation observation = observations.get(i);
      Observation.Vitals read = vitals.get(observation.id());
      if (read != null) {
        observations.set(i, observation(observation.id(), observation.heads(), read));
      }
    }
  }

  private void readDeepHeads(
      List<Observation> observations, List<OutsideHead> outside, Predicate<NodeId> closely) {
    if (observations.stream().allMatch(observation -> observation.vitals() == null)) {
      return; // a quiet fleet is not looked through a second time
    }
    Judge judge = new Judge(policy, now, observations, outside);
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
    Duration period = deepPeriod();
    Map<Subject, Reading> heads =
        metrics.read(deep, List.of(ask(Metric.HEAD_SLOT, deepWindow(), period))).getFirst();
    for (int i = 0; i < observations.size(); i++) {
      Observation observation = observations.get(i);
      Reading older = heads.get(observation.id());
      if (older != null) {
        observations.set(
            i,
            observation(
                observation.id(),
                joined(older, observation.heads(), period),
                observation.vitals()));
      }
    }
  }

  /** How far back deep heads are read: the lookback, never less than all heads are. */
  private Duration deepWindow() {
    return policy.lookback().compareTo(policy.headWindow()) > 0
        ? policy.lookback()
        : policy.headWindow();
  }

  /** What the deep window is read at: datapoints finer than a minute are kept for three hours. */
  private Duration deepPeriod() {
    boolean kept = !now.minus(deepWindow()).isBefore(wall.minus(FINE_DATA));
    return kept || policy.period().compareTo(MINUTE) >= 0 ? policy.period() : MINUTE;
  }

  /**
   * Reads heartbeats and uptime over the lookback; where that is read at a minute, the newest part
   * at the period too.
   */
  private Map<NodeId, Observation.Vitals> readVitals(List<NodeId> nodes) {
    Duration period = deepPeriod();
    List<Map<Subject, Reading>> deep = readVitals(nodes, policy.lookback(), period);
    List<Map<Subject, Reading>> fine =
        period.equals(policy.period())
            ? deep
            : readVitals(nodes, policy.headWindow(), policy.period());
    Map<NodeId, Observation.Vitals> vitals = new HashMap<>();
    for (NodeId node : nodes) {
      vitals.put(
          node,
          new Observation.Vitals(
              joined(of(deep.getFirst(), node), of(fine.getFirst(), node), period),
              joined(of(deep.getLast(), node), of(fine.getLast(), node), period)));
    }
    return vitals;
  }

  private List<Map<Subject, Reading>> readVitals(
      List<NodeId> nodes, Duration window, Duration period) {
    return metrics.read(
        nodes,
        List.of(
            ask(Metric.HEARTBEATS, window, period), ask(Metric.UPTIME_SECONDS, window, period)));
  }

  /** What was read of it; what was left out of the answer was not read. */
  private static Reading of(Map<Subject, Reading> readings, Subject subject) {
    Reading reading = readings.get(subject);
    return reading == null ? new Reading.Unreadable("left out of the answer") : reading;
  }

  /** The deep reading; where it is coarser than the policy's period, the fine one at its end. */
  private Reading joined(Reading older, Reading newer, Duration deepPeriod) {
    if (older instanceof Reading.Unreadable || deepPeriod.equals(policy.period())) {
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

  /**
   * Restarted by unwedge within {@code recoveryTimeout}, which counts from the restart where that
   * is later than its request, or its end was then still open.
   */
  private boolean restartedLately(NodeId id) {
    for (Attempt attempt : history.of(id)) {
      if (attempt.within(policy.of(id).recoveryTimeout(), now)
          || mayRecover(attempt)
          || (FollowUp.mayTell(attempt, policy, now) && memory.awaits(attempt))) {
        return true;
      }
    }
    return false;
  }

  private boolean mayRecover(Attempt attempt) {
    return attempt.outcome().mayHaveStarted() && now.isBefore(Recoveries.deadline(attempt, policy));
  }

  private Instant start(Duration window, Duration period) {
    long step = Math.max(60, period.toSeconds());
    long from = now.minus(window).getEpochSecond();
    return Instant.ofEpochSecond(Math.floorDiv(from, step) * step);
  }

  private MetricSource.Ask ask(Metric metric, Duration window, Duration period) {
    return ask(metric, window, period, policy.period().multipliedBy(2));
  }

  private MetricSource.Ask ask(Metric metric, Duration window, Duration period, Duration ahead) {
    return new MetricSource.Ask(metric, start(window, period), now, period, ahead);
  }
}
