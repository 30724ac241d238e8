package dev.unwedge.recorder;

import dev.unwedge.aws.CloudWatchMetrics;
import dev.unwedge.fleet.Datapoints;
import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.fleet.Subject;
import dev.unwedge.policy.Policy;
import dev.unwedge.replay.Incident;
import dev.unwedge.run.MetricSource;
import dev.unwedge.run.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Records a fleet's metrics as an incident: what the function would read, by the same adapter and
 * statistics, as it was pushed. A hole in the file is a datapoint that was never pushed: what
 * cannot be read in full is not recorded.
 */
final class Recorder {
  private final CloudWatchMetrics metrics;
  private final Wanted wanted;
  private final List<String> leftOut = new ArrayList<>();

  Recorder(CloudWatchMetrics metrics, Wanted wanted) {
    this.metrics = metrics;
    this.wanted = wanted;
  }

  /**
   * Records.
   *
   * @param now when, for the file's source
   * @throws SourceException if CloudWatch cannot be read in full, or knows no such node
   */
  Incident record(Instant now) {
    Listing listing = metrics.list(Integer.MAX_VALUE);
    TreeSet<NodeId> nodes = new TreeSet<>(listing.nodes());
    TreeSet<OutsideId> outside = new TreeSet<>(listing.outside());
    for (Subject named : wanted.named()) {
      switch (named) {
        case NodeId node -> nodes.add(node);
        case OutsideId head -> outside.add(head);
      }
    }
    if (nodes.isEmpty()) {
      throw new SourceException(
          "CloudWatch lists no metric of fleet %s in namespace %s: check both, and the region."
                  .formatted(wanted.fleet(), wanted.namespace())
              + " A fleet that has reported nothing for two weeks is not listed: name its nodes by"
              + " --node");
    }
    Map<Metric, Map<Subject, Datapoints>> pushed = pushed(nodes);
    List<Incident.Node> recorded = new ArrayList<>();
    for (NodeId id : nodes) {
      Incident.Node node = node(id, pushed);
      if (node != null) {
        recorded.add(node);
      } else {
        leaveOut(id);
      }
    }
    List<Incident.OutsideHead> recordedOutside = outside(outside);
    if (recorded.isEmpty()) {
      throw new SourceException(
          "none of the %d nodes of fleet %s has a datapoint from %s to %s"
              .formatted(nodes.size(), wanted.fleet(), wanted.since(), wanted.until()));
    }
    return new Incident(
        wanted.name(),
        source(now),
        wanted.fleet(),
        wanted.since(),
        wanted.period(),
        wanted.length(),
        Policy.DEFAULT,
        recorded,
        recordedOutside,
        null);
  }

  /** What has no datapoint in the time is left out, unless it was named. */
  private void leaveOut(Subject subject) {
    if (wanted.named().contains(subject)) {
      throw new SourceException(
          "no metric of %s has a datapoint from %s to %s: check the node, the fleet and the time"
              .formatted(subject, wanted.since(), wanted.until()));
    }
    leftOut.add(subject.toString());
  }

  /** The heads from outside the fleet that have a datapoint in the time. */
  private List<Incident.OutsideHead> outside(Collection<OutsideId> listed) {
    List<Incident.OutsideHead> recorded = new ArrayList<>();
    if (listed.isEmpty()) {
      return recorded;
    }
    Map<Subject, Datapoints> heads =
        metrics.pushed(listed, List.of(ask(Metric.HEAD_SLOT))).getFirst();
    for (OutsideId id : listed) {
      List<@Nullable Double> entries =
          entries(id, Metric.HEAD_SLOT, Objects.requireNonNull(heads.get(id)));
      if (entries.stream().anyMatch(Objects::nonNull)) {
        recorded.add(new Incident.OutsideHead(id, new Incident.Recording(entries)));
      } else {
        leaveOut(id);
      }
    }
    return recorded;
  }

  private MetricSource.Ask ask(Metric metric) {
    return new MetricSource.Ask(
        metric, wanted.since(), wanted.until(), wanted.period(), Duration.ZERO);
  }

  /** Nodes and outside heads that CloudWatch lists and that have no datapoint in the time. */
  List<String> leftOut() {
    return leftOut;
  }

  private Map<Metric, Map<Subject, Datapoints>> pushed(Collection<NodeId> nodes) {
    List<Metric> all = List.of(Metric.values());
    List<MetricSource.Ask> asks = all.stream().map(this::ask).toList();
    List<Map<Subject, Datapoints>> answers = metrics.pushed(nodes, asks);
    Map<Metric, Map<Subject, Datapoints>> pushed = new EnumMap<>(Metric.class);
    for (int i = 0; i < all.size(); i++) {
      pushed.put(all.get(i), answers.get(i));
    }
    return pushed;
  }

  private String source(Instant now) {
    List<String> statistics = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      statistics.add(metric.wireName() + " as " + metric.statistic());
    }
    return "recorded from CloudWatch at %s: namespace %s, fleet %s, %s, at %s"
        .formatted(
            Instant.ofEpochSecond(now.getEpochSecond()),
            wanted.namespace(),
            wanted.fleet(),
            String.join(", ", statistics),
            wanted.period());
  }

  /** What was pushed of one node; null if nothing was. */
  private Incident.@Nullable Node node(NodeId id, Map<Metric, Map<Subject, Datapoints>> pushed) {
    Map<Metric, Incident.Recording> recordings = new EnumMap<>(Metric.class);
    pushed.forEach(
        (metric, ofNodes) -> {
          List<@Nullable Double> entries =
              entries(id, metric, Objects.requireNonNull(ofNodes.get(id)));
          if (entries.stream().anyMatch(Objects::nonNull)) {
            recordings.put(metric, new Incident.Recording(entries));
          }
        });
    if (recordings.isEmpty()) {
      return null;
    }
    // The format wants heads, even of a node whose endpoint never answered.
    recordings.computeIfAbsent(Metric.HEAD_SLOT, metric -> new Incident.Recording(gaps()));
    return new Incident.Node(id, recordings);
  }

  private List<@Nullable Double> gaps() {
    return Arrays.asList(new @Nullable Double[wanted.length()]);
  }

  private List<@Nullable Double> entries(Subject id, Metric metric, Datapoints datapoints) {
    List<@Nullable Double> entries = gaps();
    long period = wanted.period().toSeconds();
    for (int i = 0; i < datapoints.size(); i++) {
      long after = datapoints.second(i) - wanted.since().getEpochSecond();
      double value = datapoints.value(i);
      if (after < 0 || after / period >= entries.size()) {
        continue; // CloudWatch widens the window to whole minutes
      }
      Double before = entries.get((int) (after / period));
      if (after % period != 0 || !Double.isFinite(value) || (before != null && before != value)) {
        throw new SourceException(
            "%s of %s has %s at %s%s, which no incident file can hold"
                .formatted(
                    metric.wireName(),
                    id,
                    value,
                    Instant.ofEpochSecond(datapoints.second(i)),
                    before == null ? "" : " besides " + before));
      }
      entries.set((int) (after / period), value);
    }
    return entries;
  }
}
