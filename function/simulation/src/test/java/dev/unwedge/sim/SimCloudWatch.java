package dev.unwedge.sim;

import dev.unwedge.fleet.Datapoints;
import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Subject;
import dev.unwedge.run.MetricSource;
import dev.unwedge.run.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * CloudWatch as its documents tell it: datapoints can be read some time after they were put, two of
 * one period become one by the metric's statistic, those finer than a minute are kept for three
 * hours, a new metric is listed up to a quarter of an hour late and a silent one no more after
 * three hours. What fails in it is up to the scenario.
 */
final class SimCloudWatch implements MetricSource {
  private static final long FINE_DATA = 10_800;
  private static final long RECENTLY = 10_800;
  private static final long MINUTE = 60;

  private final Agenda agenda;
  private final WorldFaults faults;
  private final Chance chance;
  private final Map<Subject, Shelf> shelves = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  SimCloudWatch(Agenda agenda, WorldFaults faults, Chance chance) {
    this.agenda = agenda;
    this.faults = faults;
    this.chance = chance;
  }

  /** Makes room for a node. */
  void shelve(SimNode node, long listedAfter) {
    shelves.put(node.id, new Shelf(node.id, node.index, agenda.now() + listedAfter));
  }

  /** Makes room for a head from outside the fleet. */
  void shelve(SimOutside endpoint, int index) {
    shelves.put(endpoint.id, new Shelf(endpoint.id, 1_000_000 + index, agenda.now()));
  }

  void put(SimOutside endpoint, long stamp, long value, long visibleAt) {
    track(endpoint.id, Metric.HEAD_SLOT).add(stamp, value, visibleAt);
  }

  void put(SimNode node, Metric metric, long stamp, long value, long visibleAt) {
    track(node.id, metric).add(stamp, value, visibleAt);
  }

  /** All that was put of one metric of one node or outside head. */
  Track track(Subject id, Metric metric) {
    return shelf(id).track(metric);
  }

  /** When a node came onto the list. */
  long listedAt(Subject id) {
    return shelf(id).listedAt;
  }

  private Shelf shelf(Subject id) {
    Shelf shelf = shelves.get(id);
    if (shelf == null) {
      throw new IllegalArgumentException("nobody knows " + id);
    }
    return shelf;
  }

  @Override
  public Listing list(int mostNodes) {
    if (faults.has(FaultKind.LISTING_FAILS)) {
      throw new SourceException("the fleet's nodes could not be listed: simulated");
    }
    long now = agenda.now();
    Set<NodeId> nodes = new LinkedHashSet<>();
    SortedSet<OutsideId> outside = new TreeSet<>();
    shelves.forEach(
        (id, shelf) -> {
          if (shelf.listedAt <= now && shelf.newestVisible(now) > now - RECENTLY) {
            switch (id) {
              case NodeId node -> nodes.add(node);
              case OutsideId head -> Listing.note(head, outside);
            }
          }
        });
    return new Listing(nodes, outside);
  }

  @Override
  public List<Map<Subject, Reading>> read(Collection<? extends Subject> subjects, List<Ask> asks) {
    List<Map<Subject, Reading>> answers = new ArrayList<>();
    for (Ask ask : asks) {
      Map<Subject, Reading> readings = HashMap.newHashMap(subjects.size());
      for (Subject id : subjects) {
        readings.put(id, read(shelf(id), ask));
      }
      answers.add(readings);
    }
    return answers;
  }

  private Reading read(Shelf shelf, Ask ask) {
    long now = agenda.now();
    if (faults.has(FaultKind.METRICS_THROTTLED) || isPartial(shelf.dice, ask.metric())) {
      return new Reading.Unreadable(ask.metric().wireName() + " could not be read: simulated");
    }
    Track track = shelf.track(ask.metric());
    long period = ask.period().toSeconds();
    long from = ask.from().getEpochSecond();
    if (period < MINUTE) {
      from = Math.max(from, now - FINE_DATA);
    }
    long to = ask.clock().plus(ask.ahead()).getEpochSecond();
    Datapoints datapoints = new Datapoints();
    boolean any = false;
    long stamp = 0;
    long value = 0;
    for (int i = track.firstAtOrAfter(from); i < track.size() && track.stamp(i) < to; i++) {
      if (!track.isVisible(i, now)) {
        continue;
      }
      long slot = Math.floorDiv(track.stamp(i), period) * period;
      if (any && slot == stamp) {
        value = merged(ask.metric(), value, track.value(i));
        continue;
      }
      if (any) {
        datapoints.add(stamp, (double) value);
      }
      any = true;
      stamp = slot;
      value = track.value(i);
    }
    if (any) {
      datapoints.add(stamp, (double) value);
    }
    warnings.clear();
    return datapoints.read(shelf.id, ask.metric(), ask.clock(), ask.period(), warnings::add);
  }

  /** Whether a metric of a node can't be read in the present minute. */
  boolean isPartial(SimNode node, Metric metric) {
    return isPartial(node.index, metric);
  }

  private boolean isPartial(long dice, Metric metric) {
    return faults.has(FaultKind.METRICS_PARTIAL)
        && chance.of("partial").of(metric.name()).of(dice).happens(0.15, agenda.now() / MINUTE);
  }

  private static long merged(Metric metric, long a, long b) {
    return switch (metric) {
      case HEAD_SLOT -> Math.max(a, b);
      case HEARTBEATS -> a + b;
      case UPTIME_SECONDS -> Math.min(a, b);
    };
  }

  /** What was put of one node or outside head. */
  private static final class Shelf {
    final Subject id;
    final long dice;
    final long listedAt;
    final Map<Metric, Track> tracks = new EnumMap<>(Metric.class);

    Shelf(Subject id, long dice, long listedAt) {
      this.id = id;
      this.dice = dice;
      this.listedAt = listedAt;
    }

    Track track(Metric metric) {
      return tracks.computeIfAbsent(metric, m -> new Track());
    }

    long newestVisible(long now) {
      long newest = Long.MIN_VALUE;
      for (Track track : tracks.values()) {
        newest = Math.max(newest, track.newestVisible(now));
      }
      return newest;
    }
  }
}
