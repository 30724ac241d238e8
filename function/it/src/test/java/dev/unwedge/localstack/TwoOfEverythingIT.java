package dev.unwedge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.demo.FleetPusher;
import dev.unwedge.fleet.Metric;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.testkit.loop.Host;
import dev.unwedge.testkit.loop.Invocation;
import dev.unwedge.testkit.loop.RestartDocument;
import dev.unwedge.testkit.loop.SimulatedFleet;
import dev.unwedge.testkit.loop.SsmAgent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.ssm.model.Command;

/**
 * Schedule, the same event again, alarm, person, and a second stack, each a process of its own, at
 * the same moment on one wedged node. LocalStack takes all their commands; the host runs the
 * document's own script for each of them on the node's real container.
 */
@OnLocalStack
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class TwoOfEverythingIT {
  private static final String INSTANCE = "i-0a00000000000002a";
  private static final String NODE = "zeam_1";
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String POLICY =
      Json.write(
          Map.of(
              "period", "PT10S",
              "wedgedAfter", "PT30S",
              "startupGrace", "PT20S",
              "lookback", "PT10M",
              "downtime", "PT2S",
              "budget", Map.of("floor", 10)));

  private static final Map<String, String> SCRIPT =
      Map.of("UNWEDGE_LOOK_SECONDS", "3", "UNWEDGE_LOOK_EVERY", "1");

  private final String fleetName = LocalStack.newFleet();
  private final String document = LocalStack.document(fleetName);
  private final String otherDocument = document + "-second";
  private @Nullable SimulatedFleet theFleet;
  private @Nullable Host theHost;

  /** Of each stack's document, on the one host. */
  private final List<SsmAgent> agents = new ArrayList<>();

  private Instant startedAt = Instant.MAX;

  @BeforeAll
  void aNodeIsWedged() throws Exception {
    RestartDocument.create(LocalStack.clients().ssm(), otherDocument);
    SimulatedFleet fleet = new SimulatedFleet(fleetName, "dev.unwedge.test=twice");
    theFleet = fleet;
    fleet.start(NODE, SimulatedFleet.NEARLY_SYNCED, 64, List.of());
    fleet.wedge(NODE, "dead");
    startedAt = fleet.startedAt(NODE);
    // What its publisher says goes to a fleet of nobody's: here it is the metrics that are timed.
    // (No name that begins like the fleet's: LocalStack matches by prefix.) From its configuration
    // the script knows where to look.
    Host host = new Host(INSTANCE, "unread-" + fleetName, PERIOD);
    theHost = host;
    host.watch(fleet.nameOf(NODE), true);
    host.startPublisher(URI.create(LocalStack.endpoint()));
    // The freeze has to begin in this incarnation: entry 0 is stamped after its start.
    Instant old = startedAt.plus(PERIOD.multipliedBy(7));
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), old).toMillis()));
    push(host.instanceId(), fleet.nameOf(NODE));
  }

  /** The node freezes at entry 1 and falls silent, two others go on. */
  private void push(String instanceId, String node) {
    Instant end = Instant.ofEpochSecond(Math.floorDiv(Instant.now().getEpochSecond(), 10) * 10);
    Instant start = end.minus(PERIOD.multipliedBy(5));
    long age = Duration.between(startedAt, start).toSeconds();
    List<Map<String, Object>> nodes = new ArrayList<>();
    nodes.add(
        Map.of(
            "node", node,
            "instanceId", instanceId,
            "headSlot", entries(i -> i == 0 ? 1000 : 1010),
            "heartbeats", entries(i -> i < 2 ? 2 : 0),
            "uptimeSeconds", entries(i -> age + 10L * i)));
    for (int other = 1; other <= 2; other++) {
      nodes.add(
          Map.of(
              "node", "other_" + other,
              "instanceId", "i-0b00000000000000" + other,
              "headSlot", entries(i -> 1000 + 10L * i),
              "heartbeats", entries(i -> 2),
              "uptimeSeconds", entries(i -> 7200 + 10L * i)));
    }
    String incident =
        Json.write(
            Map.of(
                "name",
                "twice",
                "source",
                "made up",
                "fleet",
                fleetName,
                "start",
                start.toString(),
                "period",
                "PT10S",
                "policy",
                Map.of(),
                "nodes",
                nodes));
    new FleetPusher(LocalStack.clients().cloudWatch(), "Unwedge")
        .push(IncidentReader.read(incident, "twice"), fleetName, end, List.of(Metric.values()));
  }

  private static List<Long> entries(IntToLongFunction entry) {
    return IntStream.range(0, 6).mapToLong(entry).boxed().toList();
  }

  @AfterAll
  void stop() {
    agents.forEach(SsmAgent::close);
    if (theHost != null) {
      theHost.close();
    }
    if (theFleet != null) {
      theFleet.close();
    }
  }

  private SimulatedFleet fleet() {
    return Objects.requireNonNull(theFleet);
  }

  private Host host() {
    return Objects.requireNonNull(theHost);
  }

  private String node() {
    return fleet().nameOf(NODE);
  }

  private UnwedgeHandler process(String ofDocument) {
    return new UnwedgeHandler(
        LocalStack.clients(),
        Map.of(
            "UNWEDGE_FLEET", fleetName,
            "UNWEDGE_DOCUMENT", ofDocument,
            "UNWEDGE_POLICY", POLICY),
        InstantSource.system(),
        line -> {});
  }

  /** The sample, of this fleet's node. */
  private String alarm() {
    return LiveFleet.event("alarm-metric.json")
        .replace("\"devnet\"", "\"" + fleetName + "\"")
        .replace("\"i-0c0ffee0000000010\"", "\"" + INSTANCE + "\"")
        .replace("\"zeam_10\"", "\"" + node() + "\"");
  }

  private String order() {
    return Json.write(
        Map.of("action", "restart", "nodes", List.of(node()), "reason", "it hangs", "by", "ann"));
  }

  private record Event(String document, String text) {}

  @Test
  @Order(1)
  void everyStackSendsAndNoRunSendsTwice() {
    String schedule = LiveFleet.event("schedule-rule.json");
    List<Event> events =
        List.of(
            new Event(document, schedule),
            new Event(document, schedule),
            new Event(document, alarm()),
            new Event(document, order()),
            new Event(otherDocument, schedule),
            new Event(otherDocument, alarm()));
    CyclicBarrier barrier = new CyclicBarrier(events.size());
    List<CompletableFuture<Map<?, ?>>> runs = new ArrayList<>();
    for (Event event : events) {
      UnwedgeHandler process = process(event.document());
      runs.add(
          CompletableFuture.supplyAsync(
              () -> {
                await(barrier);
                return LiveFleet.object(process.handle(event.text(), "request"));
              },
              task -> Thread.ofVirtual().start(task)));
    }
    List<String> told =
        runs.stream().map(run -> LiveFleet.told(run.join(), node())).sorted().toList();

    assertThat(told)
        .as("%s", runs.stream().map(run -> run.join().get("warnings")).toList())
        .allSatisfy(each -> assertThat(each).matches("WEDGED (RESTART|HOLD (IN_FLIGHT|COOLDOWN))"));
    long restarts = told.stream().filter(each -> each.endsWith(" RESTART")).count();
    assertThat(commands()).hasSize((int) restarts).hasSizeBetween(2, events.size());
    assertThat(commands().stream().map(Command::documentName).distinct())
        .containsExactlyInAnyOrder(document, otherDocument);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Command> commands() {
    return LocalStack.clients().ssm().listCommandsPaginator().commands().stream()
        .filter(command -> List.of(document, otherDocument).contains(command.documentName()))
        .toList();
  }

  @Test
  @Order(2)
  void ofAllCommandsAtOnceTheHostCarriesOutOne() throws Exception {
    for (String ofDocument : List.of(document, otherDocument)) {
      agents.add(new SsmAgent(LocalStack.clients().ssm(), ofDocument, host(), SCRIPT, told -> {}));
    }
    List<Invocation> words = ended(commands().size());

    assertThat(words)
        .as("%s", words)
        .allSatisfy(word -> assertThat(outcome(word)).isIn("RESTARTED", "BUSY", "FENCED"));
    assertThat(words.stream().filter(word -> outcome(word).equals("RESTARTED"))).hasSize(1);
    assertThat(fleet().startedAt(NODE)).isAfter(startedAt);
    assertThat(fleet().exitCodes(NODE, startedAt)).hasSize(1);
  }

  /** The words of all commands, once each has come to its end. */
  private List<Invocation> ended(int commands) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    List<Invocation> words = List.of();
    while (Instant.now().isBefore(deadline)) {
      words = agents.stream().flatMap(agent -> agent.invocations().stream()).toList();
      if (words.size() == commands && words.stream().allMatch(Invocation::ended)) {
        return words;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("not " + commands + " words within " + PATIENCE + ": " + words);
  }

  private static String outcome(Invocation word) {
    return word.word().isEmpty()
        ? "no word: " + word.errors()
        : String.valueOf(LiveFleet.object(word.word()).get("outcome"));
  }

  @Test
  @Order(3)
  void deliveredAgainOneAfterAnotherEachFindsAnotherIncarnation() {
    for (Command command : commands()) {
      assertThat(outcome(deliver(command))).isEqualTo("FENCED");
    }
    assertThat(fleet().exitCodes(NODE, startedAt)).hasSize(1);
  }

  private Invocation deliver(Command command) {
    int stack = command.documentName().equals(document) ? 0 : 1;
    return agents.get(stack).deliver(command);
  }

  @Test
  @Order(4)
  void deliveredLateItHasExpiredWhateverTheFenceSays() {
    Map<String, List<String>> late = new HashMap<>(commands().getFirst().parameters());
    late.put("StartedBefore", List.of("2099-01-01T00:00:00Z"));
    late.put("ExpiresAt", List.of(startedAt.truncatedTo(ChronoUnit.SECONDS).toString()));

    Invocation word = deliver(commands().getFirst().toBuilder().parameters(late).build());

    assertThat(outcome(word)).isEqualTo("EXPIRED");
    assertThat(fleet().exitCodes(NODE, startedAt)).hasSize(1);
  }
}
