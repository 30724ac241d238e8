package dev.unwedge.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.AuditLog;
import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.aws.AwsClients;
import dev.unwedge.aws.SnsTopic;
import dev.unwedge.json.JsonException;
import dev.unwedge.notice.Composer;
import dev.unwedge.notice.Message;
import dev.unwedge.notice.Place;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.NoticeSink;
import dev.unwedge.run.RestartCommand;
import dev.unwedge.run.Run;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.Surroundings;
import dev.unwedge.run.Trigger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The function. Clients are built once for each warm function; everything else is read anew at each
 * invocation. A failed run throws, so that Lambda counts it; its message speaks to the person who
 * invoked.
 */
public final class UnwedgeHandler implements RequestStreamHandler {
  private final AwsClients clients;
  private final Wiring wiring;
  private final Map<String, String> variables;
  private final InstantSource clock;
  private final Consumer<String> lines;

  /** What Lambda calls. */
  public UnwedgeHandler() {
    this(AwsClients.create(), System.getenv(), InstantSource.system(), System.out::println);
  }

  /**
   * What a test or a demonstration calls.
   *
   * @param variables the environment
   * @param lines takes the audit log
   */
  public UnwedgeHandler(
      AwsClients clients,
      Map<String, String> variables,
      InstantSource clock,
      Consumer<String> lines) {
    this.clients = clients;
    this.wiring = new Wiring(clients, clock);
    this.variables = variables;
    this.clock = clock;
    this.lines = lines;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    String answer =
        context == null
            ? handle(event, null)
            : handle(event, context.getAwsRequestId(), wiring.deadline(context));
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  /** Handles one event, however long it takes. */
  public String handle(String event, @Nullable String requestId) {
    return handle(event, requestId, Deadline.NONE);
  }

  /**
   * Handles one event.
   *
   * @param deadline until when the run may do what
   * @return the run's report as JSON
   * @throws RunFailedException if the run failed; nothing more was restarted
   */
  public String handle(String event, @Nullable String requestId, Deadline deadline) {
    Trigger trigger;
    Environment environment;
    try {
      environment = Environment.of(variables);
      trigger = TriggerReader.read(event);
    } catch (RunFailedException | JsonException e) {
      throw refused(newId(), requestId, String.valueOf(e.getMessage()), e);
    }
    String runId = runId(trigger, requestId);
    Meter meter = new Meter();
    boolean live = !(trigger instanceof Trigger.Manual manual) || manual.at() == null;
    Surroundings world =
        wiring.of(environment, live, meter, notices(environment, meter, deadline), deadline);
    AuditLog audit =
        new AuditLog(lines, clock, runId, requestId, trigger.label(), environment.fleet());
    return new Run(world, trigger, audit, meter, runId).execute().report().toJson();
  }

  /**
   * The invocation's id, where it is an order: an order that Lambda delivers once more, as it does
   * with an event that nobody waits for, has the id that its commands carry.
   */
  private static String runId(Trigger trigger, @Nullable String requestId) {
    return trigger instanceof Trigger.Order
            && requestId != null
            && RestartCommand.RUN_ID.matcher(requestId).matches()
        ? requestId
        : newId();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  /** An event that is none, or an environment that is incomplete: told like any failed run. */
  private RunFailedException refused(
      String runId, @Nullable String requestId, String message, RuntimeException cause) {
    String fleet = Environment.optional(variables, "UNWEDGE_FLEET");
    String namespace = Environment.optional(variables, "UNWEDGE_NAMESPACE");
    AuditLog audit = new AuditLog(lines, clock, runId, requestId, "unknown", fleet);
    audit.tell(new AuditEvent.RunFailed(message));
    if (fleet != null) {
      audit.tell(
          new ControlMetrics(namespace == null ? Environment.DEFAULT_NAMESPACE : namespace, fleet)
              .set(ControlMetrics.Name.RUN_FAILED, 1));
    }
    return new RunFailedException(message, cause);
  }

  private NoticeSink notices(Environment environment, Meter meter, Deadline deadline) {
    if (environment.topicArn() == null) {
      return NoticeSink.NOBODY;
    }
    SnsTopic topic = new SnsTopic(clients, environment.topicArn(), meter, deadline);
    Place place =
        new Place(
            environment.fleet(),
            Environment.optional(variables, "AWS_REGION"),
            Environment.optional(variables, "AWS_LAMBDA_LOG_GROUP_NAME"),
            Environment.optional(variables, "AWS_LAMBDA_FUNCTION_NAME"),
            environment.policyParameter());
    return (occasion, notices) -> {
      Message message = new Composer(place).compose(occasion, notices);
      return Optional.of(new NoticeSink.Told(message.subject(), topic.publish(message)));
    };
  }
}
