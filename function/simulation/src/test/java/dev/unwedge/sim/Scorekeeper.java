package dev.unwedge.sim;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.Remediable;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Veto;
import dev.unwedge.run.Report;
import dev.unwedge.run.RestartCommand;
import dev.unwedge.sim.SimSsm.Sent;
import dev.unwedge.sim.Violation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows what is true of every node, and holds what unwedge says and does against it. */
final class Scorekeeper {
  /** The schedule fires within so many seconds of its time. */
  static final long JITTER = 5;

  private final Agenda agenda;
  private final Profile profile;
  private final Policy policy;
  private final Chain chain;
  private final SimCloudWatch cloudWatch;
  private final WorldFaults faults;
  private final List<SimNode> nodes;
  private final List<SimOutside> outside;
  private final OperatorsPauses pauses;
  private final Score score = new Score();
  private final Map<SimNode, Episode> episodes = new HashMap<>();
  private final Map<SimNode, List<Sent>> attempts = new HashMap<>();
  private final List<Long> accepted = new ArrayList<>();
  private long blindUntil = Long.MIN_VALUE;
  private @Nullable Witness witness;

  Scorekeeper(
      Agenda agenda,
      Profile profile,
      Chain chain,
      SimCloudWatch cloudWatch,
      WorldFaults faults,
      List<SimNode> nodes,
      List<SimOutside> outside,
      OperatorsPauses pauses) {
    this.agenda = agenda;
    this.profile = profile;
    this.policy = profile.policy();
    this.chain = chain;
    this.cloudWatch = cloudWatch;
    this.faults = faults;
    this.nodes = nodes;
    this.outside = outside;
    this.pauses = pauses;
  }

  /** What the policy says of a node. */
  private Policy own(SimNode node) {
    return policy.of(node.id);
  }

  private boolean isObserved(SimNode node) {
    return faults.has(FaultKind.OBSERVED) || own(node).mode() == Mode.OBSERVE;
  }

  /** Is told of every node at every run. */
  interface Witness {
    void sees(long at, SimNode node, Truth truth, Report.@Nullable Row row, @Nullable Due due);

    /** Something happens on the way. */
    void notes(long at, SimNode node, String what);
  }

  void callWitness(Witness who) {
    witness = who;
  }

  Score score() {
    return score;
  }

  /** One wedge of one incarnation. */
  private static final class Episode {
    final Wedge wedge;
    long commandAt = Due.NEVER;
    boolean held;
    boolean blinded;
    String last = "before it was due";

    Episode(Wedge wedge) {
      this.wedge = wedge;
    }
  }

  // ---- What unwedge and the hosts do

  void refused(SimNode node) {
    score.refused++;
    Episode episode = episode(node);
    if (episode != null) {
      episode.held = true;
      episode.last = "SSM refused";
    }
    note(node, "SSM refuses the command");
  }

  void accepted(Sent sent) {
    SimNode node = sent.node;
    long now = agenda.now();
    score.commands++;
    if (pauses.hasLapsed(node, now)) {
      score.commandedAfterPause++;
    }
    note(node, "command " + sent.id + " accepted, " + sent.command.veto());
    checkOrders(node);
    checkData(sent.command, node);
    if (!faults.has(FaultKind.SECOND_STACK)) {
      checkBudget(node);
      checkAttempts(node);
    }
    attempts.computeIfAbsent(node, n -> new ArrayList<>()).add(sent);
    accepted.add(now);
    sent.restsOn = cloudWatch.track(node.id, Metric.HEAD_SLOT).newestVisible(now);
    sent.othersFresh = othersFresh(node);
    Episode episode = episode(node);
    if (episode == null) {
      score.needless++;
      Score.count(score.needlessBy, node.truth(now));
      return;
    }
    if (episode.commandAt == Due.NEVER) {
      episode.commandAt = now;
      Score.count(score.commanded, episode.wedge.truth());
      if (!own(node).equals(policy)) {
        score.commandedByOwn++;
      }
      measure(node, episode);
    }
    episode.last = "commanded";
  }

