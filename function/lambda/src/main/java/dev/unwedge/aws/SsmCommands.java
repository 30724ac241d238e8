package dev.unwedge.aws;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Veto;
import dev.unwedge.run.CommandSource;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.RestartCommand;
import dev.unwedge.run.SourceException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandFilterKey;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.CommandStatus;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** The restart document's commands in SSM: sent, listed, and asked for their outcome. */
public final class SsmCommands implements CommandSource {
  private static final int PAGE = 50;

  /** Longer than CloudWatch keeps the datapoints that would show it. */
  private static final Duration LONGEST_FREEZE = Duration.ofDays(500);

  /** More pages than thirty days of commands fill: a token that never ends is an error. */
  private static final int MOST_PAGES = 1_000;

  /** Hosts asked at a time, below the service's quota. */
  private static final int SIDE_BY_SIDE = 8;

  /** Seconds until SSM gives up delivery; its default of an hour lets a command run that late. */
  private static final int DELIVERY_TIMEOUT = 60;

  private final AwsClients clients;
  private final CallTime time;
  private final String document;
  private final Meter meter;
  private final Semaphore slots = new Semaphore(SIDE_BY_SIDE);

  /**
   * Takes the clients.
   *
   * @param document name or ARN of the restart document
   * @param deadline of the run
   */
  public SsmCommands(AwsClients clients, String document, Meter meter, Deadline deadline) {
    this.clients = clients;
    this.time = clients.within(deadline);
    this.document = document;
    this.meter = meter;
  }

