package dev.unwedge.run;

import dev.unwedge.audit.AuditLog;
import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.audit.ControlMetrics.Name;
import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.json.JsonException;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.NodeAttempts;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * One run: observe, judge, plan, act, follow up. What cannot be read in full restarts nothing: an
 * unreadable policy or fleet listing fails the run, an unreadable history holds every restart, an
 * unreadable metric makes its node {@code UNKNOWN}.
 */
public final class Run {
  private final Surroundings world;
  private final Trigger trigger;
  private final AuditLog audit;
  private final Meter meter;
  private final String runId;
  private final Instant begun;
  private final Telling telling;
  private final Notices notices;
  private final Actions actions;

  /**
   * Prepares a run.
   *
   * @param world what the run needs from outside
   * @param meter what the run's sources count into
   * @param runId what the run's commands carry; an order whose id past commands carry is not
   *     carried out on their nodes again
   */
  public Run(Surroundings world, Trigger trigger, AuditLog audit, Meter meter, String runId) {
    this.world = world;
    this.trigger = trigger;
    this.audit = audit;
    this.meter = meter;
    this.runId = runId;
    this.begun = world.clock().instant();
    this.telling = new Telling(world, trigger, audit, meter, runId, begun);
    this.notices = new Notices(world, trigger, meter, runId, begun);
    this.actions = new Actions(world, trigger, audit, meter, notices, runId);
  }

  /**
   * Does it.
   *
   * @throws RunFailedException if it could not be trusted to act; everything is told to the audit
   *     log before
   */
  public Account execute() {
    try {
      return run();
    } catch (RunFailedException e) {
      tellFailure(String.valueOf(e.getMessage()));
      throw e;
    } catch (SourceException | JsonException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw failed("unwedge itself failed: " + e, e);
    }
  }

  private RunFailedException failed(String message, RuntimeException cause) {
    tellFailure(message);
    return new RunFailedException(message, cause);
  }

  /** A failed run is an alarm's to tell people; what it did before is told by message. */
  private void tellFailure(String message) {
    telling.failed(message, actions, notices.send(message));
  }

  private Account run() {
    PolicySource.Loaded loaded = world.policies().load();
    Policy policy = loaded.policy();
    Instant now = now(policy);
    telling.started(loaded, now);

    HistoryReader historyReader = new HistoryReader(world, meter, !now.equals(begun));
    CompletableFuture<History> historyLater =
        CompletableFuture.supplyAsync(() -> historyReader.read(policy, now), world.executor());
    Listing listed;
    Scope scope;
    try {
      listed = listed(policy);
      Set<NodeId> all = all(listed.nodes(), policy);
      scope = Scopes.of(trigger, runId, world.fleet(), all, meter::warn);
      PolicyWarnings.of(policy, all, now).forEach(meter::warn);
    } finally {
      // Whatever happens, nothing of this run goes on beside the next one.
      historyLater.handle((read, failure) -> "over").join();
    }
    History read = Futures.join(historyLater);

    Deliberation deliberation =
        Deliberation.on(
            policy,
            now,
            begun,
            listed,
            read,
            scope,
            world.metrics(),
            world.memory(),
            node -> !trigger.named().isEmpty() && scope.covers(node));
    History history = historyReader.completed(read, deliberation.inNeed(), now);
    deliberation.warnings(policy).forEach(meter::warn);
    if (!history.equals(read)) {
      deliberation = deliberation.plannedAnew(policy, now, history, scope, Set.of());
    }
    List<Planned> ranked = telling.ranked(deliberation.planned(), scope);
    telling.judged(ranked);
    Deliberation first = deliberation;
    while (actions.restart(policy, ranked, node -> first.attempt(policy, now, history, node))) {
      deliberation =
          deliberation.plannedAnew(policy, now, history, scope, actions.refusedForSure());
      List<Planned> before = ranked;
      ranked = telling.ranked(deliberation.planned(), scope);
      telling.judgedAnew(before, ranked);
    }
    ranked = actions.heldForTime(ranked);
    actions.hold(ranked);
    FollowUp followUp = new FollowUp(policy, now, history, world.memory(), audit, notices);
    if (!trigger.dryRun()) {
      followUp.tell(deliberation);
    }
    if (now.equals(begun) && history instanceof History.Known) {
      world.memory().keepOnly(history.all());
    }
    ControlMetrics metrics =
        new ControlMetrics(world.namespace(), world.fleet())
            .set(Name.NETWORK_STALL, deliberation.networkStall() ? 1 : 0)
            .set(Name.NOT_RECOVERED, followUp.notRecovered(deliberation))
            .set(Name.EXHAUSTED, exhausted(policy, deliberation.planned(), history, now));
    NoticeSink.Told told = notices.send(null);
    Report report = telling.finished(policy, now, deliberation, ranked, actions, told, metrics);
    return new Account(policy, now, history, deliberation, report);
  }

  private Instant now(Policy policy) {
    if (!(trigger instanceof Trigger.Manual(_, _, Instant at)) || at == null) {
      return begun;
    }
    if (at.isAfter(begun)) {
      throw new RunFailedException("\"at\" must not be in the future, was " + at);
    }
    Duration kept = kept(policy.period()).minus(policy.headWindow());
    if (at.isBefore(begun.minus(kept))) {
      throw new RunFailedException(
          "\"at\" must not be older than the %s that CloudWatch keeps data of %s periods, was %s"
              .formatted(Words.of(kept), Words.of(policy.period()), at));
    }
    return at;
  }

  /**
   * How long CloudWatch keeps datapoints of a period (CloudWatch user guide, "Metrics retention").
   */
  private static Duration kept(Duration period) {
    long seconds = period.toSeconds();
    if (seconds < 60) {
      return Duration.ofHours(3);
    }
    return Duration.ofDays(seconds < 300 ? 15 : seconds < 3600 ? 63 : 455);
  }

  private Listing listed(Policy policy) {
    Listing listing = world.metrics().list(policy.maxNodes());
    Set<NodeId> listed = new TreeSet<>(listing.nodes());
    if (listed.size() > policy.maxNodes()) {
      throw new RunFailedException(
          "the fleet has more than maxNodes = %d nodes; raise maxNodes in the policy if that is"
                  .formatted(policy.maxNodes())
              + " right, or find out who pushes metrics of nodes that do not exist. Nothing was"
              + " restarted");
    }
    if (listed.isEmpty()) {
      meter.warn(
          "no metric in namespace %s names a node of fleet %s: do the hosts push, and under these"
                  .formatted(world.namespace(), world.fleet())
              + " names?");
    }
    String warning = listing.warning();
    if (warning != null) {
      meter.warn(warning);
    }
    return new Listing(listed, listing.outside());
  }

  /** The nodes that metrics name, and the expected ones that none names. */
  private static Set<NodeId> all(Set<NodeId> listed, Policy policy) {
    Set<NodeId> all = new LinkedHashSet<>(listed);
    for (String name : policy.expected()) {
      if (listed.stream().noneMatch(node -> node.node().equals(name))) {
        all.add(new NodeId(null, name));
      }
    }
    return all;
  }

  /** Nodes in need that have used up their attempts, whatever else holds them as well. */
  private static int exhausted(Policy policy, List<Planned> planned, History history, Instant now) {
    int count = 0;
    for (Planned node : planned) {
      NodeId id = node.judgement().id();
      if (node.decision().kind() != Decision.Kind.NONE
          && NodeAttempts.of(id, policy, now, history).exhausted().isPresent()) {
        count++;
      }
    }
    return count;
  }
}
