package dev.unwedge.localstack;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.demo.FleetPusher;
import dev.unwedge.fleet.Metric;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.IncidentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;

/** A fleet in LocalStack's CloudWatch, with a handler that watches it. */
final class LiveFleet {
  /** The events and incidents of the repository; tests run in the module's folder. */
  static final Path EVENTS = Path.of("..", "events");

  final String name = LocalStack.newFleet();
  final List<String> log = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  LiveFleet() {
    environment.put("UNWEDGE_FLEET", name);
    environment.put("UNWEDGE_DOCUMENT", LocalStack.document(name));
  }

  /**
   * A policy that looks back no further than the seed's history: LocalStack answers long windows
   * slowly.
   */
  static final String SHORT_LOOKBACK = "{\"lookback\": \"PT90M\"}";

  /** The seed's fleet, its history ending now, under a policy with a short lookback. */
  static LiveFleet ofSeedBriefly() {
    return ofSeed().with("UNWEDGE_POLICY", SHORT_LOOKBACK);
  }

  /** The seed's fleet, its history ending now. */
  static LiveFleet ofSeed(Metric... metrics) {
    LiveFleet fleet = new LiveFleet();
    fleet.push("zeam-958.json", List.of(metrics.length == 0 ? Metric.values() : metrics));
    return fleet;
  }

  void push(String incidentFile, List<Metric> metrics) {
    new FleetPusher(LocalStack.clients().cloudWatch(), "Unwedge")
        .push(incident(incidentFile), name, Instant.now().truncatedTo(ChronoUnit.MINUTES), metrics);
  }

  static Incident incident(String file) {
    return IncidentReader.read(read(EVENTS.resolve("incidents").resolve(file)), file);
  }

  static String event(String file) {
    return read(EVENTS.resolve(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file.toAbsolutePath(), e);
    }
  }

  LiveFleet with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Map<String, String> environment() {
    return environment;
  }

  LiveFleet without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** A cold function. */
  UnwedgeHandler handler() {
    return handler(LocalStack.clients());
  }

  /** A cold function with clients of one's own. */
  UnwedgeHandler handler(AwsClients clients) {
    return new UnwedgeHandler(clients, environment, InstantSource.system(), log::add);
  }

  /** Invokes a cold function and reads its report. */
  Map<?, ?> invoke(String event) {
    return object(handler().handle(event, "request-1"));
  }

  static Map<?, ?> object(String json) {
    return (Map<?, ?>) Objects.requireNonNull(Json.parse(json, "the text"));
  }

  /** The report's row of a node; null if it tells none. */
  static @Nullable Map<?, ?> row(Map<?, ?> report, String node) {
    for (Object row : (List<?>) Objects.requireNonNull(report.get("nodes"))) {
      if (node.equals(((Map<?, ?>) row).get("node"))) {
        return (Map<?, ?>) row;
      }
    }
    return null;
  }

  /**
   * Verdict, decision and reason of a node, as "WEDGED HOLD COOLDOWN"; "not told" without a row.
   */
  static String told(Map<?, ?> report, String node) {
    Map<?, ?> row = row(report, node);
    return row == null
        ? "not told"
        : row.get("verdict")
            + " "
            + row.get("decision")
            + (row.get("reason") == null ? "" : " " + row.get("reason"));
  }

  /** This fleet's commands, by SSM's own list. */
  List<Command> commands() {
    return LocalStack.clients()
        .ssm()
        .listCommandsPaginator(ListCommandsRequest.builder().build())
        .commands()
        .stream()
        .filter(command -> LocalStack.document(name).equals(command.documentName()))
        .toList();
  }

  /** The nodes that commands were sent for, in no particular order. */
  List<String> restarted() {
    return commands().stream().map(command -> command.parameters().get("Node").getFirst()).toList();
  }

  /** The log's lines of one event. */
  List<Map<?, ?>> lines(String event) {
    List<Map<?, ?>> lines = new ArrayList<>();
    for (String line : log) {
      Map<?, ?> parsed = object(line);
      if (event.equals(parsed.get("event"))) {
        lines.add(parsed);
      }
    }
    return lines;
  }
}