  @Override
  public List<Attempt> since(Instant since) {
    List<CommandFilter> filters = new ArrayList<>();
    filters.add(
        filter(CommandFilterKey.INVOKED_AFTER, since.truncatedTo(ChronoUnit.SECONDS).toString()));
    if (shortName(document).equals(document)) {
      // The filter takes a name; with an ARN it might match nothing, which would be no error.
      filters.add(filter(CommandFilterKey.DOCUMENT_NAME, document));
    }
    ListCommandsRequest request =
        ListCommandsRequest.builder().maxResults(PAGE).filters(filters).build();
    List<Attempt> attempts = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    do {
      ListCommandsResponse page = list(request.toBuilder().nextToken(token).build());
      for (Command command : page.commands()) {
        // That the server applied its filters is never trusted.
        if (isOurs(command.documentName())) {
          take(command, since, attempts);
        }
      }
      token = page.nextToken();
      if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
        throw new SourceException("ListCommands gave pages without end");
      }
    } while (token != null);
    return attempts;
  }

  private static CommandFilter filter(CommandFilterKey key, String value) {
    return CommandFilter.builder().key(key).value(value).build();
  }

  private ListCommandsResponse list(ListCommandsRequest request) {
    ListCommandsRequest timed =
        request.toBuilder().overrideConfiguration(time.reading("ListCommands")).build();
    meter.call();
    try {
      return clients.ssm().listCommands(timed);
    } catch (SdkException e) {
      throw new SourceException(Failures.sentence("ListCommands", e), e);
    }
  }

  private boolean isOurs(@Nullable String name) {
    return name != null && shortName(name).equals(shortName(document));
  }

  private static String shortName(String nameOrArn) {
    return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
  }

  private void take(Command command, Instant since, List<Attempt> attempts) {
    Instant requestedAt = command.requestedDateTime();
    String id = command.commandId();
    if (requestedAt == null || id == null) {
      throw new SourceException("ListCommands told a command without its id or time");
    }
    if (requestedAt.isBefore(since)) {
      return;
    }
    Map<String, List<String>> parameters = command.parameters();
    Instant expiresAt = expiresAt(parameters, requestedAt);
    String node = first(parameters, "Node");
    Attempt attempt =
        new Attempt(
            id,
            new NodeId(null, node == null ? "" : node),
            requestedAt,
            isPending(command),
            expiresAt,
            startedBefore(parameters, requestedAt),
            veto(first(parameters, "Veto")),
            null,
            first(parameters, "RunId"));
    if (command.instanceIds().isEmpty()) {
      attempts.add(attempt);
    }
    for (String instanceId : command.instanceIds()) {
      attempts.add(attempt.on(instanceId));
    }
  }

  private static boolean isPending(Command command) {
    CommandStatus status = command.status();
    return status == null
        || switch (status) {
          case PENDING, IN_PROGRESS, CANCELLING, UNKNOWN_TO_SDK_VERSION -> true;
          case SUCCESS, CANCELLED, FAILED, TIMED_OUT -> false;
        };
  }

  private static @Nullable String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  private static @Nullable Instant instant(Map<String, List<String>> parameters, String name) {
    return instant(first(parameters, name));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** When the host refuses the command; one that was sent by hand may carry anything. */
  private static Instant expiresAt(Map<String, List<String>> parameters, Instant requestedAt) {
    Instant usual = requestedAt.plus(Attempt.EXPIRY);
    Instant told = instant(parameters, "ExpiresAt");
    return told == null || told.isBefore(requestedAt) || told.isAfter(usual.plus(Attempt.EXPIRY))
        ? usual
        : told;
  }

  private static @Nullable Instant startedBefore(
      Map<String, List<String>> parameters, Instant requestedAt) {
    Instant told = instant(parameters, "StartedBefore");
    return told == null
            || told.isBefore(requestedAt.minus(LONGEST_FREEZE))
            || told.isAfter(requestedAt.plus(Attempt.EXPIRY))
        ? null
        : told;
  }

  private static @Nullable Veto veto(@Nullable String text) {
    for (Veto veto : Veto.values()) {
      if (veto.name().equals(text)) {
        return veto;
      }
    }
    return null;
  }

  @Override
  public Optional<Attempt.Word> word(Attempt attempt, boolean mayStillRun) {
    GetCommandInvocationResponse answer;
    slots.acquireUninterruptibly();
    try {
      GetCommandInvocationRequest request =
          GetCommandInvocationRequest.builder()
              .commandId(attempt.commandId())
              .instanceId(attempt.node().instanceId())
              .overrideConfiguration(time.asking("GetCommandInvocation"))
              .build();
      meter.call();
      answer = clients.ssm().getCommandInvocation(request);
    } catch (InvocationDoesNotExistException e) {
      return Optional.empty(); // as it may be right after SendCommand
    } catch (SdkException e) {
      throw new SourceException(Failures.sentence("GetCommandInvocation", e), e);
    } finally {
      slots.release();
    }
    String details =
        answer.statusDetails() == null ? answer.statusAsString() : answer.statusDetails();
    Attempt.Word word =
        HostWord.read(
            answer.standardOutputContent(),
            attempt.node().node(),
            String.valueOf(details),
            instant(answer.executionEndDateTime()));
    return isFinal(answer.status(), word, mayStillRun) ? Optional.of(word) : Optional.empty();
  }

  /** "Timed out" and "cancelled" do not mean "did not run": the host may still give its word. */
  private static boolean isFinal(
      @Nullable CommandInvocationStatus status, Attempt.Word word, boolean mayStillRun) {
    return status != null
        && switch (status) {
          case PENDING, IN_PROGRESS, DELAYED, CANCELLING, UNKNOWN_TO_SDK_VERSION -> false;
          case CANCELLED, TIMED_OUT -> word.outcome() != Outcome.UNKNOWN || !mayStillRun;
          case SUCCESS, FAILED -> true;
        };
  }

  @Override
  public Answer send(RestartCommand command) {
    SendCommandRequest request =
        SendCommandRequest.builder()
            .documentName(document)
            .instanceIds(String.valueOf(command.node().instanceId()))
            .timeoutSeconds(DELIVERY_TIMEOUT)
            .comment(command.comment())
            .parameters(
                Map.of(
                    "Node", List.of(command.node().node()),
                    "StartedBefore", List.of(seconds(command.startedBefore())),
                    "ExpiresAt", List.of(seconds(command.expiresAt())),
                    "DowntimeSeconds", List.of(Long.toString(command.downtime().toSeconds())),
                    "Veto", List.of(command.veto().name()),
                    "Attempt", List.of(Integer.toString(command.attempt())),
                    "RunId", List.of(command.runId())))
            .overrideConfiguration(time.sending())
            .build();
    meter.call();
    try {
      Command sent = clients.ssmSend().sendCommand(request).command();
      if (sent == null || sent.commandId() == null) {
        return new Answer.Refused("NoCommandId", "SSM answered without a command id", true);
      }
      return new Answer.Accepted(sent.commandId());
    } catch (SdkException e) {
      boolean refusedForSure =
          e instanceof AwsServiceException service && service.statusCode() < 500;
      return new Answer.Refused(Failures.code(e), Failures.message(e), !refusedForSure);
    }
  }

  /** Whole seconds, as the document's pattern wants them. */
  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