  private void measure(SimNode node, Episode episode) {
    Due due = Due.of(node, episode.wedge, agenda.now(), profile, cloudWatch, chain, nodes, outside);
    long took = agenda.now() - episode.wedge.since();
    Policy own = own(node);
    String key =
        own.equals(policy)
            ? Score.key(profile, due.evidence())
            : Score.keyOfOwn(profile, due.evidence());
    Score.times(score.all, key).add(took);
    if (nodes.size() == 1 && due.evidence() == Bound.Evidence.HEAD) {
      score.aloneByHead++;
    }
    boolean isPlain = !episode.held && !episode.blinded && (due.waitsFor() == Due.Reason.THE_WEDGE);
    if (!isPlain) {
      return;
    }
    Score.times(score.plain, key).add(took);
    boolean lost = Due.lost(node, episode.wedge, profile.period());
    Duration bound = Bound.of(profile, own, due.evidence(), lost);
    if (took > bound.toSeconds()) {
      violate(Kind.LATE_COMMAND, node, "after %d s, the bound is %s".formatted(took, bound));
    }
  }

  private void checkOrders(SimNode node) {
    boolean isPaused = faults.has(FaultKind.PAUSED) || pauses.holding(node, agenda.now()) > 0;
    if (isPaused || isObserved(node) || node.isExcluded()) {
      violate(Kind.AGAINST_ORDERS, node, "a command while it was forbidden");
    }
    if (faults.has(FaultKind.HISTORY_FAILS)
        || faults.has(FaultKind.METRICS_THROTTLED)
        || faults.has(FaultKind.LISTING_FAILS)
        || faults.has(FaultKind.POLICY_FAILS)) {
      violate(Kind.ON_BAD_DATA, node, "a command though something could not be read");
    }
  }

  private void checkData(RestartCommand command, SimNode node) {
    long now = agenda.now();
    Track heads = cloudWatch.track(node.id, Metric.HEAD_SLOT);
    Track beats = cloudWatch.track(node.id, Metric.HEARTBEATS);
    Track uptime = cloudWatch.track(node.id, Metric.UPTIME_SECONDS);
    long silentAfter = policy.silentAfter().toSeconds();
    long head = heads.newestVisible(now);
    long beat = beats.newestVisible(now);
    long newest = Math.max(head, Math.max(beat, uptime.newestVisible(now)));
    boolean isStall = command.veto() == Veto.HEAD;
    boolean unresponsive = own(node).restart().contains(Remediable.UNRESPONSIVE);
    long sign = unresponsive ? newest : head;
    boolean isDeafAndMute = unresponsive && node.pushesNoHeartbeats();
    long needed = isStall ? head : isDeafAndMute ? newest : Math.min(beat, sign);
    if (needed == Long.MIN_VALUE || now - needed >= silentAfter) {
      violate(Kind.ON_BAD_DATA, node, "a command on data of " + (now - needed) + " s ago");
    }
    for (Metric metric : Metric.values()) {
      if (cloudWatch.isPartial(node, metric)) {
        violate(Kind.ON_BAD_DATA, node, "a command though " + metric + " could not be read");
      }
    }
    long rise = lastVisibleRise(heads, now, now + profile.period());
    if (rise != Long.MIN_VALUE && newest - rise < own(node).wedgedAfter().toSeconds()) {
      violate(Kind.AGAINST_PROGRESS, node, "its head rose at " + rise);
    }
  }

  private static long lastVisibleRise(Track heads, long now, long believed) {
    long later = -1;
    long laterAt = 0;
    for (int i = heads.size() - 1; i >= 0; i--) {
      if (heads.isVisible(i, now) && heads.stamp(i) <= believed) {
        if (later > heads.value(i) && laterAt > heads.stamp(i)) {
          return laterAt;
        }
        later = heads.value(i);
        laterAt = heads.stamp(i);
      }
    }
    return Long.MIN_VALUE;
  }

  private void checkBudget(SimNode node) {
    long since = agenda.now() - policy.budget().window().toSeconds();
    long used = accepted.stream().filter(at -> at > since).count();
    int limit = policy.budget().limit(nodes.size(), false);
    if (used >= limit) {
      violate(Kind.OVER_BUDGET, node, "%d of %d were used".formatted(used, limit));
    }
  }

