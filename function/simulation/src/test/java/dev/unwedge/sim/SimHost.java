package dev.unwedge.sim;

import dev.unwedge.fleet.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A host and its publisher: one sample of every node per period of the host's clock, at a fixed
 * phase, of what the contract's §1 says can be known.
 */
final class SimHost {
  /** Below this age a container's silence says nothing. */
  static final long QUIET_START = 120;

  /** The most by which a clock is wrong that nobody sets, in seconds. */
  static final long MOST_SKEW = 90;

  private static final double LOST_PUSH = 0.002;
  private static final double LOST_METRIC = 0.002;
  private static final double TWICE = 0.002;

  final int index;
  final String instanceId;
  final List<SimNode> nodes = new ArrayList<>();

  /** Heads from outside the fleet that it pushes. */
  final List<SimOutside> outside = new ArrayList<>();

  private final Agenda agenda;
  private final Profile profile;
  private final Chance chance;
  private final SimCloudWatch cloudWatch;
  private final Map<FaultKind, Integer> active = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, Long> amounts = new EnumMap<>(FaultKind.class);
  private final long skew;
  private final boolean stepped;
  private long step;
  private long lastSet = Long.MIN_VALUE;
  private long lastStamp = Long.MIN_VALUE;
  private long agentGoneSince;
  private long lastLoss = Long.MIN_VALUE;
  private final Map<SimNode, Long> beatsBefore = new HashMap<>();

  /** Whether this sample may lose something, and whether it did. */
  private boolean mayLose;

  private boolean losesNow;

  /** When the last fault that distorts data ended; {@link Long#MAX_VALUE} while there is one. */
  private long cleanSince;

  /** When Docker last began or ceased to answer. */
  private long dockerChanged;

  SimHost(
      int index,
      String instanceId,
      Agenda agenda,
      Profile profile,
      Chance chance,
      SimCloudWatch cloudWatch,
      boolean stepped) {
    this.index = index;
    this.instanceId = instanceId;
    this.agenda = agenda;
    this.profile = profile;
    this.chance = chance;
    this.cloudWatch = cloudWatch;
    this.stepped = stepped;
    this.cleanSince = agenda.now();
    this.dockerChanged = agenda.now();
    this.skew =
        profile.skewed() && chance.happens(0.2, 1) ? chance.between(-MOST_SKEW, MOST_SKEW, 2) : 0;
  }

  /** The host's own clock. */
  long clock(long time) {
    return time + skew + step;
  }

  /** Whether its clock is wrong by more than a second. */
  boolean isSkewed() {
    return skew != 0;
  }

  /** When its clock was last set, by that clock; {@link Long#MIN_VALUE} if it never was. */
  long lastSet() {
    return lastSet;
  }

  /** Whether its clock is ever set. */
  boolean isStepped() {
    return stepped;
  }

  boolean has(FaultKind kind) {
    return active.getOrDefault(kind, 0) > 0;
  }

  /** Whether uptime is pushed, and in time. */
  boolean tellsUptime() {
    return Stream.of(
            FaultKind.DOCKER_MUTE,
            FaultKind.PUBLISHER_DOWN,
            FaultKind.NETWORK_DOWN,
            FaultKind.LATE_UPTIME,
            FaultKind.LATE_ALL,
            FaultKind.REGION_LATE)
        .noneMatch(this::has);
  }

  boolean isDown() {
    return has(FaultKind.HOST_DOWN);
  }

  /** Whether nothing reaches it: no command, no push. */
  boolean isCutOff() {
    return isDown() || has(FaultKind.NETWORK_DOWN);
  }

  /** How long its SSM agent has been gone; 0 if it is there. */
  long agentGoneFor(long time) {
    return agentIsOffline() ? time - agentGoneSince : 0;
  }

  boolean agentIsOffline() {
    return isCutOff() || has(FaultKind.AGENT_OFFLINE);
  }

  long cleanSince() {
    return active.keySet().stream().anyMatch(kind -> kind.distortsData() && has(kind))
        ? Long.MAX_VALUE
        : cleanSince;
  }

  long dockerChanged() {
    return dockerChanged;
  }

  /** When a datapoint was last lost. */
  long lastLoss() {
    return lastLoss;
  }

  void begin(Fault fault) {
    if (!agentIsOffline()) {
      agentGoneSince = agenda.now();
    }
    active.merge(fault.kind(), 1, Integer::sum);
    amounts.put(fault.kind(), fault.amount());
    note(fault);
    if (fault.kind() == FaultKind.CLOCK_STEP) {
      setClock(fault.amount());
    }
  }

