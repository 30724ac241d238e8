package dev.unwedge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.ClosedLoop;
import dev.unwedge.testkit.loop.Host;
import dev.unwedge.testkit.loop.Invocation;
import dev.unwedge.testkit.loop.PackagedFunction;
import dev.unwedge.testkit.loop.RuntimeApi;
import dev.unwedge.testkit.loop.Schedule;
import dev.unwedge.testkit.loop.SimulatedFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;

/**
 * The whole loop with nothing of ours replaced: simulated nodes in real containers, the real
 * publisher, LocalStack's CloudWatch and SSM, the packaged function on a fast schedule, and the
 * restart document's own script. One fleet, one story; each test is a chapter of it.
 *
 * <p>It takes some minutes whatever the machine: a heartbeat that is missing is evidence only from
 * two minutes of uptime on, and so is one that is back. It has a LocalStack of its own, in which
 * nothing slows it down; what it waits for leaves the machine to the users of the other one.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ClosedLoopIT {
  /** For what must happen sooner or later; nothing waits for it in vain when all is well. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static @TempDir Path folder = Path.of("set by the test runner");
  private final Instant begun = Instant.now();
  private final LocalStackContainer localStack = LocalStack.startAnother();
  private final SsmClient ssm = ssm();
  private @Nullable ClosedLoop theLoop;
  private @Nullable PackagedFunction function;
  private @Nullable Schedule theSchedule;

  @BeforeAll
  void start() throws IOException {
    String fleet = "loop-" + Long.toString(begun.getEpochSecond(), 36);
    ClosedLoop loop =
        new ClosedLoop(
            localStack.getEndpoint(), ssm, fleet, fleet, "dev.unwedge.test=loop", invocation -> {});
    theLoop = loop;
    PackagedFunction packaged = new PackagedFunction(loop.environment(), loop.endpoint(), folder);
    function = packaged;
    theSchedule =
        new Schedule(
            ClosedLoop.PERIOD,
            LiveFleet.event("schedule-rule.json"),
            event -> {
              RuntimeApi.Answer answer = packaged.invoke(event);
              assertThat(answer.failed()).as(answer.body()).isFalse();
              return answer.body();
            });
  }

  private SsmClient ssm() {
    return SsmClient.builder()
        .endpointOverride(localStack.getEndpoint())
        .region(Region.of(localStack.getRegion()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(localStack.getAccessKey(), localStack.getSecretKey())))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @AfterAll
  void stop() {
    if (theSchedule != null) {
      theSchedule.close();
    }
    if (function != null) {
      function.close();
    }
    if (theLoop != null) {
      theLoop.close();
    }
    ssm.close();
    localStack.stop();
  }

  private ClosedLoop loop() {
    return Objects.requireNonNull(theLoop);
  }

  private SimulatedFleet fleet() {
    return loop().fleet();
  }

  private Schedule schedule() {
    return Objects.requireNonNull(theSchedule);
  }

  private String verdict(Schedule.Told told, String node) {
    return told.verdict(fleet().nameOf(node));
  }

  private Schedule.Told await(String what, Predicate<Schedule.Told> wanted)
      throws InterruptedException {
    return schedule().await(what, PATIENCE, wanted);
  }

  @Test
  @Order(1)
  void everyNodeIsSeenAndTheHealthyOnesAreHealthy() throws Exception {
    Schedule.Told told =
        await("eight nodes, five of them healthy", t -> t.nodes() == 8 && t.count("HEALTHY") >= 5);

    assertThat(verdict(told, "zeam_1")).isEqualTo("HEALTHY");
    assertThat(verdict(told, "ethlam_1")).isEqualTo("HEALTHY");
    for (Host host : loop().hosts()) {
      assertThat(host.publishes()).as(host.publisherSays()).isTrue();
    }
  }

  @Test
  @Order(2)
  void aNetworkThatStandsStillRestartsNobody() throws Exception {
    Map<String, Instant> before = starts();
    fleet().haltNetwork();
    Schedule.Told stalled =
        await("the stall is seen", t -> verdict(t, "zeam_1").equals("NETWORK_STALL"));
    // Until heartbeats are pushed (two minutes of uptime) and some runs more have seen it.
    Schedule.Told alive =
        await("the stall, with live heartbeats", t -> alive(t, "zeam_1") && alive(t, "zeam_3"));

    for (String node : List.of("zeam_1", "zeam_2", "zeam_3", "zeam_6", "ethlam_1", "ethlam_2")) {
      assertThat(verdict(alive, node)).as(node).isEqualTo("NETWORK_STALL");
    }
    assertThat(alive.at()).isAfter(stalled.at());
    assertThat(loop().commands()).isEmpty();
    assertThat(starts()).isEqualTo(before);
    fleet().resumeNetwork();
    await("the network goes on", t -> verdict(t, "zeam_1").equals("HEALTHY"));
  }

  private boolean alive(Schedule.Told told, String node) {
    Map<?, ?> row = told.row(fleet().nameOf(node));
    return row != null
        && "ALIVE"
            .equals(((Map<?, ?>) Objects.requireNonNull(row.get("evidence"))).get("heartbeat"));
  }

  /** When each container was started, but for the one that Docker restarts all the time. */
  private Map<String, Instant> starts() {
    Map<String, Instant> starts = new LinkedHashMap<>();
    for (String node : fleet().nodes()) {
      if (!node.equals("zeam_4")) {
        starts.put(node, fleet().startedAt(node));
      }
    }
    return starts;
  }

  @Test
  @Order(3)
  void theWedgedNodeAloneIsRestarted() throws Exception {
    Map<String, Instant> before = starts();
    fleet().wedge("zeam_2", "dead");
    Schedule.Told judged =
        await("zeam_2 is restarted", t -> decision(t, "zeam_2").equals("RESTART"));
    Invocation word = ended("zeam_2");

    assertThat(verdict(judged, "zeam_2")).isEqualTo("WEDGED");
    assertThat(word.word()).contains("\"outcome\":\"RESTARTED\"");
    assertThat(word.status()).isEqualTo(Invocation.Status.SUCCESS);
    Map<String, Instant> after = starts();
    assertThat(after.get("zeam_2")).isAfter(Objects.requireNonNull(before.get("zeam_2")));
    after.remove("zeam_2");
    before.remove("zeam_2");
    assertThat(after).isEqualTo(before);
    assertThat(loop().commanded()).containsExactly("zeam_2");
  }

  private String decision(Schedule.Told told, String node) {
    Map<?, ?> row = told.row(fleet().nameOf(node));
    return row == null ? "NONE" : String.valueOf(row.get("decision"));
  }

  /** The host's word on the one command for a node. */
  private Invocation ended(String node) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      for (Invocation invocation : loop().agent(node).invocations()) {
        if (invocation.node().equals(fleet().nameOf(node)) && invocation.ended()) {
          return invocation;
        }
      }
      Thread.sleep(500);
    }
    throw new AssertionError("no word on " + node + " within " + PATIENCE);
  }

  @Test
  @Order(4)
  void theEvidenceShowsTheThreadsThatStoodStill() throws Exception {
    List<Path> saved = loop().host("zeam_2").evidence(fleet().nameOf("zeam_2"));

    assertThat(saved).hasSize(1);
    assertThat(saved.getFirst().resolve("threads.txt")).content().contains("T (stopped)");
    assertThat(saved.getFirst().resolve("metrics.txt")).content().contains("lean_head_slot");
    assertThat(saved.getFirst().resolve("node.log")).content().contains("clock tick");
  }

  @Test
  @Order(5)
  void theOtherWaysToWedgeAreSeenAsWhatTheyAre() throws Exception {
    Instant loneSurvivor = fleet().startedAt("zeam_1");
    fleet().wedge("zeam_3", "aging");
    fleet().wedge("zeam_6", "unresponsive");
    fleet().wedge("ethlam_1", "frozen");
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (Map.Entry<String, String> expected :
        Map.of("zeam_3", "WEDGED", "zeam_6", "UNRESPONSIVE", "ethlam_1", "STALLED").entrySet()) {
      verdicts.put(expected.getKey(), expected.getValue());
    }
    Instant wedged = Instant.now();
    for (Map.Entry<String, String> expected : verdicts.entrySet()) {
      String node = expected.getKey();
      Invocation word = ended(node);
      assertThat(word.word()).as(node).contains("\"outcome\":\"RESTARTED\"");
      assertThat(verdictAtRestart(node, wedged)).as(node).isEqualTo(expected.getValue());
    }

    assertThat(fleet().startedAt("zeam_1")).isEqualTo(loneSurvivor);
    assertThat(loop().commanded())
        .containsExactlyInAnyOrder("zeam_2", "zeam_3", "zeam_6", "ethlam_1");
  }

  private String verdictAtRestart(String node, Instant since) {
    return schedule().told().stream()
        .filter(told -> told.at().isAfter(since) && decision(told, node).equals("RESTART"))
        .map(told -> verdict(told, node))
        .findFirst()
        .orElse("never restarted");
  }

  @Test
  @Order(6)
  void whatLoopsAndWhatSyncsIsLeftAlone() throws Exception {
    assertThat(verdictsOf("zeam_4")).contains("CRASH_LOOPING").doesNotContain("WEDGED", "STALLED");
    assertThat(fleet().exitCodes("zeam_4", begun)).hasSizeGreaterThan(3).containsOnly("137");
    assertThat(fleet().policyRestarts("zeam_4")).isGreaterThan(3);
    assertThat(verdictsOf("zeam_5")).contains("SYNCING").doesNotContain("WEDGED", "STALLED");
    assertThat(fleet().policyRestarts("zeam_5")).isZero();
    assertThat(loop().commanded()).doesNotContain("zeam_4", "zeam_5");
  }

  private List<String> verdictsOf(String node) {
    return schedule().told().stream().map(told -> verdict(told, node)).distinct().toList();
  }

  @Test
  @Order(7)
  void theSameCommandDeliveredAgainRestartsNothing() throws Exception {
    Instant before = fleet().startedAt("zeam_2");
    Invocation again = loop().agent("zeam_2").deliver(command("zeam_2"));

    // The fence, or the expiry where the machine was slow: both leave it alone.
    assertThat(again.word()).containsPattern("\"outcome\":\"(FENCED|EXPIRED)\"");
    assertThat(again.exit()).isZero();
    assertThat(fleet().startedAt("zeam_2")).isEqualTo(before);
  }

  private Command command(String node) {
    return loop().commands().stream()
        .filter(command -> command.parameters().get("Node").contains(fleet().nameOf(node)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(8)
  void recoveryIsToldWithTheSecondsFromFreezeToProgress() throws Exception {
    for (String node : List.of("zeam_2", "zeam_3", "zeam_6", "ethlam_1")) {
      Map<?, ?> line = awaitLine("node.recovered", node);
      assertThat(Double.parseDouble(String.valueOf(line.get("secondsFromFreezeToProgress"))))
          .as("%s", line)
          .isGreaterThan(30);
    }
    assertThat(lines("node.not_recovered")).isEmpty();
    assertThat(loop().commanded()).hasSize(4);
  }

  private Map<?, ?> awaitLine(String event, String node) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      for (Map<?, ?> line : lines(event)) {
        if (fleet().nameOf(node).equals(line.get("node"))) {
          return line;
        }
      }
      Thread.sleep(1000);
    }
    throw new AssertionError("no " + event + " of " + node + " within " + PATIENCE);
  }

  private List<Map<?, ?>> lines(String event) throws IOException {
    List<Map<?, ?>> lines = new ArrayList<>();
    for (String line : Objects.requireNonNull(function).lines()) {
      if (line.endsWith("}") && line.contains("\"" + event + "\"")) {
        lines.add(LiveFleet.object(line));
      }
    }
    return lines;
  }
}