  private void checkAttempts(SimNode node) {
    long now = agenda.now();
    NextAttempt next = next(node);
    // A cold function that cannot read the reports takes that attempt for one of unknown outcome.
    boolean isSupervised = next.isSupervised() && !faults.has(FaultKind.WORDS_FAIL);
    if (isSupervised || next.counted() >= own(node).maxAttempts()) {
      violate(Kind.OVER_ATTEMPTS, node, next.counted() + " attempts before");
    } else if (now < next.cooledDown() || now < next.recovered()) {
      violate(
          Kind.OVER_ATTEMPTS,
          node,
          "it cools down until %d, and has until %d to recover"
              .formatted(next.cooledDown(), next.recovered()));
    }
  }

  private NextAttempt next(SimNode node) {
    return new NextAttempt(own(node), agenda.now(), attempts.getOrDefault(node, List.of()));
  }

  /** What is true of a node that a host looks at for the last time. */
  enum Seen {
    WEDGED,
    /** It got going by itself, and no datapoint that the command rests on could show it. */
    CAME_BACK_UNSEEN,
    /** No wedge holds it; but it has stood still for as long as makes it one by the policy. */
    STANDS_STILL,
    /** The network stands still; a publisher that pushes a clock is one of fewer than three. */
    LEFT_BEHIND_BY_A_CLOCK,
    WELL
  }

  /** A host has looked at a node for the last time before it stops the container. */
  Seen lookedAt(Sent sent) {
    SimNode node = sent.node;
    if (node.wedge() != null) {
      return Seen.WEDGED;
    }
    long now = agenda.now();
    Truth truth = node.truth(now);
    long stalledAfter = own(node).stalledAfter().toSeconds();
    if (node.gotGoingAt(now, stalledAfter) >= sent.restsOn) {
      return Seen.CAME_BACK_UNSEEN;
    }
    boolean networkAdvanced =
        chain.advancingSince(now) <= now - stalledAfter + policy.stretch().toSeconds();
    boolean isLeftBehind = networkAdvanced && now - node.lastRise(now) >= stalledAfter;
    if (isLeftBehind && !truth.isStarting() && truth != Truth.OOM_CYCLE) {
      return Seen.STANDS_STILL;
    }
    boolean isLiedTo =
        nodes.stream().anyMatch(SimNode::pushesClock)
            || outside.stream().anyMatch(head -> head.kind == SimOutside.Kind.CLOCK);
    return sent.othersFresh < 3 && isLiedTo ? Seen.LEFT_BEHIND_BY_A_CLOCK : Seen.WELL;
  }

  /**
   * How many other nodes' heads are as new as the newest, or can't be read; with all outside heads
   * as one.
   */
  private int othersFresh(SimNode node) {
    long now = agenda.now();
    long outsideNewest =
        outside.stream()
            .filter(head -> head.kind != SimOutside.Kind.ANOTHER_NETWORK)
            .mapToLong(head -> cloudWatch.track(head.id, Metric.HEAD_SLOT).newestVisible(now))
            .max()
            .orElse(Long.MIN_VALUE);
    long newest =
        nodes.stream()
            .mapToLong(one -> cloudWatch.track(one.id, Metric.HEAD_SLOT).newestVisible(now))
            .reduce(outsideNewest, Math::max);
    long from = newest - policy.freshWithin().toSeconds();
    int together = !outside.isEmpty() && outsideNewest >= from ? 1 : 0;
    return together
        + (int)
            nodes.stream()
                .filter(other -> other != node)
                .filter(
                    other ->
                        cloudWatch.track(other.id, Metric.HEAD_SLOT).newestVisible(now) >= from
                            || cloudWatch.isPartial(other, Metric.HEAD_SLOT))
                .count();
  }

