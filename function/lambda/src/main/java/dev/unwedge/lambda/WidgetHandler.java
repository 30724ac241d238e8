package dev.unwedge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.AuditLog;
import dev.unwedge.aws.AwsClients;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.run.Account;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.NoticeSink;
import dev.unwedge.run.Run;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.Surroundings;
import dev.unwedge.run.Trigger;
import dev.unwedge.widget.Asked;
import dev.unwedge.widget.AskedReader;
import dev.unwedge.widget.FleetView;
import dev.unwedge.widget.Functions;
import dev.unwedge.widget.Guide;
import dev.unwedge.widget.HeadRecorder;
import dev.unwedge.widget.ReadOnly;
import dev.unwedge.widget.Trouble;
import dev.unwedge.widget.WhyView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The function behind the dashboard's custom widget: a dry run, shown as HTML. It needs no right
 * but to read. What goes wrong is shown to the person who looks, and logged as a failed run.
 */
public final class WidgetHandler implements RequestStreamHandler {
  /**
   * A look that is younger than this serves the next viewer too. Hosts push once a minute, and many
   * viewers must not use up the calls that the schedule's run needs.
   */
  private static final Duration FRESH = Duration.ofSeconds(15);

  private final Wiring wiring;
  private final Map<String, String> variables;
  private final InstantSource clock;
  private final Consumer<String> lines;
  private @Nullable Look last;

  /** What Lambda calls. */
  public WidgetHandler() {
    this(AwsClients.create(), System.getenv(), InstantSource.system(), System.out::println);
  }

  /**
   * What a test calls.
   *
   * @param variables the environment
   * @param lines takes the audit log
   */
  public WidgetHandler(
      AwsClients clients,
      Map<String, String> variables,
      InstantSource clock,
      Consumer<String> lines) {
    this.wiring = new Wiring(clients, clock);
    this.variables = variables;
    this.clock = clock;
    this.lines = lines;
  }

  /** A look at the whole fleet, and what was asked for. */
  private record Look(
      @Nullable Instant at, Duration window, Instant taken, Account account, HeadRecorder heads) {
    boolean serves(@Nullable Instant otherAt, Duration otherWindow, Instant now) {
      return window.equals(otherWindow)
          && Objects.equals(at, otherAt)
          && now.isBefore(taken.plus(FRESH));
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    String answer =
        context == null
            ? handle(event, null, null)
            : handle(
                event,
                context.getAwsRequestId(),
                context.getInvokedFunctionArn(),
                wiring.deadline(context));
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  /** Handles one event, however long it takes. */
  public String handle(String event, @Nullable String requestId, @Nullable String ownArn) {
    return handle(event, requestId, ownArn, Deadline.NONE);
  }

  /**
   * Handles one event.
   *
   * @param ownArn what the function was invoked by; null outside Lambda
   * @param deadline until when it may read
   * @return HTML, or Markdown where documentation is asked for, as a JSON string
   */
  public String handle(
      String event, @Nullable String requestId, @Nullable String ownArn, Deadline deadline) {
    return Json.write(answer(event, requestId, ownArn, deadline));
  }

  private String answer(
      String event, @Nullable String requestId, @Nullable String ownArn, Deadline deadline) {
    Asked asked;
    Environment environment;
    try {
      asked = AskedReader.read(event, clock.instant());
      if (asked.question() instanceof Asked.Question.Describe) {
        return Guide.MARKDOWN;
      }
      environment = Environment.of(variables);
    } catch (JsonException | RunFailedException e) {
      tellRefused(requestId, String.valueOf(e.getMessage()));
      return Trouble.of(AskedReader.viewOf(event), String.valueOf(e.getMessage()));
    }
    try {
      return show(asked, environment, requestId, ownArn, deadline);
    } catch (RunFailedException e) {
      return Trouble.of(asked.view(), String.valueOf(e.getMessage()));
    }
  }

  private String show(
      Asked asked,
      Environment environment,
      @Nullable String requestId,
      @Nullable String ownArn,
      Deadline deadline) {
    Asked.View view = asked.view();
    return switch (asked.question()) {
      case Asked.Question.Describe describe -> Guide.MARKDOWN;
      case Asked.Question.Why(String node, Instant at) -> {
        Look look = look(environment, List.of(node), at, view.window(), requestId, deadline);
        yield WhyView.of(look.account(), look.heads(), view, node);
      }
      case Asked.Question.Fleet(int rows, Instant at) -> {
        Look look = last;
        if (look == null || !look.serves(at, view.window(), clock.instant())) {
          look = look(environment, List.of(), at, view.window(), requestId, deadline);
          last = look;
        }
        yield FleetView.of(
            look.account(),
            look.heads(),
            at == null,
            clock.instant(),
            environment.fleet(),
            view,
            Functions.of(ownArn, Environment.optional(variables, "UNWEDGE_FUNCTION")),
            rows);
      }
    };
  }

  /** Runs dry, and keeps what was read. */
  private Look look(
      Environment environment,
      List<String> nodes,
      @Nullable Instant at,
      Duration window,
      @Nullable String requestId,
      Deadline deadline) {
    String runId = UUID.randomUUID().toString();
    Trigger trigger = new Trigger.Manual(nodes, true, at);
    Meter meter = new Meter();
    Surroundings world = wiring.of(environment, at == null, meter, NoticeSink.NOBODY, deadline);
    HeadRecorder heads = new HeadRecorder(world.metrics(), window);
    AuditLog audit =
        new AuditLog(lines, clock, runId, requestId, trigger.label(), environment.fleet());
    Run run =
        new Run(world.with(heads, new ReadOnly(world.commands())), trigger, audit, meter, runId);
    return new Look(at, window, clock.instant(), run.execute(), heads);
  }

  /** An event that is none, or an environment that is incomplete: told like any failed run. */
  private void tellRefused(@Nullable String requestId, String message) {
    new AuditLog(
            lines,
            clock,
            UUID.randomUUID().toString(),
            requestId,
            "manual",
            Environment.optional(variables, "UNWEDGE_FLEET"))
        .tell(new AuditEvent.RunFailed(message));
  }
}