  void end(Fault fault) {
    active.merge(fault.kind(), -1, Integer::sum);
    note(fault);
    if (fault.kind() == FaultKind.CLOCK_STEP) {
      setClock(-fault.amount());
    }
  }

  private void setClock(long seconds) {
    step += seconds;
    lastSet = clock(agenda.now());
  }

  private void note(Fault fault) {
    if (fault.kind().distortsData()) {
      cleanSince = agenda.now();
    }
    if (fault.kind() == FaultKind.DOCKER_MUTE) {
      dockerChanged = agenda.now();
    }
  }

  /** Starts sampling. */
  void publish() {
    agenda.at(nextSample(), this::sample);
  }

  private long nextSample() {
    long period = profile.period();
    long phase = chance.between(0, period / 2 - 1, 3);
    long clock = clock(agenda.now());
    long number = Math.floorDiv(clock - phase, period) + 1;
    // No period is sampled twice, unless waiting for the clock to come round would be an outage.
    if (lastStamp != Long.MIN_VALUE
        && number <= lastStamp / period
        && number > lastStamp / period - 2) {
      number = lastStamp / period + 1;
    }
    return agenda.now() + number * period + phase - clock;
  }

  private void sample() {
    long now = agenda.now();
    long period = profile.period();
    long stamp = Math.floorDiv(clock(now), period) * period;
    lastStamp = stamp;
    agenda.at(nextSample(), this::sample);
    if (isDown() || has(FaultKind.PUBLISHER_DOWN)) {
      beatsBefore.clear();
      return;
    }
    mayLose = !losesNow;
    losesNow = mayLose && chance.of("push").happens(LOST_PUSH, stamp);
    if (losesNow) {
      lastLoss = now;
    }
    boolean arrives = !losesNow && !isCutOff();
    for (SimNode node : nodes) {
      sample(node, stamp, arrives);
    }
    for (SimOutside endpoint : outside) {
      long head = endpoint.headSeen(now);
      if (arrives && head >= 0) {
        Chance dice = chance.of(endpoint.id.node());
        cloudWatch.put(endpoint, stamp, head, visibleAt(dice, Metric.HEAD_SLOT, stamp));
      }
    }
  }

  private void sample(SimNode node, long stamp, boolean arrives) {
    long now = agenda.now();
    long uptime = clock(now) - node.startedClock();
    boolean knowsDocker = !has(FaultKind.DOCKER_MUTE) && !(node.runs() && uptime < 0);
    long beats = node.beatsUntil(now);
    Long before = beatsBefore.put(node, beats);
    long since = before == null ? node.beatsUntil(now - profile.period()) : before;
    if (!arrives) {
      return;
    }
    if (profile.pushes().uptime() && knowsDocker) {
      push(node, Metric.UPTIME_SECONDS, stamp, node.runs() ? Math.max(1, uptime) : 0);
    }
    long head = node.headSeen(now);
    if (head >= 0) {
      push(node, Metric.HEAD_SLOT, stamp, head);
    }
    if (profile.pushes().heartbeats()
        && node.support() != Support.NONE
        && knowsDocker
        && node.logCanBeRead()
        && node.runs()
        && uptime >= QUIET_START) {
      push(node, Metric.HEARTBEATS, stamp, node.support() == Support.BEATS ? beats - since : 0);
    }
  }

  private void push(SimNode node, Metric metric, long stamp, long value) {
    Chance dice = chance.of(metric.name()).of(node.index);
    if (mayLose && dice.happens(LOST_METRIC, stamp)) {
      losesNow = true; // never two in a row of anything
      lastLoss = agenda.now();
      return;
    }
    long visible = visibleAt(dice, metric, stamp);
    cloudWatch.put(node, metric, stamp, value, visible);
    if (dice.of("twice").happens(TWICE, stamp)) {
      cloudWatch.put(node, metric, stamp, value, visible + 1);
    }
  }

  private long visibleAt(Chance dice, Metric metric, long stamp) {
    long visible =
        agenda.now() + dice.of("delay").mostlyLow(profile.delayLeast(), profile.delayMost(), stamp);
    for (FaultKind late : lateness(metric)) {
      if (has(late)) {
        visible +=
            dice.of(late.name()).between(1, Math.max(1, amounts.getOrDefault(late, 1L)), stamp);
      }
    }
    return visible;
  }

  private static List<FaultKind> lateness(Metric metric) {
    FaultKind own =
        switch (metric) {
          case HEAD_SLOT -> FaultKind.LATE_HEADS;
          case HEARTBEATS -> FaultKind.LATE_HEARTBEATS;
          case UPTIME_SECONDS -> FaultKind.LATE_UPTIME;
        };
    return List.of(own, FaultKind.LATE_ALL, FaultKind.REGION_LATE);
  }
}
