package dev.unwedge.demo;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.fleet.Metric;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.testkit.loop.RestartDocument;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;

/**
 * The demonstration behind {@code infra/local/demo}: the real handler on a real incident, with
 * CloudWatch and SSM at {@code AWS_ENDPOINT_URL}.
 */
public final class Demo {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** LocalStack on a busy machine takes its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** As long as the incident, and a little more: LocalStack answers longer windows slowly. */
  private static final String POLICY = "{\"lookback\": \"PT90M\"}";

  private final AwsClients clients = AwsClients.create(PATIENCE, PATIENCE.multipliedBy(2));
  private final String fleet;
  private final String document;
  private final List<String> log = new ArrayList<>();
  private final UnwedgeHandler handler;

  private Demo(String fleet) {
    this.fleet = fleet;
    this.document = "unwedge-restart-" + fleet;
    this.handler =
        new UnwedgeHandler(
            clients,
            Map.of("UNWEDGE_FLEET", fleet, "UNWEDGE_DOCUMENT", document, "UNWEDGE_POLICY", POLICY),
            InstantSource.system(),
            log::add);
  }

  /**
   * Runs the demonstration.
   *
   * @param args incident file, schedule event, file for the audit log
   */
  public static void main(String[] args) throws IOException {
    if (System.getenv("AWS_ENDPOINT_URL") == null) {
      throw new IllegalStateException("start it by infra/local/demo: it must not meet real AWS");
    }
    Path file = Path.of(args[0]);
    Incident incident = IncidentReader.read(Files.readString(file), file.toString());
    String schedule = Files.readString(Path.of(args[1]));
    Demo demo = new Demo("demo-" + Long.toString(Instant.now().getEpochSecond(), 36));
    demo.prepare(incident);
    demo.run(schedule, incident);
    Files.write(Path.of(args[2]), demo.log);
    OUT.printf("%nThe audit log of these runs, %d lines, is in %s%n", demo.log.size(), args[2]);
    OUT.println("restarted: " + (demo.sent().isEmpty() ? "nobody" : String.join(" ", demo.sent())));
  }

  private void prepare(Incident incident) {
    RestartDocument.create(clients.ssm(), document);
    Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    int pushed =
        new FleetPusher(clients.cloudWatch(), "Unwedge")
            .push(incident, fleet, end, List.of(Metric.values()));
    OUT.printf(
        "Pushed incident %s to CloudWatch as fleet %s: %d nodes, %d datapoints, up to %s%n",
        incident.name(), fleet, incident.nodes().size(), pushed, end);
    OUT.println("The policy is " + POLICY + ", the rest of it the defaults");
  }

  private void run(String schedule, Incident incident) {
    OUT.printf("%nThe schedule invokes unwedge:%n%n");
    Map<?, ?> first = report(schedule);
    List<Map<?, ?>> rows = nodes(first);
    rows.addAll(healthy(incident, rows));
    OUT.print(VerdictTable.of(rows));
    tellCost(first);
    OUT.printf("%nThe schedule invokes it once more:%n%n");
    Map<?, ?> second = report(schedule);
    OUT.print(VerdictTable.of(nodes(second)));
    tellCost(second);
  }

  /** What a report leaves out; a person asks for them by name, and nothing is sent. */
  private List<Map<?, ?>> healthy(Incident incident, List<Map<?, ?>> told) {
    List<String> names = new ArrayList<>();
    for (Incident.Node node : incident.nodes()) {
      if (told.stream().noneMatch(row -> node.id().node().equals(row.get("node")))) {
        names.add(node.id().node());
      }
    }
    if (names.isEmpty()) {
      return List.of();
    }
    List<Map<?, ?>> rows = nodes(report(Json.write(Map.of("nodes", names, "dryRun", true))));
    rows.removeIf(row -> !names.contains(row.get("node")));
    return rows;
  }

  private Map<?, ?> report(String event) {
    return (Map<?, ?>)
        Objects.requireNonNull(Json.parse(handler.handle(event, null), "the report"));
  }

  private static List<Map<?, ?>> nodes(Map<?, ?> report) {
    List<Map<?, ?>> nodes = new ArrayList<>();
    for (Object node : (List<?>) Objects.requireNonNull(report.get("nodes"))) {
      nodes.add((Map<?, ?>) node);
    }
    return nodes;
  }

  private static void tellCost(Map<?, ?> report) {
    OUT.printf(
        "  (%s metrics requested, %s calls to AWS, %s ms)%n",
        report.get("metricsRequested"), report.get("awsCalls"), report.get("durationMillis"));
    for (Object warning : (List<?>) Objects.requireNonNull(report.get("warnings"))) {
      OUT.println("  warning: " + warning);
    }
  }

  /** The nodes that SSM was told to restart, by its own list. */
  private Set<String> sent() {
    Set<String> names = new TreeSet<>();
    for (Command command :
        clients.ssm().listCommandsPaginator(ListCommandsRequest.builder().build()).commands()) {
      if (document.equals(command.documentName())) {
        names.addAll(command.parameters().get("Node"));
      }
    }
    return names;
  }
}
