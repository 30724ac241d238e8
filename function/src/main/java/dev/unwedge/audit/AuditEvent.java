package dev.unwedge.audit;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.remedy.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit log can tell: a closed set, one line each. */
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
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("version", version);
      fields.put("policyHash", policyHash);
      fields.put("mode", mode);
      fields.put("dryRun", dryRun);
      fields.put("at", at);
      fields.put("request", request);
      return fields;
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
      Map<String, @Nullable Object> fields = node(id);
      fields.put("verdict", verdict);
      fields.put("decision", decision);
      fields.put("reason", reason);
      fields.put("evidence", evidence);
      return fields;
    }
  }

  /** A restart command is about to be sent. */
  record RestartIntended(
      NodeId id, String verdict, String comment, Map<String, @Nullable Object> evidence)
      implements AuditEvent {
    @Override
    public String name() {
      return "restart.intended";
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = node(id);
      fields.put("verdict", verdict);
      fields.put("comment", comment);
      fields.put("evidence", evidence);
      return fields;
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
      Map<String, @Nullable Object> fields = node(id);
      fields.put("commandId", commandId);
      fields.put("verdict", verdict);
      fields.put("comment", comment);
      return fields;
    }
  }

  /** SSM did not take a restart command, or nobody knows. */
  record RestartRefused(NodeId id, String code, String message, boolean maybeAccepted)
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
      Map<String, @Nullable Object> fields = node(id);
      fields.put("code", code);
      fields.put("message", message);
      fields.put("maybeAccepted", maybeAccepted);
      return fields;
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
      Map<String, @Nullable Object> fields = node(id);
      fields.put("verdict", verdict);
      fields.put("reason", reason);
      fields.put("why", why);
      fields.put("hold", hold);
      return fields;
    }
  }

  /** The host's word on a command. */
  record RestartOutcome(Attempt attempt, Attempt.Word word) implements AuditEvent {
    @Override
    public String name() {
      return "restart.outcome";
    }

    @Override
    public Level level() {
      return switch (word.outcome()) {
        case RESTARTED, FENCED, HEALTHY_NOW, EXPIRED -> Level.INFO;
        case BUSY, UNKNOWN -> Level.WARN;
        case FAILED, NO_SUCH_CONTAINER -> Level.ERROR;
      };
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = node(attempt.node());
      fields.put("commandId", attempt.commandId());
      fields.put("requestedAt", attempt.requestedAt());
      fields.put("outcome", word.outcome());
      fields.put("startedAtBefore", word.startedAtBefore());
      fields.put("startedAtAfter", word.startedAtAfter());
      fields.put("hostEvidence", word.evidence());
      fields.put("ssmStatus", word.status());
      return fields;
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
      Map<String, @Nullable Object> fields = node(attempt.node());
      fields.put("commandId", attempt.commandId());
      fields.put("requestedAt", attempt.requestedAt());
      fields.put("progressAt", progressAt);
      fields.put("secondsFromFreezeToProgress", freezeToProgress.toSeconds());
      return fields;
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
      Map<String, @Nullable Object> fields = node(attempt.node());
      fields.put("commandId", attempt.commandId());
      fields.put("requestedAt", attempt.requestedAt());
      fields.put("outcome", attempt.outcome());
      fields.put("recoveryTimeoutSeconds", timeout.toSeconds());
      return fields;
    }
  }

  /** The run could not be trusted to act and restarted nothing more. */
  record RunFailed(String message, long durationMillis) implements AuditEvent {
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
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("message", message);
      fields.put("durationMillis", durationMillis);
      return fields;
    }
  }

  /** A run ended. */
  record RunFinished(
      String mode,
      Map<String, Integer> counts,
      int restartsSent,
      int restartsRefused,
      int restartsHeld,
      int metricsRequested,
      int awsCalls,
      long durationMillis,
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
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("mode", mode);
      fields.put("counts", counts);
      fields.put("restartsSent", restartsSent);
      fields.put("restartsRefused", restartsRefused);
      fields.put("restartsHeld", restartsHeld);
      fields.put("metricsRequested", metricsRequested);
      fields.put("awsCalls", awsCalls);
      fields.put("durationMillis", durationMillis);
      fields.put("warnings", warnings);
      return fields;
    }
  }

  private static Map<String, @Nullable Object> node(NodeId id) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("node", id.node());
    fields.put("instanceId", id.instanceId());
    return fields;
  }
}
