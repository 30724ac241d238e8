package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.aws.SsmCommands;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.WidgetHandler;
import dev.unwedge.remedy.Veto;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.RestartCommand;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The widget needs no right but to read, and leaves no trace but its own log. */
class ReadRightsTest {
  private final World world = World.wedged(10, 4, "zeam_3", "zeam_4");
  private final Set<String> called = new TreeSet<>();
  private final List<String> lines = new ArrayList<>();

  /** Passes on to the fake, and notes what was called. */
  private <T> T watched(Class<T> type, T client) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              called.add(method.getName());
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private WidgetHandler handler() {
    world.environment.put("UNWEDGE_FUNCTION", Dashboard.MAIN);
    world.ssm.putParameter("/unwedge/devnet/policy", "{}");
    world.environment.put("UNWEDGE_POLICY_PARAMETER", "/unwedge/devnet/policy");
    SsmClient ssm = watched(SsmClient.class, world.ssm);
    return new WidgetHandler(
        new AwsClients(
            watched(CloudWatchClient.class, world.cloudWatch), ssm, ssm, Dashboard.NO_MESSAGES),
        world.environment,
        world.clock,
        lines::add);
  }

  /** A fleet with everything that a run could act on or follow up. */
  private void restartOne() {
    world.run("{\"nodes\": [\"zeam_3\"]}");
    world.minutes(2);
    world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getFirst(), "FAILED", null);
    world.minutes(20);
    world.ssm.forgetCalls();
    world.cloudWatch.forgetCalls();
  }

  @Test
  void onlyTheseFiveCallsAreMade() {
    restartOne();
    WidgetHandler handler = handler();

    String table = handler.handle("{}", null, Dashboard.OWN);
    handler.handle("{\"why\": \"zeam_3\"}", null, Dashboard.OWN);

    assertThat(new Html(String.valueOf(Json.parse(table, "the answer"))).row("zeam_3").text())
        .contains("WEDGED", "restart failed", "to be restarted by the next run");
    assertThat(called)
        .containsExactlyInAnyOrder(
            "listMetrics", "getMetricData", "listCommands", "getCommandInvocation", "getParameter");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aLookLogsNoRestartAndNoMetric() {
    restartOne();

    handler().handle("{}", "request-1", Dashboard.OWN);

    List<String> events =
        lines.stream().map(JsonView::of).map(line -> line.text("event")).distinct().toList();
    assertThat(events).containsExactly("run.started", "node.judged", "run.finished");
    assertThat(lines).noneMatch(line -> line.contains("_aws"));
    assertThat(JsonView.of(lines.getFirst()).text("requestId")).isEqualTo("request-1");
  }

  @Test
  void aLookLeavesEverythingToTheNextRunOfTheSchedule() {
    handler().handle("{}", null, Dashboard.OWN);

    world.run();

    assertThat(world.sentFor()).containsExactlyInAnyOrder("zeam_3", "zeam_4");
  }

  @Test
  void documentationNeedsNoRightAtAll() {
    handler().handle("{\"describe\": true}", null, Dashboard.OWN);

    assertThat(called).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void aCommandCannotBeSentEvenIfARunWantedTo() {
    ReadOnly commands =
        new ReadOnly(
            new SsmCommands(
                new AwsClients(world.cloudWatch, world.ssm, world.ssm, Dashboard.NO_MESSAGES),
                World.DOCUMENT,
                new Meter(),
                Deadline.NONE));

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                commands.send(
                    new RestartCommand(
                        new NodeId("i-0123456789abcdef0", "zeam_3"),
                        world.ago(5),
                        world.ago(0),
                        Duration.ofSeconds(60),
                        Veto.NONE,
                        0,
                        "run",
                        "comment")));
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aLookCostsAsManyMetricsAsADryRun() {
    world.run("{\"dryRun\": true}");
    int asked = world.cloudWatch.metricsRequested().size();
    world.cloudWatch.forgetCalls();

    handler().handle("{}", null, Dashboard.OWN);

    assertThat(world.cloudWatch.metricsRequested()).hasSize(asked);
  }

  // Many viewers.

  @Test
  void viewersWhoLookWithinAQuarterOfAMinuteShareOneLook() {
    WidgetHandler handler = handler();
    String first = handler.handle("{}", null, Dashboard.OWN);
    int calls = world.cloudWatch.calls() + world.ssm.calls();
    world.clock.advance(Duration.ofSeconds(14));

    String second = handler.handle("{\"rows\": 3}", null, Dashboard.OWN);

    assertThat(world.cloudWatch.calls() + world.ssm.calls()).isEqualTo(calls);
    assertThat(second).contains("</b>, 14 s ago");
    assertThat(first).doesNotContain("</b>, ");
  }

  @Test
  void anOlderLookIsNotShown() {
    WidgetHandler handler = handler();
    handler.handle("{}", null, Dashboard.OWN);
    world.cloudWatch.forgetCalls();
    world.clock.advance(Duration.ofSeconds(15));

    handler.handle("{}", null, Dashboard.OWN);

    assertThat(world.cloudWatch.calls()).isPositive();
  }

  @Test
  void anotherRangeIsAnotherLook() {
    WidgetHandler handler = handler();
    handler.handle("{}", null, Dashboard.OWN);
    world.cloudWatch.forgetCalls();

    handler.handle(
        Json.write(
            Map.of(
                "widgetContext",
                Map.of("timeRange", Map.of("mode", "relative", "start", 0, "end", 3_600_000)))),
        null,
        Dashboard.OWN);

    assertThat(world.cloudWatch.calls()).isPositive();
  }

  @Test
  void whyIsAlwaysAskedAfresh() {
    WidgetHandler handler = handler();
    handler.handle("{\"why\": \"zeam_3\"}", null, Dashboard.OWN);
    world.cloudWatch.forgetCalls();

    handler.handle("{\"why\": \"zeam_3\"}", null, Dashboard.OWN);

    assertThat(world.cloudWatch.calls()).isPositive();
  }
}
