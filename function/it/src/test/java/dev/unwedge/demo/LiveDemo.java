package dev.unwedge.demo;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.testkit.loop.ClosedLoop;
import dev.unwedge.testkit.loop.NotInTime;
import dev.unwedge.testkit.loop.Schedule;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The demonstration behind {@code infra/local/demo --live}: the whole loop on real containers,
 * shown as it happens. The network stands still for a while, then one node wedges. It ends well if
 * that node, and no other, was restarted and recovered.
 */
public final class LiveDemo {
  /** LocalStack on a busy machine takes its time; when all is well nothing waits as long. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final String VICTIM = "zeam_2";

  private final String name;
  private final Narrator narrator = new Narrator();

  private LiveDemo(String name) {
    this.name = name;
  }

  /**
   * Runs the demonstration. Its last line is {@code restarted: …}, or {@code failed: …} with the
   * exit code 1.
   *
   * @param args this demonstration's name, which no other that runs has, and is the containers'
   *     prefix and their label's value; the schedule's event; the file for the audit log
   */
  public static void main(String[] args) throws Exception {
    String localStack = System.getenv("AWS_ENDPOINT_URL");
    if (localStack == null) {
      throw new IllegalStateException("start it by infra/local/demo: it must not meet real AWS");
    }
    LiveDemo demo = new LiveDemo(args[0]);
    Path auditLog = Path.of(args[2]);
    String end;
    boolean failed = false;
    try {
      end = demo.play(URI.create(localStack), Files.readString(Path.of(args[1])));
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      failed = true;
      end = "failed: " + sentence(e) + "; details: " + keep(e, auditLog);
    }
    Files.write(auditLog, demo.narrator.auditLines());
    Narrator.OUT.printf(
        "%nThe audit log, %d lines, is in %s%n", demo.narrator.auditLines().size(), auditLog);
    Narrator.OUT.println(end);
    System.exit(failed ? 1 : 0);
  }

  private static String sentence(Throwable problem) {
    return problem instanceof NotInTime late
        ? late.sentence()
        : Objects.requireNonNullElse(problem.getMessage(), problem.toString());
  }

  private static Path keep(Throwable problem, Path auditLog) throws IOException {
    Path file = auditLog.resolveSibling(auditLog.getFileName() + ".failure.txt");
    try (PrintWriter writer = new PrintWriter(file.toFile(), StandardCharsets.UTF_8)) {
      problem.printStackTrace(writer);
    }
    return file;
  }

  /** Plays it; returns its last line. */
  private String play(URI localStack, String event) throws IOException, InterruptedException {
    Narrator.say(
        "",
        "A network, eight nodes on two hosts, two publishers, two agents. About seven minutes.");
    try (ClosedLoop loop =
        new ClosedLoop(
            localStack,
            AwsClients.create(PATIENCE, PATIENCE).ssm(),
            "live-" + name,
            name,
            "dev.unwedge.demo=" + name,
            narrator::host)) {
      // For the function, AWS is the endpoint at which the hosts report.
      System.setProperty("aws.endpointUrl", loop.endpoint().toString());
      UnwedgeHandler handler =
          new UnwedgeHandler(
              AwsClients.create(PATIENCE, PATIENCE),
              loop.environment(),
              InstantSource.system(),
              narrator::audit);
      Narrator.say("", "The policy is " + loop.environment().get("UNWEDGE_POLICY"));
      try (Schedule schedule =
          new Schedule(ClosedLoop.PERIOD, event, e -> narrator.run(handler.handle(e, null)))) {
        story(loop, schedule);
        return end(loop);
      }
    }
  }

  private void story(ClosedLoop loop, Schedule schedule) throws InterruptedException {
    String victim = loop.fleet().nameOf(VICTIM);
    String bystander = loop.fleet().nameOf("zeam_1");
    schedule.await(
        "eight nodes are seen, five of them healthy",
        PATIENCE,
        report -> report.nodes() == 8 && report.count("HEALTHY") >= 5);
    Narrator.say("network", "stands still from now on: no new slots for anybody");
    loop.fleet().haltNetwork();
    schedule.await(
        bystander + " is in a network stall, with live heartbeats",
        PATIENCE,
        report ->
            report.verdict(bystander).equals("NETWORK_STALL")
                && Narrator.hasLiveHeartbeat(report.row(bystander)));
    Narrator.say("network", "goes on; commands sent so far: " + loop.commands().size());
    loop.fleet().resumeNetwork();
    schedule.await(
        victim + " is healthy again", PATIENCE, report -> report.verdict(victim).equals("HEALTHY"));
    Map<String, Instant> before = starts(loop);
    Narrator.say(
        "person",
        "wedges " + victim + ": its network task stops, its process, clock and endpoint live on");
    loop.fleet().wedge(VICTIM, "dead");
    schedule.await(
        "the end of " + victim + "'s recovery is logged",
        PATIENCE.multipliedBy(2),
        report -> narrator.end(victim) != null);
    Narrator.starts(loop, before, starts(loop));
  }

  private String end(ClosedLoop loop) {
    String victim = loop.fleet().nameOf(VICTIM);
    List<String> restarted = loop.restarted().stream().map(loop.fleet()::nameOf).toList();
    Map<?, ?> end = Objects.requireNonNull(narrator.end(victim));
    String last = "restarted: " + String.join(" ", restarted);
    if (!restarted.equals(List.of(victim))) {
      throw new IllegalStateException(
          "%s alone was to be restarted, once; %s".formatted(victim, last));
    }
    if (!"node.recovered".equals(end.get("event"))) {
      throw new IllegalStateException(last + ", but it did not recover");
    }
    return last + "; recovered" + Narrator.seconds(end);
  }

  private static Map<String, Instant> starts(ClosedLoop loop) {
    Map<String, Instant> starts = new LinkedHashMap<>();
    for (String node : loop.fleet().nodes()) {
      starts.put(node, loop.fleet().startedAt(node));
    }
    return starts;
  }
}
