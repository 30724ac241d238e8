package dev.unwedge.demo;

import static java.util.stream.Collectors.joining;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.loop.ClosedLoop;
import dev.unwedge.loop.Invocation;
import dev.unwedge.loop.Schedule;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration behind {@code infra/local/demo --live}: the whole loop on real containers, told
 * as it happens. The network stands still for a while, then one node wedges.
 */
public final class LiveDemo {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /** LocalStack on a busy machine takes its time; when all is well nothing waits as long. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final String VICTIM = "zeam_2";
  private static final String PREFIX = "demo";

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> lastTold = new HashMap<>();

  /**
   * Runs the demonstration.
   *
   * @param args schedule event, file for the audit log
   */
  public static void main(String[] args) throws Exception {
    String localStack = System.getenv("AWS_ENDPOINT_URL");
    if (localStack == null) {
      throw new IllegalStateException("start it by infra/local/demo: it must not meet real AWS");
    }
    LiveDemo demo = new LiveDemo();
    try {
      demo.play(URI.create(localStack), Files.readString(Path.of(args[0])));
    } finally {
      Files.write(Path.of(args[1]), demo.log);
      OUT.printf("%nThe audit log, %d lines, is in %s%n", demo.log.size(), args[1]);
    }
    OUT.println(demo.lastLine);
  }

  private String lastLine = "";

  private void play(URI localStack, String event) throws IOException, InterruptedException {
    say(
        "",
        "A network, eight nodes on two hosts, two publishers, two agents. About seven minutes.");
    String fleet = "live-" + Long.toString(Instant.now().getEpochSecond(), 36);
    try (ClosedLoop loop =
        new ClosedLoop(
            localStack,
            AwsClients.create(PATIENCE, PATIENCE).ssm(),
            fleet,
            PREFIX,
            "dev.unwedge.demo=node",
            this::tellHost)) {
      // For the function, AWS is the endpoint at which the hosts give their word.
      System.setProperty("aws.endpointUrl", loop.endpoint().toString());
      UnwedgeHandler handler =
          new UnwedgeHandler(
              AwsClients.create(PATIENCE, PATIENCE),
              loop.environment(),
              InstantSource.system(),
              this::take);
      say("", "The policy is " + loop.environment().get("UNWEDGE_POLICY"));
      try (Schedule schedule =
          new Schedule(ClosedLoop.PERIOD, event, e -> tellRun(handler.handle(e, null)))) {
        story(loop, schedule);
      }
    }
  }

  private void story(ClosedLoop loop, Schedule schedule) throws InterruptedException {
    String victim = loop.fleet().nameOf(VICTIM);
    String bystander = loop.fleet().nameOf("zeam_1");
    schedule.await(
        "nodes are seen", PATIENCE, told -> told.nodes() == 8 && told.count("HEALTHY") >= 5);
    say("network", "stands still from now on: no new slots for anybody");
    loop.fleet().haltNetwork();
    schedule.await(
        "the stall, with live heartbeats",
        PATIENCE,
        told -> told.verdict(bystander).equals("NETWORK_STALL") && heartbeatOf(told, bystander));
    say("network", "goes on; commands sent so far: " + loop.commands().size());
    loop.fleet().resumeNetwork();
    schedule.await("it goes on", PATIENCE, told -> told.verdict(victim).equals("HEALTHY"));
    Map<String, Instant> before = starts(loop);
    say(
        "person",
        "wedges " + victim + ": its network task stops, its process, clock and endpoint live on");
    loop.fleet().wedge(VICTIM, "dead");
    schedule.await("recovery", PATIENCE.multipliedBy(2), told -> isOver(victim));
    OUT.println();
    tellStarts(loop, before, starts(loop));
    String restarted =
        loop.commanded().stream().map(loop.fleet()::nameOf).sorted().collect(joining(" "));
    lastLine = "restarted: " + restarted + ended(victim);
  }

  private static boolean heartbeatOf(Schedule.Told told, String node) {
    Map<?, ?> row = told.row(node);
    return row != null && "ALIVE".equals(evidence(row).get("heartbeat"));
  }

