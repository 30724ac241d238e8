package dev.unwedge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import org.junit.jupiter.api.Test;

/** An alarm is scoped to the nodes its dimensions name, else to the whole fleet (contract §5). */
class AlarmScopeTest {
  private final World world = World.wedged(16, 4, "zeam_10", "zeam_13");

  private static String metric(String dimensions) {
    return """
    {"id": "m", "metricStat": {"metric": {"namespace": "Unwedge", "name": "Heartbeats",
     "dimensions": {%s}}, "period": 60, "stat": "Sum"}, "returnData": true}\
    """
        .formatted(dimensions);
  }

  private static String alarm(String metrics) {
    return """
    {"source": "aws.cloudwatch", "time": "2026-05-31T12:05:15.490+0000",
     "alarmData": {"alarmName": "a", "configuration": {"metrics": [%s]},
      "state": {"value": "ALARM", "timestamp": "2026-05-31T12:05:15.490+0000"}}}\
    """
        .formatted(metrics);
  }

  @Test
  void aFleetAloneNamesNoNode() {
    world.run(alarm(metric("\"Fleet\": \"devnet\"")));

    assertThat(world.sentFor()).containsExactly("zeam_10", "zeam_13");
  }

  @Test
  void severalMetricsNameSeveralNodes() {
    String ten = metric("\"Fleet\": \"devnet\", \"Node\": \"zeam_10\"");
    String five = metric("\"Fleet\": \"devnet\", \"Node\": \"zeam_5\"");

    JsonView report = world.run(alarm(five + "," + ten));

    assertThat(world.sentFor()).containsExactly("zeam_10");
    assertThat(World.decision(report, "zeam_13")).isEqualTo("HOLD OUT_OF_SCOPE");
  }

  @Test
  void aNodeOfAnotherFleetIsNoneOfOurs() {
    JsonView report = world.run(alarm(metric("\"Fleet\": \"testnet\", \"Node\": \"zeam_10\"")));

    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(World.decision(report, "zeam_10")).isEqualTo("HOLD OUT_OF_SCOPE");
    assertThat(report.texts("warnings")).isNotEmpty();
  }

  @Test
  void anAlarmThatIsOkAgainIsAWakeUpCallToo() {
    world.run(alarm(metric("\"Fleet\": \"devnet\", \"Node\": \"zeam_10\"")).replace("ALARM", "OK"));

    assertThat(world.sentFor()).containsExactly("zeam_10");
  }

  @Test
  void fieldsThatAwsAddsLaterAreNoError() {
    String event =
        alarm(metric("\"Fleet\": \"devnet\", \"Node\": \"zeam_10\""))
            .replace("\"source\"", "\"newField\": {\"x\": [1]}, \"source\"");

    assertThat(world.run(event).text("trigger")).isEqualTo("alarm");
  }
}
