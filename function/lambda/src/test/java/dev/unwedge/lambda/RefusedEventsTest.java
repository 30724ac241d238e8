package dev.unwedge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.run.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Anything that is no accepted form is an error that says what was wrong and shows the accepted
 * forms; nothing is done (contract §5).
 */
class RefusedEventsTest {
  private final World world = World.wedged(10, 4, "zeam_3");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"restart\"",
        "42",
        "{",
        "{} {}",
        "{\"dryRun\": true, \"dryRun\": false}",
        "{\"dryrun\": true}",
        "{\"dryRun\": \"true\"}",
        "{\"dryRun\": 1}",
        "{\"dryRun\": null}",
        "{\"node\": \"zeam_3\"}",
        "{\"nodes\": \"zeam_3\"}",
        "{\"nodes\": null}",
        "{\"nodes\": []}",
        "{\"nodes\": [3]}",
        "{\"nodes\": [null]}",
        "{\"nodes\": [\"\"]}",
        "{\"nodes\": {\"zeam_3\": true}}",
        "{\"at\": 1780233540}",
        "{\"at\": \"yesterday\"}",
        "{\"at\": \"2026-05-31 13:19\"}",
        "{\"at\": null}",
        "{\"nodes\": [\"zeam_3\"], \"at\": null}",
        "{\"action\": \"stop\", \"nodes\": [\"zeam_3\"], \"reason\": \"r\"}",
        "{\"action\": \"RESTART\", \"nodes\": [\"zeam_3\"], \"reason\": \"r\"}",
        "{\"action\": null, \"nodes\": [\"zeam_3\"], \"reason\": \"r\"}",
        "{\"action\": \"restart\"}",
        "{\"action\": \"restart\", \"reason\": \"r\"}",
        "{\"action\": \"restart\", \"nodes\": [], \"reason\": \"r\"}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"]}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": 5}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"r\", \"by\": 5}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"r\", \"force\": true}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"r\","
            + " \"at\": \"2026-05-31T13:19:00Z\"}",
        "{\"reason\": \"r\", \"nodes\": [\"zeam_3\"]}",
        "{\"source\": \"aws.s3\"}",
        "{\"source\": null}",
        "{\"source\": \"aws.cloudwatch\"}",
        "{\"source\": \"aws.cloudwatch\", \"alarmData\": {}}",
        "{\"source\": \"aws.cloudwatch\", \"alarmData\": \"x\"}",
        "{\"source\": \"aws.cloudwatch\", \"detail-type\": \"Other\", \"detail\": {}}"
      })
  void isRefusedAndNothingIsDone(String event) {
    RuntimeException failure = world.fails(event);

    assertThat(failure.getMessage())
        .contains("\"dryRun\"", "\"nodes\"", "\"at\"", "\"action\": \"restart\"");
    assertThat(world.cloudWatch.calls() + world.ssm.calls()).isZero();
    assertThat(world.told("run.failed")).hasSize(1);
  }

  @Test
  void anEventOfMoreThanAMegabyteIsRefused() {
    assertThat(world.fails("{\"nodes\": [\"zeam_3\"]}" + " ".repeat(1 << 20)))
        .hasMessageContaining("the event has 1048597 characters; at most 1048576 are read");
    assertThat(world.ssm.calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reason", "by"})
  void whatAPersonSaysIsNoLongerThanALineBears(String field) {
    Map<String, Object> order = new HashMap<>();
    order.put("action", "restart");
    order.put("nodes", List.of("zeam_3"));
    order.put("reason", "r");
    order.put(field, "x".repeat(10_001));

    assertThat(world.fails(Json.write(order)))
        .hasMessageContaining(field + " must be a text of at most 10000 characters");
    assertThat(world.ssm.calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dryrun", "Nodes", "policy"})
  void theUnknownFieldIsNamed(String field) {
    assertThat(world.fails("{\"" + field + "\": true}")).hasMessageContaining(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"nodes\": [\"zeam_99\"]}",
        "{\"nodes\": [\"zeam_3\", \"zeam_99\"]}",
        "{\"nodes\": [\"i-0000000000000000f/zeam_3\"]}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_99\"], \"reason\": \"r\"}",
        "{\"action\": \"restart\", \"nodes\": [\"zeam_3\", \"zeam_99\"], \"reason\": \"r\"}",
        "{\"action\": \"restart\", \"nodes\": [\"i-0000000000000000f/zeam_3\"], \"reason\": \"r\"}"
      })
  void aNameThatNoNodeHasIsRefused(String event) {
    world.fails(event);

    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.told("run.failed")).hasSize(1);
  }

  @Test
  void theNameThatNoNodeHasIsToldToThePerson() {
    assertThat(world.fails("{\"nodes\": [\"zeam_99\"]}")).hasMessageContaining("zeam_99");
  }

  @Test
  void aNameThatTwoNodesHaveIsRefusedInAnOrder() {
    world.node("zeam_3", "i-00000000000000aaa");
    world.minutes(5);
    String order = "{\"action\": \"restart\", \"nodes\": [\"%s\"], \"reason\": \"r\"}";

    assertThat(world.fails(order.formatted("zeam_3")))
        .hasMessageContaining(World.instanceOf("zeam_3"))
        .hasMessageContaining("i-00000000000000aaa");
    assertThat(world.ssm.sendRequests()).isEmpty();

    world.run(order.formatted("i-00000000000000aaa/zeam_3"));
    assertThat(world.ssm.sendRequests())
        .singleElement()
        .satisfies(sent -> assertThat(sent.instanceIds()).containsExactly("i-00000000000000aaa"));
  }

  @Test
  void anExpectedNodeThatNoInstanceHasCannotBeOrdered() {
    world.policy("{\"expected\": [\"zeam_99\"]}");

    world.fails("{\"action\": \"restart\", \"nodes\": [\"zeam_99\"], \"reason\": \"r\"}");

    assertThat(world.ssm.sendRequests()).isEmpty();
  }
}
