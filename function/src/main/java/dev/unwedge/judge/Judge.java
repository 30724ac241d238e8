package dev.unwedge.judge;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.judge.Verdict.Frozen;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Judges every node of a fleet at one instant: the first row of the contract's table that holds.
 *
 * <p>Reading is lazy, so judging comes in three questions: {@link #hasCause} (from heads alone: is
 * there a reason to read more?), {@link #needsDeepHeads} (does a decision hang on older heads?) and
 * {@link #judge}.
 */
public final class Judge {
  private final Policy policy;
  private final long now;
  private final List<Observation> nodes;
  private final Network network;

  /**
   * Takes a fleet to be judged.
   *
   * @param now the instant of the run
   */
  public Judge(Policy policy, Instant now, List<Observation> nodes) {
    this.policy = policy;
    this.now = now.getEpochSecond();
    this.nodes = nodes;
    this.network = Network.of(nodes, policy);
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
        || now - heads.second(0) < policy.startupGrace().toSeconds()
        || lags(observation);
  }

  /**
   * Whether a decision hangs on heads older than those read for the whole fleet: its heartbeats are
   * silent, or it stands still while the network advances.
   */
  public boolean needsDeepHeads(int node) {
    Observation observation = nodes.get(node);
    if (observation.vitals() == null || observation.heads() instanceof Reading.Unreadable) {
      return false;
    }
    Facts facts = new Facts(observation);
    if (facts.heartbeats.state() == Heartbeats.State.SILENT) {
      return true;
    }
    return facts.frozen != null
        && facts.frozenFor >= policy.stalledAfter().toSeconds()
        && network.advancing(node, policy.stalledAfter().toSeconds());
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
    Facts facts = new Facts(observation);
    Verdict verdict;
    if (vitals.heartbeats() instanceof Reading.Unreadable(String why)) {
      verdict = new Verdict.Unknown(why);
    } else if (vitals.uptime() instanceof Reading.Unreadable(String why)) {
      verdict = new Verdict.Unknown(why);
    } else {
      verdict = verdict(node, observation, facts);
    }
    return new Judgement(observation.id(), verdict, facts.signs());
  }

  private static final Verdict HEALTHY = new Verdict.Healthy();

  /** The rows of the contract's table, in its order; what could not be read is already told. */
  private Verdict verdict(int node, Observation observation, Facts facts) {
    long wedgedAfter = policy.wedgedAfter().toSeconds();
    long stalledAfter = policy.stalledAfter().toSeconds();

    if (facts.newest == Long.MIN_VALUE || now - facts.newest >= silentAfter()) {
      return new Verdict.Silent(
          facts.newest == Long.MIN_VALUE ? null : Instant.ofEpochSecond(facts.newest));
    }
    if (facts.downSince != null) {
      return new Verdict.Down(facts.downSince);
    }
    int starts =
        facts.uptime.isEmpty()
            ? 0
            : facts.incarnations.begunAfter(
                facts.newest - stalledAfter,
                observation.startedByUs(),
                policy.period().toSeconds());
    if (starts >= 2) {
      return new Verdict.CrashLooping(starts, policy.stalledAfter());
    }
    Duration uptime = facts.age();
    if (uptime != null && uptime.compareTo(policy.startupGrace()) < 0) {
      return new Verdict.Starting(uptime);
    }
    Verdict.Unresponsive unresponsive = facts.unresponsive();
    if (unresponsive != null) {
      return unresponsive;
    }
    Frozen frozen = facts.frozen;
    if (frozen != null && facts.frozenFor >= wedgedAfter) {
      if (facts.frozenFor >= (facts.hasRisen ? wedgedAfter : stalledAfter)
          && facts.heartbeats.state() == Heartbeats.State.SILENT
          && facts.isCurrent(facts.heads.newestSecond())
          && facts.isCurrent(facts.heartbeats.newest())) {
        boolean advancing = network.advancing(node, wedgedAfter);
        boolean stopped = facts.heartbeats.everAlive();
        if (advancing || stopped) {
          return new Verdict.Wedged(frozen, advancing, stopped);
        }
      }
      if (facts.frozenFor >= stalledAfter
          && facts.isCurrent(facts.heads.newestSecond())
          && facts.heartbeatsAllowStall()
          && (facts.hasRisen || uptime == null || uptime.compareTo(policy.syncGrace()) >= 0)
          && network.advancing(node, stalledAfter)) {
        return new Verdict.Stalled(frozen);
      }
      if (network.standsStill() || network.alone(node)) {
        return new Verdict.NetworkStall(frozen, network.alone(node));
      }
      return new Verdict.Suspect(frozen);
    }
    if (facts.advancedLately()) {
      return lags(observation) ? new Verdict.Syncing(lag(observation)) : HEALTHY;
    }
    return new Verdict.Unknown(facts.whyUnknown());
  }

  private Signs quietSigns(Observation observation) {
    Series heads = observation.heads().series();
    if (heads.isEmpty()) {
      return Signs.NONE;
    }
    OptionalLong reference = network.referenceHead(observation.heads().series());
    return new Signs(
        heads.newestValue(),
        heads.stamp(heads.size() - 1),
        Duration.ZERO,
        null,
        null,
        null,
        reference.isPresent() ? reference.getAsLong() : null);
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

  private long silentAfter() {
    return policy.silentAfter().toSeconds();
  }

  /** What the series of one node show, computed once. */
  private final class Facts {
    final Observation observation;
    final Series heads;
    final Series uptime;
    final long newest;
    final Incarnations incarnations;
    final Heartbeats heartbeats;
    final @Nullable Instant downSince;
    final @Nullable Frozen frozen;
    final long frozenFor;
    final boolean hasRisen;
    final long lastRise;

    Facts(Observation observation) {
      this.observation = observation;
      Observation.Vitals vitals = observation.vitals();
      Series beats = vitals == null ? Series.EMPTY : vitals.heartbeats().series();
      this.heads = observation.heads().series();
      this.uptime = vitals == null ? Series.EMPTY : vitals.uptime().series();
      this.newest = observation.newestSecond();
      this.incarnations = Incarnations.of(uptime, observation.reportedStart());
      long present = incarnations.present();
      this.heartbeats = Heartbeats.of(beats, heads, present, policy);
      this.downSince = isStale(uptime) ? null : downSince(uptime);
      this.frozen = frozen(present);
      this.frozenFor = frozen == null ? -1 : frozen.duration().toSeconds();

      boolean risen = false;
      long rise = Long.MIN_VALUE;
      for (int i = 1; i < heads.size(); i++) {
        if (heads.rises(i)) {
          rise = heads.second(i);
          risen |= heads.second(i - 1) >= present;
        }
      }
      this.hasRisen = risen;
      this.lastRise = rise;
    }

    private static @Nullable Instant downSince(Series uptime) {
      int from = uptime.size();
      while (from > 0 && uptime.value(from - 1) == 0) {
        from--;
      }
      return from == uptime.size() ? null : uptime.stamp(from);
    }

    private @Nullable Frozen frozen(long present) {
      int to = heads.size() - 1;
      if (to < 0 || heads.second(to) < present) {
        return null;
      }
      int from = to;
      while (from > 0
          && heads.value(from - 1) == heads.value(to)
          && heads.second(from - 1) >= present
          && heads.second(from) - heads.second(from - 1) <= policy.wedgedAfter().toSeconds()) {
        from--;
      }
      return new Frozen(
          heads.value(to),
          heads.stamp(from),
          Duration.ofSeconds(heads.second(to) - heads.second(from)),
          heads.endOfPeriod(from, policy.period()));
    }

    @Nullable Duration newestUptime() {
      return uptime.isEmpty() ? null : Duration.ofSeconds(uptime.newestValue());
    }

    /**
     * The incarnation's age: the newest uptime; where that has not been pushed for {@code
     * silentAfter}, what it has grown to since. A grace must not last for as long as a publisher
     * cannot ask Docker.
     */
    @Nullable Duration age() {
      Duration known = newestUptime();
      return known == null || !isStale(uptime)
          ? known
          : known.plusSeconds(newest - uptime.newestSecond());
    }

    /**
     * Whether the series ended {@code silentAfter} or longer before the node's newest datapoint.
     */
    private boolean isStale(Series series) {
      return !series.isEmpty() && newest - series.newestSecond() >= silentAfter();
    }

    boolean isCurrent(long stamp) {
      return stamp != Long.MIN_VALUE && now - stamp < silentAfter();
    }

    /** Alive, unsupported, or without a datapoint for {@code stalledAfter}. */
    boolean heartbeatsAllowStall() {
      return switch (heartbeats.state()) {
        case UNSUPPORTED -> true;
        case ALIVE -> isCurrent(heartbeats.newest()) || heartbeatsAbsent();
        case SILENT, UNDECIDED -> heartbeatsAbsent();
      };
    }

    private boolean heartbeatsAbsent() {
      return newest - heartbeats.newest() >= policy.stalledAfter().toSeconds();
    }

    Verdict.@Nullable Unresponsive unresponsive() {
      if (heartbeats.state() != Heartbeats.State.SILENT
          || !isCurrent(newest)
          || !isCurrent(heartbeats.newest())) {
        return null;
      }
      long present = incarnations.present();
      boolean hasHead = !heads.isEmpty() && heads.newestSecond() >= present;
      long since = hasHead ? heads.newestSecond() : firstKnown(present);
      if (newest - since < policy.wedgedAfter().toSeconds()) {
        return null;
      }
      // The first period without a head is the one after the newest head's, or that of the start.
      Instant startedBefore =
          hasHead
              ? heads.endOfPeriod(heads.size() - 1, policy.period()).plus(policy.period())
              : Instant.ofEpochSecond(since).plus(policy.period());
      return new Verdict.Unresponsive(
          Instant.ofEpochSecond(since), Duration.ofSeconds(newest - since), startedBefore);
    }

    /** The incarnation's start or, where no uptime tells it, the first datapoint of any metric. */
    private long firstKnown(long present) {
      if (present != Incarnations.UNKNOWN) {
        return present;
      }
      Observation.Vitals vitals = observation.vitals();
      Series beats = vitals == null ? Series.EMPTY : vitals.heartbeats().series();
      long first = newest;
      if (!beats.isEmpty()) {
        first = Math.min(first, beats.second(0));
      }
      return first;
    }

    /** The head rose within {@code wedgedAfter}, and lately enough by the clock. */
    boolean advancedLately() {
      return lastRise != Long.MIN_VALUE
          && newest - lastRise < policy.wedgedAfter().toSeconds()
          && isCurrent(heads.newestSecond());
    }

    String whyUnknown() {
      if (heads.isEmpty()) {
        return "no head yet";
      }
      if (heads.size() == 1) {
        return "one datapoint of HeadSlot so far";
      }
      if (!isCurrent(heads.newestSecond())) {
        return "the newest head is too old: " + heads.stamp(heads.size() - 1);
      }
      if (newest - heads.newestSecond() >= policy.wedgedAfter().toSeconds()) {
        return "no head since " + heads.stamp(heads.size() - 1);
      }
      return "no progress seen in this incarnation, and not for long enough to say more";
    }

    Signs signs() {
      if (heads.isEmpty() && uptime.isEmpty() && heartbeats.newest() == Long.MIN_VALUE) {
        return Signs.NONE;
      }
      OptionalLong reference = network.referenceHead(observation.heads().series());
      return new Signs(
          heads.isEmpty() ? null : heads.newestValue(),
          heads.isEmpty() ? null : heads.stamp(heads.size() - 1),
          frozen == null ? null : frozen.duration(),
          heartbeats.state(),
          heartbeats.everAlive() ? Instant.ofEpochSecond(heartbeats.lastAlive()) : null,
          newestUptime(),
          reference.isPresent() ? reference.getAsLong() : null);
    }
  }
}