  private static Map<?, ?> evidence(Map<?, ?> row) {
    return (Map<?, ?>) Objects.requireNonNull(row.get("evidence"));
  }

  private static Map<String, Instant> starts(ClosedLoop loop) {
    Map<String, Instant> starts = new LinkedHashMap<>();
    for (String node : loop.fleet().nodes()) {
      starts.put(node, loop.fleet().startedAt(node));
    }
    return starts;
  }

  private static void tellStarts(
      ClosedLoop loop, Map<String, Instant> before, Map<String, Instant> after) {
    OUT.printf("  %-16s %-22s %s%n", "container", "started before", "started after");
    for (String node : before.keySet()) {
      Instant then = Objects.requireNonNull(before.get(node));
      Instant now = Objects.requireNonNull(after.get(node));
      String word = "";
      if (!now.equals(then)) {
        word = loop.commanded().contains(node) ? "restarted by unwedge" : "restarted by Docker";
      }
      OUT.println(
          "  %-16s %-22s %-12s %s"
              .formatted(loop.fleet().nameOf(node), CLOCK.format(then), CLOCK.format(now), word)
              .stripTrailing());
    }
  }

  // ---- What is told as it happens

  private static synchronized void say(String who, String what) {
    OUT.printf("%s  %-8s %s%n", CLOCK.format(Instant.now()), who, what);
  }

  private String tellRun(String report) {
    Map<?, ?> read = object(report);
    Map<String, String> told = new LinkedHashMap<>();
    for (Object node : (List<?>) Objects.requireNonNull(read.get("nodes"))) {
      Map<?, ?> row = (Map<?, ?>) node;
      Object reason = row.get("reason");
      String decision = reason == null ? String.valueOf(row.get("decision")) : "HOLD " + reason;
      told.put(
          String.valueOf(row.get("node")),
          row.get("verdict") + (decision.equals("NONE") ? "" : " -> " + decision));
      String now = Objects.requireNonNull(told.get(row.get("node")));
      if (!now.equals(lastTold.get(row.get("node")))) {
        say("unwedge", "%-12s %s: %s".formatted(row.get("node"), now, evidence(row).get("why")));
      }
    }
    for (String node : lastTold.keySet()) {
      if (!told.containsKey(node)) {
        say("unwedge", "%-12s HEALTHY".formatted(node));
      }
    }
    lastTold.clear();
    lastTold.putAll(told);
    return report;
  }

  private void tellHost(Invocation invocation) {
    String what =
        invocation.ended()
            ? invocation.word()
            : "runs the document's script for " + invocation.node();
    say("host", what);
    if (invocation.ended()) {
      invocation.errors().lines().forEach(line -> OUT.println("                    " + line));
    }
  }

  private void take(String line) {
    log.add(line);
    if (line.contains("\"node.recovered\"") || line.contains("\"node.not_recovered\"")) {
      Map<?, ?> event = object(line);
      say("unwedge", "%-12s %s".formatted(event.get("node"), event.get("event")) + seconds(event));
    }
  }

  private static String seconds(Map<?, ?> event) {
    Object seconds = event.get("secondsFromFreezeToProgress");
    return seconds == null ? "" : " " + seconds + " s after its head froze";
  }

  private boolean isOver(String node) {
    return end(node) != null;
  }

  private @Nullable Map<?, ?> end(String node) {
    synchronized (log) {
      for (String line : log) {
        if (line.contains("ecovered\"") && line.contains("\"" + node + "\"")) {
          Map<?, ?> event = object(line);
          if (node.equals(event.get("node"))) {
            return event;
          }
        }
      }
    }
    return null;
  }

  private String ended(String node) {
    Map<?, ?> end = end(node);
    return end == null
        ? ""
        : "node.recovered".equals(end.get("event"))
            ? "; recovered" + seconds(end)
            : "; not recovered";
  }

  private static Map<?, ?> object(String json) {
    return (Map<?, ?>) Objects.requireNonNull(Json.parse(json, "a line"));
  }
}
