package dev.unwedge.run;

import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.AuditLog;
import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.audit.ControlMetrics.Name;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.json.JsonException;
import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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
  private final Instant started;
  private final Map<NodeId, String> sent = new HashMap<>();
  private int refused;
  private boolean toldStarted;
  private @Nullable Mode mode;

  /**
   * Prepares a run.
   *
   * @param world what the run needs from outside
   * @param meter what the run's sources count into
   */
  public Run(Surroundings world, Trigger trigger, AuditLog audit, Meter meter, String runId) {
    this.world = world;
    this.trigger = trigger;
    this.audit = audit;
    this.meter = meter;
    this.runId = runId;
    this.started = world.clock().instant();
  }

  /**
   * Does it.
   *
   * @throws RunFailedException if it could not be trusted to act; everything is told to the audit
   *     log before
   */
  public Report execute() {
    try {
      return run();
    } catch (RunFailedException | SourceException | JsonException e) {
      throw failed(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } catch (RuntimeException e) {
      throw failed("unwedge itself failed: " + e, e);
    }
  }

  private RunFailedException failed(String message, RuntimeException cause) {
    if (!toldStarted) {
      tellStarted(null, started);
    }
    long millis = millis();
    audit.tell(new AuditEvent.RunFailed(message, millis));
    if (!trigger.dryRun()) {
      ControlMetrics metrics = new ControlMetrics(world.namespace(), world.fleet());
      metrics.set(Name.RESTARTS_SENT, sent.size()).set(Name.RESTARTS_REFUSED, refused);
      if (mode != null) {
        metrics.set(Name.PAUSED, mode == Mode.PAUSED ? 1 : 0);
      }
      metrics.set(Name.METRICS_REQUESTED, meter.metricsRequested());
      audit.tell(metrics.set(Name.RUN_FAILED, 1).set(Name.RUN_MILLIS, millis));
    }
    return cause instanceof RunFailedException known
        ? known
        : new RunFailedException(message, cause);
  }

  private Report run() {
    PolicySource.Loaded loaded = world.policies().load();
    Policy policy = loaded.policy();
    mode = policy.mode();
    Instant now = now(policy);
    tellStarted(loaded, now);

    HistoryReader historyReader =
        new HistoryReader(world, meter, trigger.dryRun(), !now.equals(started));
    CompletableFuture<History> historyLater =
        CompletableFuture.supplyAsync(() -> historyReader.read(policy, now), world.executor());
    Set<NodeId> listed = new TreeSet<>(world.metrics().nodes(policy.maxNodes()));
    if (listed.size() > policy.maxNodes()) {
      throw new RunFailedException(
          "the fleet has more than maxNodes = %d nodes; raise maxNodes in the policy if that is"
                  .formatted(policy.maxNodes())
              + " right, or find out who pushes metrics of nodes that do not exist. Nothing was"
              + " restarted");
    }
    Scope scope = Scopes.of(trigger, world.fleet(), all(listed, policy), meter::warn);
    History history = Futures.join(historyLater);

    Deliberation deliberation =
        Deliberation.on(
            policy,
            now,
            listed,
            history,
            scope,
            world.metrics(),
            world.memory(),
            node -> !trigger.named().isEmpty() && scope.covers(node));
    List<Planned> planned = deliberation.planned();
    List<Planned> ranked = ranked(planned, scope);
    tellJudged(ranked);
    act(policy, ranked, now);
    FollowUp followUp = new FollowUp(policy, now, history, world.memory(), audit);
    if (!trigger.dryRun()) {
      followUp.tell(deliberation.observations());
      if (history instanceof History.Known) {
        world.memory().keepOnly(history.all());
      }
    }
    return finish(
        policy,
        now,
        planned,
        ranked,
        deliberation.networkStall(),
        followUp.notRecovered(deliberation),
        exhausted(policy, planned, history, now));
  }

  private Instant now(Policy policy) {
    if (!(trigger instanceof Trigger.Manual(_, _, Instant at)) || at == null) {
      return started;
    }
    if (at.isAfter(started)) {
      throw new RunFailedException("\"at\" must not be in the future, was " + at);
    }
    Duration kept = kept(policy.period());
    if (at.isBefore(started.minus(kept))) {
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

  private static Set<NodeId> all(Set<NodeId> listed, Policy policy) {
    Set<NodeId> all = new LinkedHashSet<>(listed);
    for (String name : policy.expected()) {
      if (listed.stream().noneMatch(node -> node.node().equals(name))) {
        all.add(new NodeId(null, name));
      }
    }
    return all;
  }

  private void tellStarted(PolicySource.@Nullable Loaded loaded, Instant at) {
    toldStarted = true;
    audit.tell(
        new AuditEvent.RunStarted(
            world.version(),
            loaded == null ? null : loaded.hash(),
            loaded == null ? null : loaded.policy().mode().wireName(),
            trigger.dryRun(),
            at,
            request()));
  }

  private Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    switch (trigger) {
      case Trigger.Schedule schedule -> {}
      case Trigger.Alarm alarm -> request.put("alarm", alarm.alarm());
      case Trigger.Manual manual -> {
        request.put("nodes", manual.nodes());
        request.put("at", manual.at());
      }
      case Trigger.Order order -> {
        request.put("nodes", order.nodes());
        request.put("reason", order.reason());
        request.put("by", order.by());
      }
    }
    return request;
  }

  /** What is to be told, the most serious first; nodes that a person named before all others. */
  private List<Planned> ranked(List<Planned> planned, Scope scope) {
    boolean named = !trigger.named().isEmpty();
    List<Planned> told = new ArrayList<>();
    for (Planned node : planned) {
      if (!(node.judgement().verdict() instanceof Verdict.Healthy)
          || node.decision().kind() != Decision.Kind.NONE
          || (named && scope.covers(node.judgement().id()))) {
        told.add(node);
      }
    }
    told.sort(
        Comparator.comparing((Planned node) -> !(named && scope.covers(node.judgement().id())))
            .thenComparing(node -> node.judgement().verdict().kind())
            .thenComparing(Run::frozenFor, Comparator.reverseOrder())
            .thenComparing(node -> node.judgement().id()));
    return told;
  }

  private static Duration frozenFor(Planned node) {
    Duration frozen = node.judgement().signs().frozenFor();
    return frozen == null ? Duration.ZERO : frozen;
  }

  private void tellJudged(List<Planned> ranked) {
    for (Planned node : ranked.subList(0, Math.min(ranked.size(), Report.MOST_NODES))) {
      audit.tell(
          new AuditEvent.NodeJudged(
              node.judgement().id(),
              node.judgement().verdict().kind().name(),
              node.decision().kind().name(),
              reason(node),
              Evidence.of(node)));
    }
  }

  private void act(Policy policy, List<Planned> planned, Instant now) {
    if (trigger.dryRun()) {
      return;
    }
    for (Planned node : planned) {
      switch (node.decision()) {
        case Decision.Held(Hold hold) ->
            audit.tell(
                new AuditEvent.RestartHeld(
                    node.judgement().id(),
                    node.judgement().verdict().kind().name(),
                    hold.reason().name(),
                    Words.hold(hold),
                    Evidence.hold(hold)));
        case Decision.Restart restart -> send(policy, node, restart, now);
        case Decision.None none -> {}
      }
    }
  }

  private void send(Policy policy, Planned node, Decision.Restart restart, Instant now) {
    NodeId id = node.judgement().id();
    String verdict = node.judgement().verdict().kind().name();
    RestartCommand command =
        new RestartCommand(
            id,
            restart.startedBefore(),
            now.plus(Attempt.EXPIRY),
            policy.downtime(),
            restart.veto(),
            runId,
            Comments.of(world.fleet(), trigger, node));
    audit.tell(new AuditEvent.RestartIntended(id, verdict, command.comment(), Evidence.of(node)));
    switch (world.commands().send(command)) {
      case CommandSource.Answer.Accepted(String commandId) -> {
        sent.put(id, commandId);
        audit.tell(new AuditEvent.RestartSent(id, commandId, verdict, command.comment()));
      }
      case CommandSource.Answer.Refused(String code, String message, boolean maybe) -> {
        refused++;
        meter.warn("%s was not restarted: %s: %s".formatted(id, code, message));
        audit.tell(new AuditEvent.RestartRefused(id, code, message, maybe));
      }
    }
  }

  private Report finish(
      Policy policy,
      Instant now,
      List<Planned> planned,
      List<Planned> ranked,
      boolean networkStall,
      int notRecovered,
      int exhausted) {
    Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      counts.put(kind, 0);
    }
    int held = 0;
    for (Planned node : planned) {
      counts.merge(node.judgement().verdict().kind(), 1, Integer::sum);
      held += node.decision().kind() == Decision.Kind.HOLD ? 1 : 0;
    }
    Report report =
        new Report(
            runId,
            trigger.label(),
            policy.mode().wireName(),
            trigger.dryRun(),
            now,
            counts,
            rows(ranked),
            Math.max(0, ranked.size() - Report.MOST_NODES),
            meter.metricsRequested(),
            meter.awsCalls(),
            millis(),
            meter.warnings());
    tellFinished(report, held);
    if (!trigger.dryRun()) {
      audit.tell(
          metrics(report, planned.size(), held)
              .set(Name.NETWORK_STALL, networkStall ? 1 : 0)
              .set(Name.NOT_RECOVERED, notRecovered)
              .set(Name.EXHAUSTED, exhausted));
    }
    return report;
  }

  private void tellFinished(Report report, int held) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    report.counts().forEach((kind, count) -> counts.put(kind.name(), count));
    audit.tell(
        new AuditEvent.RunFinished(
            report.mode(),
            counts,
            sent.size(),
            refused,
            held,
            report.metricsRequested(),
            report.awsCalls(),
            report.durationMillis(),
            report.warnings()));
  }

  private ControlMetrics metrics(Report report, int nodes, int held) {
    Map<Verdict.Kind, Integer> counts = report.counts();
    ControlMetrics metrics = new ControlMetrics(world.namespace(), world.fleet());
    metrics.set(Name.NODES, nodes);
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      Name name =
          switch (kind) {
            case WEDGED -> Name.WEDGED;
            case STALLED -> Name.STALLED;
            case UNRESPONSIVE -> Name.UNRESPONSIVE;
            case CRASH_LOOPING -> Name.CRASH_LOOPING;
            case DOWN -> Name.DOWN;
            case SILENT -> Name.SILENT;
            case SUSPECT -> Name.SUSPECT;
            case UNKNOWN -> Name.UNKNOWN;
            case SYNCING -> Name.SYNCING;
            case STARTING -> Name.STARTING;
            case NETWORK_STALL, HEALTHY -> null;
          };
      if (name != null) {
        metrics.set(name, counts.getOrDefault(kind, 0));
      }
    }
    return metrics
        .set(Name.RESTARTS_SENT, sent.size())
        .set(Name.RESTARTS_REFUSED, refused)
        .set(Name.RESTARTS_HELD, held)
        .set(Name.PAUSED, mode == Mode.PAUSED ? 1 : 0)
        .set(Name.METRICS_REQUESTED, report.metricsRequested())
        .set(Name.RUN_FAILED, 0)
        .set(Name.RUN_MILLIS, report.durationMillis());
  }

  private List<Report.Row> rows(List<Planned> ranked) {
    List<Report.Row> rows = new ArrayList<>();
    for (Planned node : ranked.subList(0, Math.min(ranked.size(), Report.MOST_NODES))) {
      NodeId id = node.judgement().id();
      rows.add(
          new Report.Row(
              id,
              node.judgement().verdict().kind().name(),
              node.decision().kind().name(),
              reason(node),
              Evidence.of(node),
              sent.get(id)));
    }
    return rows;
  }

  private static @Nullable String reason(Planned node) {
    return node.decision() instanceof Decision.Held(Hold hold) ? hold.reason().name() : null;
  }

  /** Nodes in need that have used up their attempts, whatever else holds them as well. */
  private static int exhausted(Policy policy, List<Planned> planned, History history, Instant now) {
    int count = 0;
    for (Planned node : planned) {
      if (node.decision().kind() != Decision.Kind.NONE
          && history.of(node.judgement().id(), policy.attemptWindow(), now).size()
              >= policy.maxAttempts()) {
        count++;
      }
    }
    return count;
  }

  private long millis() {
    return Duration.between(started, world.clock().instant()).toMillis();
  }
}