  /** The host is about to stop the container, some seconds after the last look. */
  void stopped(Sent sent, Seen seen) {
    SimNode node = sent.node;
    score.restarts++;
    note(node, "the host restarts it for " + sent.id);
    if (episode(node) != null) {
      return;
    }
    switch (seen) {
      case WEDGED, CAME_BACK_UNSEEN -> score.cameBackUnseen++;
      case STANDS_STILL -> score.stoodStill++;
      case LEFT_BEHIND_BY_A_CLOCK -> score.movedByClock++;
      case WELL -> {
        Truth truth = node.truth(agenda.now());
        violate(Kind.FALSE_RESTART, node, "it was " + truth + ", command " + sent.id);
      }
    }
  }

  void ended(Sent sent, Outcome outcome) {
    Score.count(score.outcomes, outcome);
    note(sent.node, sent.id + ": " + outcome);
  }

  /** The function says that a node has recovered: then it was started anew, and its head rose. */
  void toldRecovered(Sent sent) {
    SimNode node = sent.node;
    score.recoveriesTold++;
    if (node.pushesClock()) {
      return; // whatever it does, its head rises
    }
    // Starts are counted from stamps: one that lies up to a period before the request may be its
    // own.
    boolean startedAnew = node.startedAt() > sent.at - profile.period();
    if (!startedAnew || node.lastRise(agenda.now()) < sent.at) {
      violate(Kind.FALSE_RECOVERY, node, "told of " + sent.id);
    }
  }

  // ---- Runs

  /** A run could not be trusted to act. */
  void runFailed(RuntimeException why) {
    blind();
    if (!faults.blindRuns()) {
      violate(Kind.FAILED_RUN, nodes.getFirst(), String.valueOf(why.getMessage()));
    }
  }

  private void blind() {
    blindUntil = agenda.now();
    for (SimNode node : nodes) {
      Episode episode = episode(node);
      if (episode != null) {
        episode.blinded = true;
      }
    }
  }

  /** A run of the schedule did not take place. */
  void runMissed() {
    blind();
  }

  /** A run of the whole fleet has judged every node. */
  void ran(Report report) {
    long now = agenda.now();
    Map<NodeId, Report.Row> rows = new HashMap<>();
    report.nodes().forEach(row -> rows.put(row.id(), row));
    boolean knows = !faults.blindRuns();
    if (!knows) {
      blind();
    }
    for (SimNode node : nodes) {
      Truth truth = node.truth(now);
      Report.Row row = rows.get(node.id);
      if (node.wedge() != null && pauses.holding(node, now) > 1) {
        score.heldByTwoPauses++;
      }
      if (node.wedge() != null && own(node).mode() == Mode.OBSERVE) {
        score.heldByOverride++;
      }
      score.judged(truth, row == null ? Verdict.Kind.HEALTHY : Verdict.Kind.valueOf(row.verdict()));
      Episode episode = episode(node);
      Due due = null;
      if (episode != null) {
        due = Due.of(node, episode.wedge, now, profile, cloudWatch, chain, nodes, outside);
        judge(node, episode, due, row, knows);
      }
      if (row != null && row.reason() != null) {
        checkHold(node, Hold.Reason.valueOf(row.reason()));
      }
      if (witness != null) {
        witness.sees(now, node, truth, row, due);
      }
    }
    outside.forEach(head -> Score.count(score.outside, head.kind));
    score.nodeMinutes += nodes.size() * profile.interval() / 60;
    score.minutesByProfile.merge(profile.name(), nodes.size() * profile.interval() / 60, Long::sum);
  }

  private void judge(
      SimNode node, Episode episode, Due due, Report.@Nullable Row row, boolean knows) {
    String said = row == null ? "HEALTHY" : row.verdict();
    String decision = row == null ? "NONE" : row.decision();
    if (decision.equals("RESTART")) {
      return;
    }
    if (decision.equals("HOLD") && row != null) {
      episode.held = true;
      episode.last = "held: " + row.reason();
      Score.count(score.holds, String.valueOf(row.reason()));
      return;
    }
    boolean named = isRemediable(said) && !own(node).restart().contains(Remediable.valueOf(said));
    if (named) {
      episode.held = true;
      episode.last = "named " + said + ", which the policy does not remedy";
      return;
    }
    if (!knows) {
      episode.last = "the run could not read everything";
    } else if (agenda.now() < due.at()) {
      if (episode.commandAt == Due.NEVER) {
        episode.last = "waiting for " + due.waitsFor();
      }
    } else {
      violate(
          Kind.MISSED_WEDGE,
          node,
          "%s since %d, due since %d (%s), and it is %s"
              .formatted(
                  episode.wedge.truth(), episode.wedge.since(), due.at(), due.waitsFor(), said));
    }
  }

