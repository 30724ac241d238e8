package dev.unwedge.widget;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.lambda.WidgetHandler;
import dev.unwedge.run.World;
import dev.unwedge.testkit.IncidentData;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.FakeCloudWatch;
import dev.unwedge.testkit.aws.FakeSsm;
import dev.unwedge.testkit.aws.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;

/** A dashboard with unwedge's widget on it, on a fleet, CloudWatch and SSM that are made up. */
final class Dashboard {
  /** Who looks at a dashboard sends none, and no topic is configured here. */
  static final Supplier<SnsClient> NO_MESSAGES =
      () -> {
        throw new AssertionError("a message was to be sent");
      };

  static final String MAIN = "arn:aws:lambda:eu-central-1:123456789012:function:unwedge-devnet";
  static final String OWN = MAIN + "-widget";

  final ManualClock clock;
  final FakeCloudWatch cloudWatch;
  final FakeSsm ssm;
  final Map<String, String> environment;
  final List<String> lines = new ArrayList<>();
  final List<String> mainLines = new ArrayList<>();
  private final Map<String, Object> context = new LinkedHashMap<>();
  private WidgetHandler handler;

  private Dashboard(
      ManualClock clock, FakeCloudWatch cloudWatch, FakeSsm ssm, Map<String, String> environment) {
    this.clock = clock;
    this.cloudWatch = cloudWatch;
    this.ssm = ssm;
    this.environment = environment;
    environment.put("UNWEDGE_FUNCTION", MAIN);
    handler = newHandler();
    context.put("dashboardName", "unwedge-devnet");
    context.put("widgetId", "widget-1");
    context.put("accountId", "123456789012");
    context.put("locale", "en");
    context.put("theme", "light");
    context.put("width", 1180);
    context.put("height", 420);
    context.put("params", Map.of());
    range(Duration.ofHours(3));
  }

  /** A dashboard of the fleet that a world simulates. */
  static Dashboard of(World world) {
    return new Dashboard(world.clock, world.cloudWatch, world.ssm, world.environment);
  }

  /** A dashboard of a fleet about which an incident's hosts have pushed all that was recorded. */
  static Dashboard of(Path file) {
    IncidentData incident = IncidentData.read(file);
    ManualClock clock = new ManualClock(incident.end().plusSeconds(15));
    FakeCloudWatch cloudWatch = new FakeCloudWatch(clock);
    for (IncidentData.Datapoint each : incident.datapoints()) {
      cloudWatch.put(World.NAMESPACE, each.metric(), each.dimensions(), each.stamp(), each.value());
    }
    Map<String, String> environment = new HashMap<>();
    environment.put("UNWEDGE_FLEET", incident.fleet());
    environment.put("UNWEDGE_DOCUMENT", World.DOCUMENT);
    return new Dashboard(clock, cloudWatch, new FakeSsm(clock), environment);
  }

  private WidgetHandler newHandler() {
    return new WidgetHandler(
        new AwsClients(cloudWatch, ssm, ssm, NO_MESSAGES), environment, clock, lines::add);
  }

  /** Lambda throws the warm function away. */
  Dashboard coldStart() {
    handler = newHandler();
    return this;
  }

  /** Sets something of what the console tells about the widget. */
  Dashboard with(String name, Object value) {
    context.put(name, value);
    return this;
  }

  Dashboard policy(String json) {
    environment.put("UNWEDGE_POLICY", json);
    return this;
  }

  /** The dashboard shows so much of the past, up to now. */
  Dashboard range(Duration range) {
    return range("relative", clock.instant().minus(range), clock.instant());
  }

  Dashboard range(String mode, Instant start, Instant end) {
    return with(
        "timeRange",
        Map.of("mode", mode, "start", start.toEpochMilli(), "end", end.toEpochMilli()));
  }

  /** What the widget answers when it is shown. */
  String show() {
    return ask(Map.of());
  }

  /** What it answers to parameters. */
  String ask(Map<String, ?> parameters) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>(parameters);
    event.put("widgetContext", context);
    return send(Json.write(event));
  }

  /** What it answers to an event as it stands. */
  String send(String event) {
    return (String)
        Objects.requireNonNull(
            Json.parse(handler.handle(event, World.REQUEST, OWN), "the widget's answer"));
  }

  /** What the main function answers to a person who asks for a dry run. */
  JsonView dryRun() {
    return main("{\"dryRun\": true}");
  }

  /** What the main function answers, in the same surroundings. */
  JsonView main(String event) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.remove("UNWEDGE_FUNCTION");
    return JsonView.of(
        new UnwedgeHandler(
                new AwsClients(cloudWatch, ssm, ssm, NO_MESSAGES), variables, clock, mainLines::add)
            .handle(event, World.REQUEST));
  }

  /** The audit lines of one event. */
  List<JsonView> told(String event) {
    return lines.stream()
        .map(JsonView::of)
        .filter(line -> line.has("event") && line.text("event").equals(event))
        .toList();
  }
}
