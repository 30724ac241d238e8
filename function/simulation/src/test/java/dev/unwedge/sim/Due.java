package dev.unwedge.sim;

import dev.unwedge.fleet.Metric;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/**
 * When a wedge must have been found at the latest: the bound, counted from the last thing that it
 * waits for. Reckoned from the truth and from what was put into CloudWatch, not by the judge's
 * rules.
 *
 * @param at the first second at which a run that can read everything must act
 * @param waitsFor what was last to come
 * @param evidence what proves the wedge
 * @param local whether the node's own heartbeats prove it, without the network
 */
record Due(long at, Reason waitsFor, Bound.Evidence evidence, boolean local) {
  static final long NEVER = Long.MAX_VALUE;

  /** Slots: an outside head that is further than 50,000 is another network's, and heads move on. */
  private static final long SURELY_NEAR = 49_000;

  /** What a wedge's discovery may wait for. */
  enum Reason {
    /** Nothing but the thresholds. */
    THE_WEDGE,
    /** The graces of a young incarnation. */
    THE_START,
    /** Crashes that are not long enough ago. */
    CRASHES,
    /** The node's own datapoints. */
    OWN_DATA,
    /** A log that can be read. */
    HEARTBEATS,
    /** A quorum of peers that are seen to advance. */
    THE_NETWORK,
    /** Datapoints that come so late, or clocks so wrong, that peers can't be compared. */
    DELAYS,
    /** The list of metrics. */
    THE_LIST,
    /** An endpoint that answers, where there are no heartbeats either. */
    ANY_SIGN
  }

  /** Whether a datapoint may be lost at an end of the span that shows a wedge. */
  static boolean lost(SimNode node, Wedge wedge, long period) {
    return node.host.lastLoss() >= wedge.since() - 2 * period;
  }

  /** Reckons it for a wedged node. */
  static Due of(
      SimNode node,
      Wedge wedge,
      long now,
      Profile profile,
      SimCloudWatch cloudWatch,
      Chain chain,
      Collection<SimNode> nodes,
      Collection<SimOutside> outside) {
    Policy policy = profile.policy().of(node.id);
    boolean beats = node.support() == Support.BEATS && profile.pushes().heartbeats();
    boolean silent = wedge.silent() && beats && !node.heartbeatsHidden();
    boolean deaf = wedge.truth().isDeaf();
    boolean risen = deaf || risen(node, profile, cloudWatch);
    boolean zerosSay = silent && !zerosMayBeContradicted(node, wedge, profile);
    boolean alive = silent && alive(node, now, cloudWatch, policy);
    boolean local = alive || (deaf && zerosSay);
    boolean aged = wedge.truth() == Truth.WEDGED_STALE_AGE;
    Bound.Evidence evidence =
        !silent || !risen || (!alive && !(deaf && zerosSay))
            ? Bound.Evidence.HEAD
            : aged ? Bound.Evidence.HEARTBEAT_AGED : Bound.Evidence.HEARTBEAT;
    long period = profile.period();
    // By the host's clock, as its age is told.
    long started = now - (node.host.clock(now) - node.startedClock());
    boolean lost = lost(node, wedge, period);
    long seen = Bound.seen(policy, evidence, lost).toSeconds();
    long seenWedged = Bound.seen(policy, Bound.Evidence.HEARTBEAT, lost).toSeconds();
    Latest latest = new Latest();
    long age = aged ? Limits.HEARTBEAT_AGE : 0;
    latest.take(Reason.THE_WEDGE, wedge.since() + age + seen);
    if (!profile.pushes().uptime()) {
      // Its start is known by the host's word: a sample of that period is stamped before it.
      latest.take(Reason.THE_START, node.startedAt() + period + seen);
      if (!risen) {
        long grace = Bound.seen(policy, policy.syncGrace(), lost).toSeconds();
        latest.take(Reason.THE_START, node.startedAt() + period + grace);
        latest.take(Reason.OWN_DATA, after(node.cleanSince(), grace));
      }
    }
    latest.take(Reason.OWN_DATA, after(node.cleanSince(), age + seen));
    latest.take(Reason.THE_LIST, cloudWatch.listedAt(node.id));
    latest.take(Reason.OWN_DATA, node.host.dockerChanged() + period);
    // A grace goes on by the newest uptime; where none comes, by the clock after silentAfter.
    long step =
        period * (lost ? 3 : 1)
            + (node.host.has(FaultKind.DOCKER_MUTE) ? policy.silentAfter().toSeconds() : 0);
    if (profile.pushes().uptime()) {
      boolean muteSinceStart =
          node.host.has(FaultKind.DOCKER_MUTE)
              && node.startedAt() >= node.host.dockerChanged() - 2 * period;
      if (muteSinceStart) {
        latest.take(Reason.OWN_DATA, NEVER); // its newest uptime is another incarnation's
      }
      latest.take(Reason.THE_START, started + policy.startupGrace().toSeconds() + step);
      latest.take(
          Reason.CRASHES,
          after(node.foreignStartBefore(), policy.stalledAfter().toSeconds() + step + period));
    }
    if (beats || node.support() == Support.MISMATCHED) {
      latest.take(Reason.HEARTBEATS, after(node.heartbeatsChanged(), seen));
      latest.take(Reason.THE_START, started + SimHost.QUIET_START + seenWedged);
    }
    if (!risen) {
      latest.take(Reason.THE_START, started + policy.syncGrace().toSeconds() + step);
    }
    if (deaf && !local && !uptimeSpeaks(node, wedge, now, profile, cloudWatch)) {
      latest.take(Reason.ANY_SIGN, NEVER);
    }
    if (node.host.isSkewed()) {
      boolean current = policy.silentAfter().compareTo(Duration.ofMinutes(5)) >= 0;
      latest.take(Reason.DELAYS, local && current ? latest.at + SimHost.MOST_SKEW : NEVER);
    }
    if (!local) {
      latest.take(
          Reason.THE_NETWORK,
          after(soundSince(node, now, evidence, profile, cloudWatch, chain, nodes, outside), seen));
      if (!profile.keepsTogether()) {
        latest.take(Reason.DELAYS, NEVER);
      }
    }
    return new Due(after(latest.at, profile.delayMost()), latest.reason, evidence, local);
  }

