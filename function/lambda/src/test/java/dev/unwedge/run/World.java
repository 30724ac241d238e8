package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.FakeCloudWatch;
import dev.unwedge.testkit.aws.FakeSns;
import dev.unwedge.testkit.aws.FakeSsm;
import dev.unwedge.testkit.aws.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * A fleet, a clock, CloudWatch and SSM around the real handler. Samples are taken at half past each
 * minute; the clock always stands fifteen seconds later.
 */
public final class World {
  public static final String FLEET = "devnet";
  public static final String NAMESPACE = "Unwedge";
  public static final String DOCUMENT = "unwedge-restart-devnet";
  public static final String REQUEST = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";

  private static final Instant BEGIN = Instant.parse("2026-05-31T13:00:45Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SINCE_SAMPLE = Duration.ofSeconds(15);

  public final ManualClock clock = new ManualClock(BEGIN);
  public final FakeCloudWatch cloudWatch = new FakeCloudWatch(clock);
  public final FakeSsm ssm = new FakeSsm(clock);
  public final FakeSns sns = new FakeSns();
  public final Map<String, String> environment = new HashMap<>();

  private final Map<String, TestNode> nodes = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private int firstOfRun;
  private UnwedgeHandler handler;

  public World() {
    environment.put("UNWEDGE_FLEET", FLEET);
    environment.put("UNWEDGE_NAMESPACE", NAMESPACE);
    environment.put("UNWEDGE_DOCUMENT", DOCUMENT);
    handler = newHandler();
  }

  /** A fleet of healthy nodes, zeam_0 and so on, that has been watched for half an hour. */
  public static World healthy(int size) {
    World world = new World();
    for (int i = 0; i < size; i++) {
      world.node("zeam_" + i);
    }
    world.minutes(30);
    return world;
  }

  /** A healthy fleet in which nodes have then been wedged for as many minutes. */
  public static World wedged(int size, int minutes, String... names) {
    World world = healthy(size);
    for (String name : names) {
      world.get(name).wedge();
    }
    world.minutes(minutes);
    return world;
  }

  private UnwedgeHandler newHandler() {
    return new UnwedgeHandler(clients(), environment, clock, lines::add);
  }

  AwsClients clients() {
    return new AwsClients(cloudWatch, ssm, ssm, sns::build);
  }

  /** From now on a cold function reaches the services by other clients. */
  public void reach(AwsClients clients) {
    handler = new UnwedgeHandler(clients, environment, clock, lines::add);
  }

  /** The handler itself. */
  public UnwedgeHandler handler() {
    return handler;
  }

  /** Lambda throws the warm function away. */
  public void coldStart() {
    handler = newHandler();
  }

  /** A cold start of a function all of whose steps outside are watched. */
  void coldStart(Outside.Watcher watcher) {
    handler =
        new UnwedgeHandler(
            Outside.of(clients(), watcher), environment, clock, Outside.of(lines::add, watcher));
  }

  /** People have subscribed to a topic, and the function is told of it. */
  public World withTopic() {
    environment.put("UNWEDGE_TOPIC_ARN", FakeSns.TOPIC);
    return this;
  }

  /** The subjects of all messages so far. */
  public List<String> subjects() {
    return sns.published().stream().map(PublishRequest::subject).toList();
  }

  /** The body of the newest message. */
  public String message() {
    return sns.published().getLast().message();
  }

  /** Sets the policy inline. */
  public World policy(String json) {
    environment.put("UNWEDGE_POLICY", json);
    return this;
  }

  /** Adds a node that has been up for four hours. */
  public TestNode node(String name) {
    return node(name, instanceOf(name));
  }

  /** Adds a node on an instance. */
  public TestNode node(String name, String instanceId) {
    TestNode node = new TestNode(name, instanceId, clock.instant().minus(Duration.ofHours(4)));
    nodes.put(instanceId + "/" + name, node);
    return node;
  }

  /** The instance that a node named like zeam_10 is put on, as in events/. */
  public static String instanceOf(String name) {
    String number = name.substring(name.lastIndexOf('_') + 1);
    return "i-0c0ffee" + "0".repeat(10 - number.length()) + number;
  }

  /** A node by name. */
  public TestNode get(String name) {
    return nodes.values().stream().filter(node -> node.name.equals(name)).findFirst().orElseThrow();
  }

  /** So many nodes, each made by the function. */
  public void nodes(int count, IntFunction<String> name) {
    for (int i = 0; i < count; i++) {
      node(name.apply(i));
    }
  }

  /** A restart command was sent for a node so many minutes ago; tells its id. */
  public String commanded(String name, int minutesAgo) {
    return ssm.sent(DOCUMENT, instanceOf(name), Map.of("Node", List.of(name)), ago(minutesAgo));
  }

  /** Lets minutes pass; every host pushes its samples. */
  public void minutes(int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(MINUTE);
      Instant sampled = clock.instant().minus(SINCE_SAMPLE);
      nodes.values().forEach(node -> node.sample(cloudWatch, sampled));
    }
  }

