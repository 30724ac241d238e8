package dev.unwedge.judge;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Observation.Vitals;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.fleet.Starts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One node, minute by minute. Minutes count from {@link FleetFixture#START}; both ends of a range
 * are included; a later word on a minute replaces an earlier one. What is never mentioned is never
 * pushed.
 */
final class NodeFixture {
  /** Slots that a head which follows the network gains in a minute. */
  static final long PER_MINUTE = 15;

  private final String name;
  private int step = 60;
  private final SortedMap<Long, Long> heads = new TreeMap<>();
  private final SortedMap<Long, Long> beats = new TreeMap<>();
  private final SortedMap<Long, Long> uptime = new TreeMap<>();
  private @Nullable String unreadableHeads;
  private @Nullable String unreadableBeats;
  private @Nullable String unreadableUptime;
  private @Nullable Instant reportedStart;
  private final List<Starts.Window> ours = new ArrayList<>();

  private NodeFixture(String name) {
    this.name = name;
  }

  static NodeFixture node(String name) {
    return new NodeFixture(name);
  }

  /** The head of a node that follows the network. */
  static long slot(int minute) {
    return 1000 + PER_MINUTE * minute;
  }

  /** From here on, one datapoint every so many seconds. */
  NodeFixture every(int seconds) {
    step = seconds;
    return this;
  }

  /** The head follows the network. */
  NodeFixture rises(int from, int to) {
    return rises(from, to, 0);
  }

  /** The head follows the network, so many slots behind. */
  NodeFixture rises(int from, int to, long behind) {
    for (long s = from * 60L; s <= to * 60L; s += step) {
      heads.put(s, slot(0) + s * PER_MINUTE / 60 - behind);
    }
    return this;
  }

  /** The head stands where the network was at the first of these minutes. */
  NodeFixture stays(int from, int to) {
    return staysAt(slot(from), from, to);
  }

  NodeFixture staysAt(long slot, int from, int to) {
    for (long s = from * 60L; s <= to * 60L; s += step) {
      heads.put(s, slot);
    }
    return this;
  }

  NodeFixture head(int minute, int second, long slot) {
    heads.put(minute * 60L + second, slot);
    return this;
  }

  NodeFixture noHead(int from, int to) {
    clear(heads, from, to);
    return this;
  }

  /** Heartbeats are fresh. */
  NodeFixture beats(int from, int to) {
    return heartbeats(6, from, to);
  }

  /** Heartbeats are explicitly 0. */
  NodeFixture zeros(int from, int to) {
    return heartbeats(0, from, to);
  }

  NodeFixture heartbeat(int minute, int second, long count) {
    beats.put(minute * 60L + second, count);
    return this;
  }

  NodeFixture noBeats(int from, int to) {
    clear(beats, from, to);
    return this;
  }

  private NodeFixture heartbeats(long count, int from, int to) {
    for (long s = from * 60L; s <= to * 60L; s += step) {
      beats.put(s, count);
    }
    return this;
  }

  /** The container runs, started at the first of these minutes. */
  NodeFixture upSince(int started, int from, int to) {
    for (long s = from * 60L; s <= to * 60L; s += step) {
      uptime.put(s, Math.max(1, s - started * 60L));
    }
    return this;
  }

  /** The container exists and does not run. */
  NodeFixture down(int from, int to) {
    for (long s = from * 60L; s <= to * 60L; s += step) {
      uptime.put(s, 0L);
    }
    return this;
  }

  NodeFixture uptime(int minute, int second, long age) {
    uptime.put(minute * 60L + second, age);
    return this;
  }

  NodeFixture noUptime(int from, int to) {
    clear(uptime, from, to);
    return this;
  }

  NodeFixture headsUnreadable(String why) {
    unreadableHeads = why;
    return this;
  }

  NodeFixture beatsUnreadable(String why) {
    unreadableBeats = why;
    return this;
  }

  NodeFixture uptimeUnreadable(String why) {
    unreadableUptime = why;
    return this;
  }

  /** The restart document reported a start at this minute. */
  NodeFixture reportedStart(int minute) {
    reportedStart = FleetFixture.instant(minute, 0);
    return this;
  }

  /** One command of unwedge's own started the container at this minute. */
  NodeFixture startedByUs(int minute) {
    return startedByUs(minute, 0);
  }

  NodeFixture startedByUs(int minute, int second) {
    Instant at = FleetFixture.instant(minute, second);
    ours.add(new Starts.Window(at, at));
    return this;
  }

  String name() {
    return name;
  }

  /** What a run reads of the node: nothing that is stamped after its clock. */
  Observation observedAt(Instant clock) {
    long until = clock.getEpochSecond() - FleetFixture.START.getEpochSecond();
    return new Observation(
        new NodeId("i-0" + name.length(), name),
        reading(heads, until, unreadableHeads),
        new Vitals(
            reading(beats, until, unreadableBeats), reading(uptime, until, unreadableUptime)),
        reportedStart,
        new Starts(ours));
  }

  private static Reading reading(
      SortedMap<Long, Long> datapoints, long until, @Nullable String unreadable) {
    if (unreadable != null) {
      return new Reading.Unreadable(unreadable);
    }
    SortedMap<Long, Long> seen = datapoints.headMap(until + 1);
    long start = FleetFixture.START.getEpochSecond();
    return new Reading.Data(
        Series.of(
            seen.keySet().stream().mapToLong(second -> start + second).toArray(),
            seen.values().stream().mapToLong(value -> value).toArray()));
  }

  private static void clear(SortedMap<Long, Long> datapoints, int from, int to) {
    datapoints.subMap(from * 60L, to * 60L + 1).clear();
  }
}