  /** Whether its head may have risen for so long without a heartbeat that zeros say nothing. */
  private static boolean zerosMayBeContradicted(SimNode node, Wedge wedge, Profile profile) {
    if (!profile.pushes().uptime() && node.isStartedByOthers()) {
      return true; // nobody knows of that start: zeros of the incarnation before count too
    }
    Policy policy = profile.policy().of(node.id);
    long quiet = node.startedAt() + SimHost.QUIET_START;
    long seen = Math.max(wedge.since(), node.cleanSince());
    // Data finer than a minute are read by the minute where they are old.
    long coarse = policy.period().toSeconds() < 60 ? 60 : 0;
    return seen - quiet >= policy.stalledAfter().toSeconds() - coarse;
  }

  /**
   * Whether uptime without a gap tells of an incarnation whose endpoint has gone silent, where
   * there are no heartbeats to tell it.
   */
  private static boolean uptimeSpeaks(
      SimNode node, Wedge wedge, long now, Profile profile, SimCloudWatch cloudWatch) {
    long period = profile.period();
    boolean isWhole =
        node.host.cleanSince() <= wedge.since() && node.host.dockerChanged() <= wedge.since();
    long head = cloudWatch.track(node.id, Metric.HEAD_SLOT).newestVisible(now);
    long lookback = profile.policy().lookback().toSeconds() - 2 * Math.max(60, period);
    return node.pushesNoHeartbeats()
        && !node.host.has(FaultKind.DOCKER_MUTE)
        && profile.pushes().uptime()
        && isWhole
        && head >= knownSince(node)
        && now - head < lookback;
  }

  private static long after(long time, long seconds) {
    return time == NEVER || time == Long.MIN_VALUE ? time : time + seconds;
  }

