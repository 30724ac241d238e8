package dev.unwedge.testkit.aws;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.CommandStatus;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;

/**
 * SSM in memory: SendCommand with the service's and the restart document's checks, ListCommands
 * newest first in pages of 50, GetCommandInvocation, GetParameter. Commands stay pending until a
 * test says what the host did.
 */
public final class FakeSsm implements SsmClient {
  private static final int MOST_INSTANCES = 50;
  private static final int LEAST_TIMEOUT = 30;
  private static final int MOST_COMMENT = 100;
  private static final int PAGE = 50;

  private static final String STAMP = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z";
  private static final Map<String, Pattern> ALLOWED =
      Map.of(
          "Node", Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}"),
          "StartedBefore", Pattern.compile(STAMP),
          "ExpiresAt", Pattern.compile(STAMP),
          "DowntimeSeconds", Pattern.compile("\\d{1,3}"),
          "Veto", Pattern.compile("HEAD_OR_HEARTBEAT|HEAD|NONE"),
          "Attempt", Pattern.compile("\\d{1,2}"),
          "RunId", Pattern.compile("[a-zA-Z0-9-]{1,64}"));

  /** Those for which the document has a default. */
  private static final Set<String> DEFAULTED = Set.of("Attempt");

  private final InstantSource clock;
  private final List<Stored> commands = new ArrayList<>();
  private final Map<String, String> parameters = new HashMap<>();
  private final List<SendCommandRequest> sendRequests = new ArrayList<>();
  private final List<ListCommandsRequest> listRequests = new ArrayList<>();
  private final List<GetCommandInvocationRequest> invocationRequests = new ArrayList<>();
  private final List<GetParameterRequest> parameterRequests = new ArrayList<>();
  private boolean filters = true;
  private boolean olderDocument;

  private Consumer<SendCommandRequest> beforeSend = request -> {};
  private Consumer<SendCommandRequest> afterSend = request -> {};
  private Consumer<ListCommandsRequest> beforeList = request -> {};
  private Consumer<GetCommandInvocationRequest> beforeInvocation = request -> {};
  private Consumer<GetParameterRequest> beforeParameter = request -> {};

  public FakeSsm(InstantSource clock) {
    this.clock = clock;
  }

  /** A command as SSM knows it. */
  private static final class Stored {
    final Command command;
    CommandStatus status = CommandStatus.PENDING;
    @Nullable CommandInvocationStatus invocation;
    String output = "";
    @Nullable Instant endedAt;

    Stored(Command command) {
      this.command = command;
    }
  }

  // What a test puts in.

  /** Stores a command that somebody sent at some time, and gives its id. */
  public synchronized String sent(
      String document, String instanceId, Map<String, List<String>> values, Instant at) {
    Command command =
        Command.builder()
            .commandId(UUID.randomUUID().toString())
            .documentName(document)
            .instanceIds(instanceId)
            .parameters(values)
            .requestedDateTime(at)
            .build();
    commands.add(new Stored(command));
    return command.commandId();
  }

  /** The host has taken the command and is at work. */
  public synchronized void begins(String commandId) {
    Stored stored = stored(commandId);
    stored.status = CommandStatus.IN_PROGRESS;
    stored.invocation = CommandInvocationStatus.IN_PROGRESS;
  }

  /** The command has ended with an output. */
  public synchronized void ends(
      String commandId, CommandInvocationStatus status, String standardOutput) {
    Stored stored = stored(commandId);
    stored.status = CommandStatus.fromValue(status.toString());
    stored.invocation = status;
    stored.output = standardOutput;
    stored.endedAt = clock.instant();
  }

  /** The host gives its word, as the restart document does: on the last line of its output. */
  public synchronized void hostSays(
      String commandId, String outcome, @Nullable Instant startedAtAfter) {
    String node = parameter(stored(commandId).command.parameters(), "Node");
    boolean success = List.of("RESTARTED", "FENCED", "EXPIRED", "HEALTHY_NOW").contains(outcome);
    ends(
        commandId,
        success ? CommandInvocationStatus.SUCCESS : CommandInvocationStatus.FAILED,
        """
        stopping %s
        {"unwedge":1,"outcome":"%s","node":"%s","startedAtBefore":null,"startedAtAfter":%s,\
        "evidence":null}
        """
            .formatted(
                node,
                outcome,
                node,
                startedAtAfter == null ? "null" : '"' + "" + startedAtAfter + '"'));
  }

  /** Whether the host has given its word, or SSM its own. */
  public synchronized boolean hasEnded(String commandId) {
    CommandInvocationStatus status = stored(commandId).invocation;
    return status != null && status != CommandInvocationStatus.IN_PROGRESS;
  }

  /** A command's parameter, which must be there with one value. */
  public static String parameter(Map<String, List<String>> values, String name) {
    return Objects.requireNonNull(values.get(name), name).getFirst();
  }

  private Stored stored(String commandId) {
    return commands.stream()
        .filter(each -> each.command.commandId().equals(commandId))
        .findFirst()
        .orElseThrow();
  }

  /** Stores a parameter. */
  public synchronized void putParameter(String name, String value) {
    parameters.put(name, value);
  }

  /** From now on the document is of the release before it took {@code Attempt}. */
  public synchronized void olderDocument() {
    olderDocument = true;
  }

  /** From now on ListCommands answers everything, whatever the filters say. */
  public synchronized void ignoreFilters() {
    filters = false;
  }

  /** Is called before each SendCommand; what it throws, the caller gets, and nothing is sent. */
  public synchronized void beforeSendCommand(Consumer<SendCommandRequest> action) {
    beforeSend = action;
  }

  /** Is called when SendCommand has taken a command; what it throws, the caller gets. */
  public synchronized void afterSendCommand(Consumer<SendCommandRequest> action) {
    afterSend = action;
  }

  /** Is called before each ListCommands; what it throws, the caller gets. */
  public synchronized void beforeListCommands(Consumer<ListCommandsRequest> action) {
    beforeList = action;
  }

  /** Is called before each GetCommandInvocation; what it throws, the caller gets. */
  public synchronized void beforeGetCommandInvocation(
      Consumer<GetCommandInvocationRequest> action) {
    beforeInvocation = action;
  }

  /** Is called before each GetParameter; what it throws, the caller gets. */
  public synchronized void beforeGetParameter(Consumer<GetParameterRequest> action) {
    beforeParameter = action;
  }

  // What a test looks at.

  public synchronized List<SendCommandRequest> sendRequests() {
    return List.copyOf(sendRequests);
  }

  public synchronized List<ListCommandsRequest> listRequests() {
    return List.copyOf(listRequests);
  }

  public synchronized List<GetCommandInvocationRequest> invocationRequests() {
    return List.copyOf(invocationRequests);
  }

  public synchronized List<GetParameterRequest> parameterRequests() {
    return List.copyOf(parameterRequests);
  }

  /** Calls of any kind. */
  public synchronized int calls() {
    return sendRequests.size()
        + listRequests.size()
        + invocationRequests.size()
        + parameterRequests.size();
  }

  /** Forgets what was asked so far; commands and parameters stay. */
  public synchronized void forgetCalls() {
    sendRequests.clear();
    listRequests.clear();
    invocationRequests.clear();
    parameterRequests.clear();
  }

  /** The parameters of a command that SSM has accepted. */
  public synchronized Map<String, List<String>> parametersOf(String commandId) {
    return stored(commandId).command.parameters();
  }

  /** The ids of all accepted commands for a node, oldest first. */
  public synchronized List<String> commandsFor(String node) {
    return commands.stream()
        .map(each -> each.command)
        .filter(each -> List.of(node).equals(each.parameters().get("Node")))
        .map(Command::commandId)
        .toList();
  }

  // The service.

  @Override
  public synchronized SendCommandResponse sendCommand(SendCommandRequest request) {
    sendRequests.add(request);
    beforeSend.accept(request);
    validate(request);
    Command command =
        Command.builder()
            .commandId(UUID.randomUUID().toString())
            .documentName(request.documentName())
            .instanceIds(request.instanceIds())
            .targets(request.targets())
            .parameters(request.parameters())
            .comment(request.comment())
            .requestedDateTime(clock.instant())
            .build();
    Stored stored = new Stored(command);
    commands.add(stored);
    afterSend.accept(request);
    return SendCommandResponse.builder().command(told(stored)).build();
  }

  private Set<String> known() {
    Set<String> known = new TreeSet<>(ALLOWED.keySet());
    if (olderDocument) {
      known.removeAll(DEFAULTED);
    }
    return known;
  }

  private void validate(SendCommandRequest request) {
    check(request.instanceIds().size() <= MOST_INSTANCES, "more than 50 instance ids");
    check(request.hasInstanceIds() || request.hasTargets(), "neither instance ids nor targets");
    check(
        request.timeoutSeconds() == null || request.timeoutSeconds() >= LEAST_TIMEOUT,
        "TimeoutSeconds below 30");
    check(
        request.comment() == null || request.comment().length() <= MOST_COMMENT,
        "comment longer than 100 characters");
    Set<String> unknown = new TreeSet<>(request.parameters().keySet());
    unknown.removeAll(known());
    if (!unknown.isEmpty()) {
      throw AwsFaults.ssm("InvalidParameters", "parameters that the document has not: " + unknown);
    }
    Set<String> missing = new TreeSet<>(known());
    missing.removeAll(request.parameters().keySet());
    missing.removeAll(DEFAULTED);
    if (!missing.isEmpty()) {
      throw AwsFaults.ssm("InvalidParameters", "parameters that the document needs: " + missing);
    }
    request
        .parameters()
        .forEach(
            (name, values) -> {
              Pattern allowed = ALLOWED.getOrDefault(name, Pattern.compile("(?!)"));
              if (values.size() != 1 || !allowed.matcher(values.getFirst()).matches()) {
                throw AwsFaults.ssm("InvalidParameters", name + " = " + values);
              }
            });
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw AwsFaults.ssm("ValidationException", otherwise);
    }
  }

  private static Command told(Stored stored) {
    return stored.command.toBuilder().status(stored.status).build();
  }

  @Override
  public synchronized ListCommandsResponse listCommands(ListCommandsRequest request) {
    listRequests.add(request);
    beforeList.accept(request);
    List<Command> found =
        commands.stream()
            .filter(each -> !filters || passes(request, each.command))
            .map(FakeSsm::told)
            .sorted((a, b) -> b.requestedDateTime().compareTo(a.requestedDateTime()))
            .toList();
    int size = request.maxResults() == null ? PAGE : Math.min(PAGE, request.maxResults());
    int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken(), 10);
    int to = Math.min(found.size(), from + size);
    return ListCommandsResponse.builder()
        .commands(found.subList(from, to))
        .nextToken(to < found.size() ? Integer.toString(to) : null)
        .build();
  }

  private static boolean passes(ListCommandsRequest request, Command command) {
    for (CommandFilter filter : request.filters()) {
      boolean passes =
          switch (filter.key()) {
            case DOCUMENT_NAME -> filter.value().equals(command.documentName());
            case INVOKED_AFTER ->
                !command.requestedDateTime().isBefore(Instant.parse(filter.value()));
            case INVOKED_BEFORE ->
                command.requestedDateTime().isBefore(Instant.parse(filter.value()));
            case STATUS, EXECUTION_STAGE, UNKNOWN_TO_SDK_VERSION ->
                throw AwsFaults.ssm("InvalidFilterKey", "not known to this fake");
          };
      if (!passes) {
        return false;
      }
    }
    return true;
  }

  @Override
  public synchronized GetCommandInvocationResponse getCommandInvocation(
      GetCommandInvocationRequest request) {
    invocationRequests.add(request);
    beforeInvocation.accept(request);
    for (Stored each : commands) {
      if (each.command.commandId().equals(request.commandId())
          && each.command.instanceIds().contains(request.instanceId())
          && each.invocation != null) {
        return GetCommandInvocationResponse.builder()
            .commandId(request.commandId())
            .instanceId(request.instanceId())
            .status(each.invocation)
            .statusDetails(each.invocation.toString())
            .standardOutputContent(each.output)
            .executionEndDateTime(each.endedAt == null ? "" : each.endedAt.toString())
            .build();
      }
    }
    throw InvocationDoesNotExistException.builder()
        .message("InvocationDoesNotExist")
        .statusCode(400)
        .build();
  }

  @Override
  public synchronized GetParameterResponse getParameter(GetParameterRequest request) {
    parameterRequests.add(request);
    beforeParameter.accept(request);
    String value = parameters.get(request.name());
    if (value == null) {
      throw AwsFaults.ssm("ParameterNotFound", "no parameter " + request.name());
    }
    return GetParameterResponse.builder()
        .parameter(Parameter.builder().name(request.name()).value(value).build())
        .build();
  }

  @Override
  public String serviceName() {
    return "ssm";
  }

  @Override
  public void close() {}
}
