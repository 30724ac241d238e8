package dev.unwedge.judge;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.OutsideHead;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.judge.Verdict.Frozen;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Judges every node of a fleet at one instant: the first row of the table in
 * docs/contract.md#verdicts that holds.
 *
 * <p>Reading is lazy, so judging comes in three questions: {@link #hasCause} (from heads alone: is
 * there a reason to read more?), {@link #needsDeepHeads} (does a decision hang on older heads?) and
 * {@link #judge}.
 */
public final class Judge {
  private static final Verdict HEALTHY = new Verdict.Healthy();

  private final Policy policy;
  private final long now;
  private final List<Observation> nodes;
  private final Network network;

  /** Takes a fleet to be judged that is compared with nothing from outside. */
  public Judge(Policy policy, Instant now, List<Observation> nodes) {
    this(policy, now, nodes, List.of());
  }

  /**
   * Takes a fleet to be judged.
   *
   * @param now the instant of the run
   * @param outside heads from outside the fleet, which are not judged
   */
  public Judge(Policy policy, Instant now, List<Observation> nodes, List<OutsideHead> outside) {
    this.policy = policy;
    this.now = now.getEpochSecond();
    this.nodes = nodes;
    this.network = Network.of(nodes, outside, policy);
  }

  /** The fleet as one network. */
  public Network network() {
    return network;
  }

  /** Judges all nodes, in the order they were given in. */
  public List<Judgement> judge() {
    List<Judgement> judgements = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      judgements.add(judge(i));
    }
    return judgements;
  }

  /**
   * Whether there is cause to read a node's heartbeats and uptime: its head missing in both of the
   * newest two complete periods, fallen or unchanged over its last two datapoints, lagging, or
   * first seen less than {@code startupGrace} ago. Without cause a node is healthy.
   */
  public boolean hasCause(int node) {
    Observation observation = nodes.get(node);
    Series heads = observation.heads().series();
    if (heads.size() < 2) {
      return true;
    }
    long period = policy.period().toSeconds();
    // The newest complete period is the last one on the clock's grid that is over.
    long incomplete = Math.floorDiv(now, period) * period;
    int inComplete = heads.lastAtOrBefore(incomplete - 1);
    return inComplete < 0
        || heads.second(inComplete) < incomplete - 2 * period
        || !heads.rises(heads.size() - 1)
        || now - heads.second(0) < policy.of(observation.id()).startupGrace().toSeconds()
        || lags(observation);
  }

  /**
   * Whether a decision hangs on heads older than those read for the whole fleet: its heartbeats are
   * silent, it has been without a head for long, or it stands still while the network advances.
   */
  public boolean needsDeepHeads(int node) {
    Observation observation = nodes.get(node);
    if (observation.vitals() == null || observation.heads() instanceof Reading.Unreadable) {
      return false;
    }
    Policy own = policy.of(observation.id());
    Facts facts = new Facts(observation, own, now);
    return facts.heartbeats.state() == Heartbeats.State.SILENT
        || (facts.isCurrent(facts.newest) && facts.isHeadlessFor(own.stalledAfter()))
        || (facts.frozenFor(own.stalledAfter()) != null && network.leavesBehind(node));
  }

  private Judgement judge(int node) {
    Observation observation = nodes.get(node);
    if (observation.heads() instanceof Reading.Unreadable(String why)) {
      return new Judgement(observation.id(), new Verdict.Unknown(why), Signs.NONE);
    }
    Observation.Vitals vitals = observation.vitals();
    if (vitals == null) {
      return new Judgement(observation.id(), HEALTHY, quietSigns(observation));
    }
    Policy own = policy.of(observation.id());
    Facts facts = new Facts(observation, own, now);
    Verdict verdict;
    if (vitals.heartbeats() instanceof Reading.Unreadable(String why)) {
      verdict = new Verdict.Unknown(why);
    } else if (vitals.uptime() instanceof Reading.Unreadable(String why)) {
      verdict = new Verdict.Unknown(why);
    } else {
      verdict = verdict(node, observation, facts, own);
    }
    return new Judgement(
        observation.id(), verdict, facts.signs(network.referenceHead(facts.heads)));
  }

  /** The rows of the contract's table, in its order; what could not be read is already told. */
  private Verdict verdict(int node, Observation observation, Facts facts, Policy own) {
    if (facts.newest == Long.MIN_VALUE || now - facts.newest >= policy.silentAfter().toSeconds()) {
      return new Verdict.Silent(
          facts.newest == Long.MIN_VALUE ? null : Instant.ofEpochSecond(facts.newest));
    }
    Instant downSince = facts.downSince();
    if (downSince != null) {
      return new Verdict.Down(downSince);
    }
    int starts =
        facts.uptime.isEmpty()
            ? 0
            : facts.incarnations.begunAfter(
                facts.newest - own.stalledAfter().toSeconds(),
                observation.startedByUs(),
                policy.period().toSeconds());
    if (starts >= 2) {
      return new Verdict.CrashLooping(starts, own.stalledAfter());
    }
    if (facts.age != null && facts.age.compareTo(own.startupGrace()) < 0) {
      return new Verdict.Starting(facts.age);
    }
    if (isUnresponsive(node, facts, own)) {
      return facts.unresponsive();
    }
    Frozen frozen = facts.frozenFor(own.wedgedAfter());
    if (frozen != null) {
      if (facts.isCurrent(facts.heads.newestSecond())) {
        if (mayBeWedged(facts, own)) {
          boolean advancing = network.advances(node);
          boolean stopped = facts.heartbeats.everAlive();
          if (advancing || stopped) {
            return new Verdict.Wedged(frozen, advancing, stopped);
          }
        }
        if (mayBeStalled(facts, own) && network.leavesBehind(node)) {
          return new Verdict.Stalled(frozen);
        }
      }
      if (network.standsStill() || network.alone(node)) {
        return new Verdict.NetworkStall(frozen, network.alone(node));
      }
      return new Verdict.Suspect(frozen);
    }
    if (facts.isHeadlessFor(own.wedgedAfter())) {
      return facts.headless();
    }
    if (facts.advancedLately()) {
      return lags(observation) ? new Verdict.Syncing(lag(observation)) : HEALTHY;
    }
    return new Verdict.Unknown(facts.whyUnknown());
  }

  /**
   * Without a head for long, which silent heartbeats bear out; where there are none, that the
   * others rise above its newest head and its container lives on.
   */
  private boolean isUnresponsive(int node, Facts facts, Policy own) {
    if (facts.isSilent()) {
      return facts.isHeadlessFor(own.wedgedAfter());
    }
    return facts.heartbeats.state() == Heartbeats.State.UNSUPPORTED
        && facts.isHeadlessFor(own.stalledAfter())
        && facts.hasOutlivedItsHead()
        && network.leavesBehind(node, facts.newest);
  }

  /**
   * Silent heartbeats on a frozen head. Zeros of a pattern that never matched in this incarnation
   * are weak evidence, as the client may have stopped logging it, and a head that never rose may be
   * a slow start: then it takes longer.
   */
  private static boolean mayBeWedged(Facts facts, Policy own) {
    if (!facts.isSilent()) {
      return false;
    }
    if (facts.hasRisen) {
      return facts.heartbeats.everAlive() || facts.frozenFor(own.stalledAfter()) != null;
    }
    return facts.frozenFor(own.stalledAfter()) != null
        && (facts.age == null
            ? facts.frozenFor(own.syncGrace()) != null
            : facts.age.compareTo(own.syncGrace()) >= 0);
  }

  /** Frozen for long, no slow start, and heartbeats say nothing against it. */
  private static boolean mayBeStalled(Facts facts, Policy own) {
    return facts.frozenFor(own.stalledAfter()) != null
        && facts.heartbeatsAllowStall()
        && (facts.hasRisen || facts.age == null || facts.age.compareTo(own.syncGrace()) >= 0);
  }

  /** Of a node without cause to read more: so it has heads, and the newest one rises. */
  private Signs quietSigns(Observation observation) {
    Series heads = observation.heads().series();
    OptionalLong reference = network.referenceHead(observation.heads().series());
    return new Signs(
        heads.newestValue(),
        heads.stamp(heads.size() - 1),
        Duration.ZERO,
        null,
        null,
        null,
        null,
        reference.isPresent() ? reference.getAsLong() : null,
        heads.stamp(heads.size() - 1));
  }

  private boolean lags(Observation observation) {
    return lag(observation) > policy.syncLagSlots();
  }

  private long lag(Observation observation) {
    OptionalLong reference = network.referenceHead(observation.heads().series());
    return reference.isEmpty()
        ? 0
        : reference.getAsLong() - observation.heads().series().newestValue();
  }
}