  private static boolean isRemediable(String verdict) {
    for (Remediable one : Remediable.values()) {
      if (one.name().equals(verdict)) {
        return true;
      }
    }
    return false;
  }

  private void checkHold(SimNode node, Hold.Reason reason) {
    boolean isTrue =
        switch (reason) {
          case UNSAFE_NAME -> false;
          case EXCLUDED -> node.isExcluded();
          case OUT_OF_SCOPE -> false; // only whole runs are looked at
          case OUT_OF_TIME -> false; // and they have all the time they need
          case PAUSED -> faults.has(FaultKind.PAUSED) || pauses.holding(node, agenda.now()) > 0;
          case OBSERVE -> isObserved(node);
          case HISTORY_UNREADABLE -> faults.has(FaultKind.HISTORY_FAILS);
          case NO_INCARNATION -> !profile.pushes().uptime() || isUptimeOld(node);
          case IN_FLIGHT, COOLDOWN -> attempts.containsKey(node);
          case EXHAUSTED -> next(node).isSupervised() || hasManyAttempts(node);
          case BUDGET -> budgetIsUsed(node);
        };
    if (!isTrue) {
      violate(Kind.GROUNDLESS_HOLD, node, "held: " + reason);
    }
  }

  /** Whether it has as many as exhaust a node, if nothing were known of how they ended. */
  private boolean hasManyAttempts(SimNode node) {
    return attempts.getOrDefault(node, List.of()).size() >= own(node).maxAttempts();
  }

  /** Whether the fleet has seen attempts, or SSM's answers are lost or nothing but refusals. */
  private boolean budgetIsUsed(SimNode node) {
    long window = policy.budget().window().toSeconds();
    long inFlight = Attempt.EXPIRY.plus(Attempt.EXECUTION).toSeconds();
    long since = agenda.now() - Math.max(window, inFlight);
    return accepted.stream().anyMatch(at -> at > since)
        || faults.has(FaultKind.SENDS_LOST)
        || isObserved(node) // what would be restarted counts
        || (faults.has(FaultKind.SENDS_REFUSED) && nodes.size() > 20);
  }

  /** Whether nobody has told of late that its incarnation is the same. */
  private boolean isUptimeOld(SimNode node) {
    long now = agenda.now();
    long uptime = cloudWatch.track(node.id, Metric.UPTIME_SECONDS).newestVisible(now);
    long head = cloudWatch.track(node.id, Metric.HEAD_SLOT).newestVisible(now);
    return head - policy.silentAfter().toSeconds() >= uptime;
  }

  // ---- Episodes

  /** The wedge that a node is in; null if in none. Opens and closes what has changed. */
  private @Nullable Episode episode(SimNode node) {
    Wedge wedge = node.wedge();
    Episode episode = episodes.get(node);
    if (episode != null && (wedge == null || !episode.wedge.equals(wedge))) {
      close(episode);
      episodes.remove(node);
      episode = null;
    }
    if (episode == null && wedge != null) {
      episode = new Episode(wedge);
      episode.blinded = blindUntil >= wedge.since();
      episodes.put(node, episode);
      Score.count(score.wedges, wedge.truth());
      Score.count(score.wedgesByProfile, profile.name());
    }
    return episode;
  }

  private void close(Episode episode) {
    Score.count(score.ends, episode.commandAt == Due.NEVER ? episode.last : "commanded");
  }

  /** The simulation is over. */
  Score end() {
    episodes.values().forEach(this::close);
    return score;
  }

  private void violate(Kind kind, SimNode node, String what) {
    score.violations.add(
        new Violation(kind, agenda.now(), node.index, node.id.node() + ": " + what));
    note(node, "!! " + kind + ": " + what);
  }

  private void note(SimNode node, String what) {
    if (witness != null) {
      witness.notes(agenda.now(), node, what);
    }
  }
}