  /** The start of the present minute: the stamp of the newest sample. */
  public Instant newestStamp() {
    return clock.instant().minus(Duration.ofSeconds(45));
  }

  /** The clock, so many minutes ago. */
  public Instant ago(int minutes) {
    return clock.instant().minus(Duration.ofMinutes(minutes));
  }

  /** A run of the schedule. */
  public JsonView run() {
    return run("{}");
  }

  /** A run. */
  public JsonView run(String event) {
    firstOfRun = lines.size();
    return JsonView.of(handler.handle(event, REQUEST));
  }

  /** A run of the schedule that Lambda would kill after a time. */
  public JsonView runWithin(Duration time) {
    return run("{}", Deadline.in(clock, time));
  }

  /** A run with a deadline. */
  public JsonView run(String event, Deadline deadline) {
    firstOfRun = lines.size();
    return JsonView.of(handler.handle(event, REQUEST, deadline));
  }

  /** A run that must fail; gives what it throws. */
  public RuntimeException fails(String event) {
    return fails(() -> run(event));
  }

  /** A run of the schedule that must fail, and that Lambda would kill after a time. */
  public RuntimeException failsWithin(Duration time) {
    return fails(() -> runWithin(time));
  }

  private static RuntimeException fails(Runnable run) {
    try {
      run.run();
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("the run did not fail");
  }

  /** Forgets the lines of all runs so far. */
  public void forgetLines() {
    lines.clear();
    firstOfRun = 0;
  }

  /** All lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The lines of the latest run. */
  public List<String> linesOfRun() {
    return List.copyOf(lines.subList(firstOfRun, lines.size()));
  }

  /** The latest run's audit lines of one event. */
  public List<JsonView> told(String event) {
    return audit(linesOfRun(), event);
  }

  /** All audit lines of one event. */
  public List<JsonView> everTold(String event) {
    return audit(lines, event);
  }

  private static List<JsonView> audit(List<String> from, String event) {
    return from.stream()
        .map(JsonView::of)
        .filter(line -> line.has("event") && line.text("event").equals(event))
        .toList();
  }

  /** The latest run's lines in embedded metric format. */
  public List<JsonView> controlMetrics() {
    return linesOfRun().stream().map(JsonView::of).filter(line -> line.has("_aws")).toList();
  }

  /** The value of one of the latest run's own metrics. */
  public long control(String metric) {
    assertThat(controlMetrics()).hasSize(1);
    return controlMetrics().getFirst().number(metric);
  }

  /** The latest run's audit lines whose event begins so. */
  public List<String> eventsBeginning(String prefix) {
    return linesOfRun().stream()
        .map(JsonView::of)
        .filter(line -> line.has("event"))
        .map(line -> line.text("event"))
        .filter(event -> event.startsWith(prefix))
        .toList();
  }

  /** The names of nodes for which a command was sent to SSM, in that order. */
  public List<String> sentFor() {
    return ssm.sendRequests().stream()
        .map(request -> FakeSsm.parameter(request.parameters(), "Node"))
        .toList();
  }

  /** A node's row in a report. */
  public static JsonView row(JsonView report, String node) {
    return report.objects("nodes").stream()
        .filter(row -> row.text("node").equals(node))
        .findFirst()
        .orElseThrow(() -> new AssertionError(node + " is not told: " + report));
  }

  /** The names of the nodes that a report tells, in its order. */
  public static List<String> toldNodes(JsonView report) {
    return report.objects("nodes").stream().map(row -> row.text("node")).toList();
  }

  /** A node's verdict in a report. */
  public static String verdict(JsonView report, String node) {
    return row(report, node).text("verdict");
  }

  /** A node's decision in a report and, for a hold, the reason. */
  public static String decision(JsonView report, String node) {
    JsonView row = row(report, node);
    return row.get("reason") == null
        ? row.text("decision")
        : row.text("decision") + " " + row.text("reason");
  }
}
