package dev.unwedge.properties;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import dev.unwedge.replay.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's history in words, of which an incident is made: what each node does, part by part, and
 * when the network stands still.
 *
 * @param length entries, one a minute
 * @param stallFrom the first entry without a new slot
 * @param stallLength how many entries have none
 */
record FleetPlan(int length, int stallFrom, int stallLength, String policy, List<NodePlan> nodes) {
  static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");
  static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int SLOTS_PER_ENTRY = 15;

  /** What a node does for a while. */
  enum Doing {
    FOLLOWS,
    SYNCS,
    FROZEN_WITH_HEARTBEATS,
    FROZEN_WITHOUT_HEARTBEATS,
    NO_HEAD_NO_HEARTBEATS,
    SAYS_NOTHING,
    DOES_NOT_RUN,
    RESTARTS_OVER_AND_OVER,
    FALLS_BACK,
    TELLS_NONSENSE
  }

  /** One part of a node's history. */
  record Part(Doing doing, int entries) {}

  /**
   * A node's history.
   *
   * @param heartbeats whether its client logs any
   * @param uptime whether its uptime is pushed
   */
  record NodePlan(boolean heartbeats, boolean uptime, List<Part> parts) {}

  Incident incident() {
    return incident(NOON);
  }

  Incident incident(Instant start) {
    List<Incident.Node> recorded = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      recorded.add(
          new Incident.Node(
              new NodeId("i-0c0ffee%03d".formatted(i), "node_%03d".formatted(i)),
              new Recorder().record(nodes.get(i))));
    }
    return new Incident(
        "made-up", null, "devnet", start, PERIOD, length, readPolicy(), recorded, List.of(), null);
  }

  Policy readPolicy() {
    return PolicyReader.read(policy.replace('\'', '"'));
  }

  FleetPlan under(String otherPolicy) {
    return new FleetPlan(length, stallFrom, stallLength, otherPolicy, nodes);
  }

  FleetPlan with(List<NodePlan> others) {
    return new FleetPlan(length, stallFrom, stallLength, policy, others);
  }

  private long networkAt(int entry) {
    int stalled = Math.clamp(entry - stallFrom + 1L, 0, stallLength);
    return 10_000L + (long) SLOTS_PER_ENTRY * (entry - stalled);
  }

  /** Writes down what a host would have pushed. */
  private final class Recorder {
    private final List<@Nullable Double> heads = new ArrayList<>();
    private final List<@Nullable Double> beats = new ArrayList<>();
    private final List<@Nullable Double> uptimes = new ArrayList<>();
    private long head = networkAt(0);
    private int startedAt = -60;

    Map<Metric, Incident.Recording> record(NodePlan node) {
      for (Part part : node.parts()) {
        for (int i = 0; i < part.entries() && heads.size() < length; i++) {
          entry(part.doing(), i);
        }
      }
      while (heads.size() < length) {
        entry(Doing.FOLLOWS, 1);
      }
      Map<Metric, Incident.Recording> recordings = new EnumMap<>(Metric.class);
      recordings.put(Metric.HEAD_SLOT, new Incident.Recording(heads));
      if (node.heartbeats()) {
        recordings.put(Metric.HEARTBEATS, new Incident.Recording(beats));
      }
      if (node.uptime()) {
        recordings.put(Metric.UPTIME_SECONDS, new Incident.Recording(uptimes));
      }
      return recordings;
    }

    private void entry(Doing doing, int inPart) {
      int now = heads.size();
      switch (doing) {
        case FOLLOWS -> {
          head = networkAt(now);
          push(head, 6);
        }
        case SYNCS -> {
          if (inPart == 0) {
            head = Math.max(0, head - 5_000);
          }
          head += 2L * SLOTS_PER_ENTRY;
          push(head, 6);
        }
        case FROZEN_WITH_HEARTBEATS -> push(head, 6);
        case FROZEN_WITHOUT_HEARTBEATS -> push(head, 0);
        case NO_HEAD_NO_HEARTBEATS -> push(null, 0);
        case SAYS_NOTHING -> {
          heads.add(null);
          beats.add(null);
          uptimes.add(null);
        }
        case DOES_NOT_RUN -> {
          heads.add(null);
          beats.add(null);
          uptimes.add(0d);
          startedAt = now + 1;
        }
        case RESTARTS_OVER_AND_OVER -> {
          if (inPart % 2 == 0) {
            startedAt = now;
          }
          head = networkAt(now);
          push(head, 6);
        }
        case FALLS_BACK -> {
          if (inPart == 0) {
            head = Math.max(0, head - 40);
          }
          push(head, 6);
        }
        case TELLS_NONSENSE -> {
          heads.add(inPart % 2 == 0 ? Double.NaN : -1.5);
          beats.add(Double.POSITIVE_INFINITY);
          uptimes.add(0.5);
        }
      }
    }

    private void push(@Nullable Long slot, int heartbeats) {
      int now = heads.size();
      int uptime = (now - startedAt) * 60 + 20;
      heads.add(slot == null ? null : (double) slot);
      beats.add(uptime < 120 ? null : (double) heartbeats);
      uptimes.add((double) uptime);
    }
  }
}
