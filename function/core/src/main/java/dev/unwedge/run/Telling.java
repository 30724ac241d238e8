package dev.unwedge.run;

import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.AuditLog;
import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.audit.ControlMetrics.Name;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a run: its start, its judgements, its end or failure, its metrics, its report. */
final class Telling {
  private final Surroundings world;
  private final Trigger trigger;
  private final AuditLog audit;
  private final Meter meter;
  private final String runId;
  private final Instant begun;
  private boolean toldStarted;
  private @Nullable Policy policy;

  Telling(
      Surroundings world,
      Trigger trigger,
      AuditLog audit,
      Meter meter,
      String runId,
      Instant begun) {
    this.world = world;
    this.trigger = trigger;
    this.audit = audit;
    this.meter = meter;
    this.runId = runId;
    this.begun = begun;
  }

  /** The run knows its policy and begins. */
  void started(PolicySource.Loaded loaded, Instant at) {
    policy = loaded.policy();
    tellStarted(loaded.hash(), policy.mode().wireName(), at);
  }

  private void tellStarted(@Nullable String hash, @Nullable String modeName, Instant at) {
    toldStarted = true;
    audit.tell(
        new AuditEvent.RunStarted(
            world.version(), hash, modeName, trigger.dryRun(), at, request()));
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
  List<Planned> ranked(List<Planned> planned, Scope scope) {
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
            .thenComparing(Deliberation.MOST_SERIOUS_FIRST));
    return told;
  }

  private static List<Planned> shown(List<Planned> ranked) {
    return ranked.subList(0, Math.min(ranked.size(), Report.MOST_NODES));
  }

  /** Tells the judgements. */
  void judged(List<Planned> ranked) {
    for (Planned node : shown(ranked)) {
      audit.tell(
          new AuditEvent.NodeJudged(
              node.judgement().id(),
              node.judgement().verdict().kind().name(),
              node.decision().kind().name(),
              reason(node),
              Evidence.of(node)));
    }
  }

  /** Tells what is decided otherwise now: nodes whose turn has come. */
  void judgedAnew(List<Planned> before, List<Planned> ranked) {
    Set<NodeId> held = new HashSet<>();
    for (Planned node : before) {
      if (node.decision() instanceof Decision.Held) {
        held.add(node.judgement().id());
      }
    }
    judged(
        ranked.stream()
            .filter(node -> node.decision() instanceof Decision.Restart)
            .filter(node -> held.contains(node.judgement().id()))
            .toList());
  }

  private static @Nullable String reason(Planned node) {
    return node.decision() instanceof Decision.Held(Hold hold) ? hold.reason().name() : null;
  }

  /**
   * Tells the end.
   *
   * @param told the message that people were sent; null if none was
   * @param metrics what only the run itself can count; the rest is added here
   */
  Report finished(
      Policy policy,
      Instant at,
      Deliberation deliberation,
      List<Planned> ranked,
      Actions actions,
      NoticeSink.@Nullable Told told,
      ControlMetrics metrics) {
    Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      counts.put(kind, 0);
    }
    for (Planned node : deliberation.planned()) {
      counts.merge(node.judgement().verdict().kind(), 1, Integer::sum);
    }
    Report report =
        new Report(
            runId,
            trigger.label(),
            policy.mode().wireName(),
            trigger.dryRun(),
            at,
            counts,
            rows(ranked, actions),
            Math.max(0, ranked.size() - Report.MOST_NODES),
            deliberation.outside(),
            meter.metricsRequested(),
            meter.awsCalls(),
            millis(),
            meter.warnings());
    Map<String, Integer> byName = new LinkedHashMap<>();
    counts.forEach((kind, count) -> byName.put(kind.name(), count));
    audit.tell(
        new AuditEvent.RunFinished(
            report.mode(),
            byName,
            actions.sent(),
            actions.refused(),
            actions.held(),
            report.metricsRequested(),
            report.awsCalls(),
            report.durationMillis(),
            told == null ? null : told.subject(),
            told == null ? null : told.id(),
            report.warnings()));
    metrics.set(Name.NODES, deliberation.planned().size()).set(Name.RESTARTS_HELD, actions.held());
    counts.forEach((kind, count) -> set(metrics, kind, count));
    List<NodeId> nodes =
        deliberation.planned().stream().map(node -> node.judgement().id()).toList();
    tellMetrics(metrics, actions, report.durationMillis(), policy.isPaused(nodes, at));
    return report;
  }

  private List<Report.Row> rows(List<Planned> ranked, Actions actions) {
    List<Report.Row> rows = new ArrayList<>();
    for (Planned node : shown(ranked)) {
      rows.add(
          new Report.Row(
              node.judgement().id(),
              node.judgement().verdict().kind().name(),
              node.decision().kind().name(),
              reason(node),
              Evidence.of(node),
              commandId(node, actions)));
    }
    return rows;
  }

  private static @Nullable String commandId(Planned node, Actions actions) {
    return node.decision() instanceof Decision.AlreadySent(String commandId, _)
        ? commandId
        : actions.commandId(node.judgement().id());
  }

  private static void set(ControlMetrics metrics, Verdict.Kind kind, int count) {
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
      metrics.set(name, count);
    }
  }

  /** Tells that the run failed. */
  void failed(String message, Actions actions, NoticeSink.@Nullable Told told) {
    if (!toldStarted) {
      tellStarted(null, null, begun);
    }
    long millis = millis();
    audit.tell(
        new AuditEvent.RunFailed(
            message,
            millis,
            told == null ? null : told.subject(),
            told == null ? null : told.id(),
            meter.warnings()));
    tellMetrics(
        new ControlMetrics(world.namespace(), world.fleet()).set(Name.RUN_FAILED, 1),
        actions,
        millis,
        policy != null && policy.isPaused(List.of(), begun));
  }

  /** Tells the metrics, with those that every run knows; a dry run tells none. */
  private void tellMetrics(ControlMetrics metrics, Actions actions, long millis, boolean isPaused) {
    if (trigger.dryRun()) {
      return;
    }
    audit.tell(
        metrics
            .set(Name.RESTARTS_SENT, actions.sent())
            .set(Name.RESTARTS_REFUSED, actions.refused())
            .set(Name.PAUSED, isPaused ? 1 : 0)
            .set(Name.METRICS_REQUESTED, meter.metricsRequested())
            .set(Name.RUN_MILLIS, millis));
  }

  private long millis() {
    return Duration.between(begun, world.clock().instant()).toMillis();
  }
}
