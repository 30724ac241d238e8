package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Heads from outside the fleet in a whole run (contract §1, §5). */
class OutsideHeadsTest {
  private final World world = World.healthy(1);
  private final List<String> pushed = new ArrayList<>(List.of("beacon"));

  private void push(String metric, String name, double value) {
    world.cloudWatch.put(
        World.NAMESPACE,
        metric,
        Map.of("Fleet", World.FLEET, "InstanceId", "outside", "Node", name),
        world.newestStamp(),
        value);
  }

  /** Minutes in which every outside head follows the network. */
  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      world.minutes(1);
      pushed.forEach(name -> push("HeadSlot", name, (double) TestNode.slot(world.newestStamp())));
    }
  }

  private JsonView freezeAloneAndRun() {
    world.get("zeam_0").freeze();
    world.get("zeam_0").hasNoHeartbeat();
    minutes(15);
    return world.run();
  }

  @Test
  void aNodeThatIsAloneIsRestartedWhereTheNetworkGoesOnWithoutIt() {
    JsonView report = freezeAloneAndRun();

    assertThat(World.verdict(report, "zeam_0")).isEqualTo("STALLED");
    assertThat(world.sentFor()).containsExactly("zeam_0");
    assertThat(world.ssm.sendRequests().getFirst().instanceIds())
        .containsExactly(World.instanceOf("zeam_0"));
  }

  @Test
  void whateverStandsStillOutsideNoCommandIsSentForIt() {
    minutes(5);
    for (int i = 0; i < 30; i++) {
      world.minutes(1);
      push("HeadSlot", "beacon", 53);
    }

    JsonView report = world.run();

    assertThat(report.objects("nodes")).isEmpty();
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void theyAreShownApartAndCountedNowhere() {
    minutes(5);

    JsonView report = world.run("{\"nodes\": [\"zeam_0\"]}");

    JsonView head = report.objects("outside").getFirst();
    assertThat(head.names()).containsExactlyInAnyOrder("name", "head", "at", "ignored");
    assertThat(head.text("name")).isEqualTo("beacon");
    assertThat(head.number("head")).isEqualTo(TestNode.slot(world.newestStamp()));
    assertThat(head.text("at")).isEqualTo(world.newestStamp().toString());
    assertThat(head.get("ignored")).isEqualTo(false);
    assertThat(World.toldNodes(report)).containsExactly("zeam_0");
    assertThat(world.control("Nodes")).isEqualTo(1);
  }

  @Test
  void eachIsOneMetricMoreInTheSameCall() {
    minutes(5);
    long calls = world.run().number("awsCalls");
    pushed.add("second");
    minutes(5);

    JsonView report = world.run();

    assertThat(report.number("metricsRequested")).isEqualTo(3);
    assertThat(report.number("awsCalls")).isEqualTo(calls);
  }

  @Test
  void aFleetWithoutAnyShowsNone() {
    assertThat(world.run().objects("outside")).isEmpty();
  }

  @Test
  void oneOfAnotherNetworkIsIgnoredWithAWarning() {
    minutes(5);
    push("HeadSlot", "elsewhere", 9_000_000);

    JsonView report = world.run();

    assertThat(report.objects("outside").getLast().get("ignored")).isEqualTo(true);
    assertThat(report.texts("warnings"))
        .containsExactly(
            "outside head elsewhere is ignored: it is further than 50,000 slots from every head of"
                + " the fleet, so it is of another network");
  }

  @Test
  void noMoreThanTwentyAreRead() {
    for (int i = 0; i < 300; i++) {
      pushed.add("o%03d".formatted(i));
    }
    minutes(2);

    JsonView report = world.run();

    assertThat(report.objects("outside")).hasSize(20);
    assertThat(report.number("metricsRequested")).isEqualTo(21);
    assertThat(report.texts("warnings"))
        .containsExactly(
            "more than 20 outside heads are pushed: those after o018, by name, are ignored");
  }

  @Test
  void theyDoNotCountForMaxNodes() {
    world.policy("{\"maxNodes\": 1}");
    minutes(5);

    assertThat(world.run().object("counts").number("HEALTHY")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"beacon", "outside/beacon"})
  void nobodyCanOrderOneToBeRestarted(String name) {
    minutes(5);

    RuntimeException failure =
        world.fails(
            "{\"action\": \"restart\", \"nodes\": [\"%s\"], \"reason\": \"x\"}".formatted(name));

    assertThat(failure)
        .hasMessageContaining("no node of the fleet is called \"" + name + "\"; there are")
        .hasMessageContaining("zeam_0");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void anExpectedNodeOfTheSameNameIsMissingStill() {
    world.policy("{\"expected\": [\"beacon\"]}");
    minutes(5);

    assertThat(World.verdict(world.run(), "beacon")).isEqualTo("SILENT");
  }

  @Test
  void aNodeOfTheSameNameIsAnotherThing() {
    world.node("beacon");
    minutes(30);
    world.get("beacon").freeze();
    world.get("beacon").hasNoHeartbeat();
    minutes(15);

    JsonView report = world.run();

    assertThat(World.row(report, "beacon").text("instanceId"))
        .isEqualTo(World.instanceOf("beacon"));
    assertThat(report.objects("outside")).hasSize(1);
    assertThat(world.sentFor()).containsExactly("beacon");
  }

  @Test
  void nothingButAHeadIsTakenFromOutside() {
    push("Heartbeats", "beats", 0);
    push("UptimeSeconds", "uptime", 0);

    JsonView report = world.run();

    assertThat(report.objects("outside")).isEmpty();
    assertThat(world.control("Nodes")).isEqualTo(1);
  }

  @Test
  void aMalformedValueIsAGapWithAWarning() {
    minutes(5);
    long head = TestNode.slot(world.newestStamp());
    world.minutes(1);
    push("HeadSlot", "beacon", -1);

    JsonView report = world.run();

    assertThat(report.objects("outside").getFirst().number("head")).isEqualTo(head);
    assertThat(report.texts("warnings")).hasSize(1).allMatch(each -> each.contains("malformed"));
  }

  @Test
  void oneThatCannotBeReadHoldsNothingUpButItself() {
    world.node("zeam_1");
    minutes(30);
    world.get("zeam_0").wedge();
    minutes(4);
    UnaryOperator<GetMetricDataResponse> lost =
        page ->
            page.toBuilder()
                .metricDataResults(
                    page.metricDataResults().stream()
                        .map(
                            result ->
                                result.id().equals("m2")
                                    ? result.toBuilder()
                                        .statusCode(StatusCode.INTERNAL_ERROR)
                                        .build()
                                    : result)
                        .toList())
                .build();
    world.cloudWatch.answerGetMetricData(lost);

    JsonView report = world.run();

    assertThat(report.texts("warnings"))
        .anyMatch(each -> each.startsWith("HeadSlot of outside/beacon could not be read"));
    assertThat(report.objects("outside").getFirst().get("head")).isNull();
    assertThat(world.sentFor()).containsExactly("zeam_0");
  }

  @Test
  void anAlarmOnOneMeansTheWholeFleet() {
    freezeAloneAndRun();
    JsonView report =
        world.run(
            """
            {"source": "aws.cloudwatch", "alarmArn": "arn", "accountId": "1", "region": "r",
             "time": "2026-05-31T13:45:00.000+0000",
             "alarmData": {"alarmName": "beacon", "state": {"value": "ALARM"},
              "configuration": {"metrics": [{"id": "m", "returnData": true, "metricStat":
               {"metric": {"namespace": "Unwedge", "name": "HeadSlot", "dimensions":
                {"Fleet": "devnet", "InstanceId": "outside", "Node": "beacon"}},
                "period": 60, "stat": "Maximum"}}]}}}
            """);

    assertThat(report.texts("warnings")).noneMatch(each -> each.contains("names no node"));
    assertThat(report.objects("nodes"))
        .extracting(node -> node.text("reason"))
        .doesNotContain("OUT_OF_SCOPE");
  }
}
