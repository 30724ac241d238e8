package dev.unwedge.audit;

import dev.unwedge.json.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The audit log of one run: one JSON object per line, top-level fields, nothing wrapped. It writes
 * to a line consumer rather than to Lambda's logger, which would escape the JSON into a string.
 */
public final class AuditLog {
  /** Version of the lines' form. */
  public static final int VERSION = 1;

  private final Consumer<String> lines;
  private final InstantSource clock;
  private final Map<String, @Nullable Object> common;

  /**
   * Starts a run's log.
   *
   * @param requestId Lambda's id of the invocation; null outside Lambda
   * @param fleet null if the environment does not name one
   */
  public AuditLog(
      Consumer<String> lines,
      InstantSource clock,
      String runId,
      @Nullable String requestId,
      String trigger,
      @Nullable String fleet) {
    this.lines = lines;
    this.clock = clock;
    this.common = new LinkedHashMap<>();
    common.put("runId", runId);
    common.put("requestId", requestId);
    common.put("trigger", trigger);
    common.put("fleet", fleet);
  }

  /** Writes an event's line. */
  public void tell(AuditEvent event) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("v", VERSION);
    line.put("timestamp", clock.instant());
    line.put("level", event.level());
    line.put("event", event.name());
    line.putAll(common);
    line.putAll(event.fields());
    lines.accept(Json.write(line));
  }

  /** Writes the run's own metrics. */
  public void tell(ControlMetrics metrics) {
    lines.accept(metrics.line(clock.instant()));
  }
}