  /**
   * Whether its datapoints show a rise in this incarnation. Data finer than a minute are read by
   * the minute where they are old, each minute as its highest head.
   */
  private static boolean risen(SimNode node, Profile profile, SimCloudWatch cloudWatch) {
    Track heads = cloudWatch.track(node.id, Metric.HEAD_SLOT);
    long read = Math.max(60, profile.period());
    long began = knownSince(node);
    long later = -1;
    long highest = -1;
    long bucket = Long.MAX_VALUE;
    for (int i = heads.size() - 1; i >= 0 && heads.stamp(i) >= began; i--) {
      long minute = Math.floorDiv(heads.stamp(i), read) * read;
      if (minute < bucket) {
        if (later > highest && highest >= 0) {
          return true;
        }
        later = highest;
        highest = -1;
        bucket = minute;
      }
      highest = Math.max(highest, heads.value(i));
    }
    return bucket >= began && highest >= 0 && later > highest;
  }

  /** When its incarnation seems to have begun: a clock that is set back looks like a new one. */
  private static long knownSince(SimNode node) {
    return Math.max(node.startedClock(), node.host.lastSet() + 60);
  }

  /** Whether its datapoints show a heartbeat in this incarnation, within the lookback. */
  private static boolean alive(SimNode node, long now, SimCloudWatch cloudWatch, Policy policy) {
    Track beats = cloudWatch.track(node.id, Metric.HEARTBEATS);
    long first =
        Math.max(
            knownSince(node),
            node.host.clock(now) - policy.lookback().toSeconds() + 2 * policy.period().toSeconds());
    for (int i = beats.size() - 1; i >= 0 && beats.stamp(i) >= first; i--) {
      if (beats.value(i) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Since when a quorum of peers is seen to advance: peers that keep up, on hosts whose data are
   * clean.
   */
  private static long soundSince(
      SimNode node,
      long now,
      Bound.Evidence evidence,
      Profile profile,
      SimCloudWatch cloudWatch,
      Chain chain,
      Collection<SimNode> nodes,
      Collection<SimOutside> outside) {
    int others = nodes.size() - 1 + (outside.isEmpty() ? 0 : 1);
    int least = evidence == Bound.Evidence.HEAD && others >= 3 ? 2 : 1;
    int quorum = Math.max(least, profile.policy().quorumOf(others));
    LongStream peers =
        nodes.stream()
            .filter(other -> other != node && !other.host.isSkewed())
            .mapToLong(
                other ->
                    Math.max(
                        Math.max(other.keepsUpSince(now), other.host.lastLoss() + 1),
                        Math.max(other.cleanSince(), cloudWatch.listedAt(other.id))));
    // All outside heads are together one peer more.
    LongStream together =
        outside.stream()
            .filter(endpoint -> isNear(chain.headAt(now), nodes, cloudWatch))
            .mapToLong(endpoint -> Math.max(endpoint.honestSince(), pushedSince(endpoint, nodes)))
            .min()
            .stream();
    long[] since =
        LongStream.concat(peers, together).filter(time -> time <= now).sorted().toArray();
    return since.length < quorum ? NEVER : Math.max(since[quorum - 1], chain.advancingSince(now));
  }

  /** Whether an honest outside head is near enough to a head of the fleet to be of its network. */
  private static boolean isNear(long head, Collection<SimNode> nodes, SimCloudWatch cloudWatch) {
    List<Long> fleet = new ArrayList<>();
    for (SimNode node : nodes) {
      Track heads = cloudWatch.track(node.id, Metric.HEAD_SLOT);
      if (heads.size() > 0) {
        fleet.add(heads.value(heads.size() - 1));
      }
    }
    return fleet.isEmpty() || fleet.stream().anyMatch(own -> Math.abs(own - head) < SURELY_NEAR);
  }

  /** Since when every host that pushes an outside head does so without a fault. */
  private static long pushedSince(SimOutside endpoint, Collection<SimNode> nodes) {
    return nodes.stream()
        .map(node -> node.host)
        .filter(host -> host.outside.contains(endpoint))
        .mapToLong(host -> Math.max(host.cleanSince(), host.lastLoss() + 1))
        .max()
        .orElseThrow();
  }

  /** The latest of what is waited for. */
  private static final class Latest {
    long at = Long.MIN_VALUE;
    Reason reason = Reason.THE_WEDGE;

    void take(Reason what, long time) {
      if (time > at) {
        at = time;
        reason = what;
      }
    }
  }
}
