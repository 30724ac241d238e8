package dev.unwedge.audit;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.HostFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is logged: a closed set, one line each (docs/contract.md#events). */
public sealed interface AuditEvent {

  /** How much a line matters. */
  enum Level {
    INFO,
    WARN,
    ERROR
  }

  /** The event's name in the log. */
  String name();

  /** How much it matters. */
  default Level level() {
    return Level.INFO;
  }

  /** The event's own fields, in the order they are written. */
  Map<String, @Nullable Object> fields();

  /**
   * A run began.
   *
   * @param policyHash of the policy's text; null if it could not be read
   * @param request what the trigger asked for
   */
  record RunStarted(
      String version,
      @Nullable String policyHash,
      @Nullable String mode,
      boolean dryRun,
      Instant at,
      Map<String, @Nullable Object> request)
      implements AuditEvent {
    @Override
    public String name() {
      return "run.started";
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return pairs(
          "version",
          version,
          "policyHash",
          policyHash,
          "mode",
          mode,
          "dryRun",
          dryRun,
          "at",
          at,
          "request",
          request);
    }
  }

  /** A node that is not healthy, or that a person asked about. */
  record NodeJudged(
      NodeId id,
      String verdict,
      String decision,
      @Nullable String reason,
      Map<String, @Nullable Object> evidence)
      implements AuditEvent {
    @Override
    public String name() {
      return "node.judged";
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(
          id, "verdict", verdict, "decision", decision, "reason", reason, "evidence", evidence);
    }
  }

  /**
   * A restart command is about to be sent.
   *
   * @param attempt its place among the node's restarts in a row that did not help, from 1; 0 for a
   *     person's order
   */
  record RestartIntended(
      NodeId id,
      String verdict,
      String comment,
      int attempt,
      Map<String, @Nullable Object> evidence)
      implements AuditEvent {
    @Override
    public String name() {
      return "restart.intended";
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(
          id, "verdict", verdict, "comment", comment, "attempt", attempt, "evidence", evidence);
    }
  }

  /** SSM took a restart command. */
  record RestartSent(NodeId id, String commandId, String verdict, String comment)
      implements AuditEvent {
    @Override
    public String name() {
      return "restart.sent";
    }

    @Override
    public Level level() {
      return Level.WARN;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(id, "commandId", commandId, "verdict", verdict, "comment", comment);
    }
  }

  /**
   * SSM did not take a restart command, or nobody knows.
   *
   * @param advice what to do about it; null where the code is not known to need a person
   */
  record RestartRefused(
      NodeId id, String code, String message, boolean maybeAccepted, @Nullable String advice)
      implements AuditEvent {
    @Override
    public String name() {
      return "restart.refused";
    }

    @Override
    public Level level() {
      return Level.ERROR;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(
          id, "code", code, "message", message, "maybeAccepted", maybeAccepted, "advice", advice);
    }
  }

  /** A restart that the verdict or a person asks for is not done. */
  record RestartHeld(
      NodeId id, String verdict, String reason, String why, Map<String, @Nullable Object> hold)
      implements AuditEvent {
    @Override
    public String name() {
      return "restart.held";
    }

    @Override
    public Level level() {
      return Level.WARN;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(id, "verdict", verdict, "reason", reason, "why", why, "hold", hold);
    }
  }

  /** How a command ended, as the host reports it. */
  record RestartOutcome(Attempt attempt, Attempt.Word word) implements AuditEvent {
    @Override
    public String name() {
      return "restart.outcome";
    }

    @Override
    public Level level() {
      return switch (word.outcome()) {
        case RESTARTED, FENCED, HEALTHY_NOW, EXPIRED -> Level.INFO;
        case BUSY, BLIND, UNKNOWN -> Level.WARN;
        case FAILED, NO_SUCH_CONTAINER, SUPERVISED -> Level.ERROR;
      };
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(
          attempt.node(),
          "commandId",
          attempt.commandId(),
          "requestedAt",
          attempt.requestedAt(),
          "outcome",
          word.outcome(),
          "startedAtBefore",
          word.startedAtBefore(),
          "startedAtAfter",
          word.startedAtAfter(),
          "look",
          lower(word.findings().look()),
          "hook",
          hook(word.findings().hook()),
          "dependants",
          dependants(word.findings().dependants()),
          "image",
          word.findings().image(),
          "imageDigest",
          word.findings().imageDigest(),
          "hostEvidence",
          word.evidence(),
          "ssmStatus",
          word.status());
    }

    private static @Nullable String lower(HostFindings.@Nullable Look look) {
      return look == null ? null : look.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Map<String, @Nullable Object> hook(HostFindings.@Nullable Hook hook) {
      return hook == null ? null : pairs("exit", hook.exit(), "seconds", hook.seconds());
    }

    private static @Nullable List<Map<String, @Nullable Object>> dependants(
        List<HostFindings.Dependant> dependants) {
      return dependants.isEmpty()
          ? null
          : dependants.stream()
              .map(one -> pairs("node", one.node(), "outcome", one.result()))
              .toList();
    }
  }

  /** A restarted node makes progress again. */
  record NodeRecovered(Attempt attempt, Instant progressAt, Duration freezeToProgress)
      implements AuditEvent {
    @Override
    public String name() {
      return "node.recovered";
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(
          attempt.node(),
          "commandId",
          attempt.commandId(),
          "requestedAt",
          attempt.requestedAt(),
          "progressAt",
          progressAt,
          "secondsFromFreezeToProgress",
          freezeToProgress.toSeconds());
    }
  }

  /** A restarted node made no progress within the recovery timeout. */
  record NodeNotRecovered(Attempt attempt, Duration timeout) implements AuditEvent {
    @Override
    public String name() {
      return "node.not_recovered";
    }

    @Override
    public Level level() {
      return Level.ERROR;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return node(
          attempt.node(),
          "commandId",
          attempt.commandId(),
          "requestedAt",
          attempt.requestedAt(),
          "outcome",
          attempt.outcome(),
          "recoveryTimeoutSeconds",
          timeout.toSeconds());
    }
  }

  /**
   * The run could not be trusted to act and restarted nothing more.
   *
   * @param messageSubject of the message that people were sent about what it had done before; null
   *     if none was
   * @param messageId that the service gave it
   */
  record RunFailed(
      String message,
      long durationMillis,
      @Nullable String messageSubject,
      @Nullable String messageId,
      List<String> warnings)
      implements AuditEvent {
    /** A run that failed before it did anything. */
    public RunFailed(String message) {
      this(message, 0, null, null, List.of());
    }

    @Override
    public String name() {
      return "run.failed";
    }

    @Override
    public Level level() {
      return Level.ERROR;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return pairs(
          "message",
          message,
          "durationMillis",
          durationMillis,
          "messageSubject",
          messageSubject,
          "messageId",
          messageId,
          "warnings",
          warnings);
    }
  }

  /**
   * A run ended.
   *
   * @param messageSubject of the message that people were sent; null if none was
   * @param messageId that the service gave it
   */
  record RunFinished(
      String mode,
      Map<String, Integer> counts,
      int restartsSent,
      int restartsRefused,
      int restartsHeld,
      int metricsRequested,
      int awsCalls,
      long durationMillis,
      @Nullable String messageSubject,
      @Nullable String messageId,
      List<String> warnings)
      implements AuditEvent {
    @Override
    public String name() {
      return "run.finished";
    }

    @Override
    public Level level() {
      return warnings.isEmpty() ? Level.INFO : Level.WARN;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return pairs(
          "mode",
          mode,
          "counts",
          counts,
          "restartsSent",
          restartsSent,
          "restartsRefused",
          restartsRefused,
          "restartsHeld",
          restartsHeld,
          "metricsRequested",
          metricsRequested,
          "awsCalls",
          awsCalls,
          "durationMillis",
          durationMillis,
          "messageSubject",
          messageSubject,
          "messageId",
          messageId,
          "warnings",
          warnings);
    }
  }

  private static Map<String, @Nullable Object> node(NodeId id, @Nullable Object... more) {
    Map<String, @Nullable Object> fields = pairs("node", id.node(), "instanceId", id.instanceId());
    fields.putAll(pairs(more));
    return fields;
  }

  /** Names and values in turn. */
  private static Map<String, @Nullable Object> pairs(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return fields;
  }
}
