package dev.unwedge.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.unwedge.fleet.NodeId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy may say. */
class PolicyReaderTest {
  @Test
  void theDefaultsAreTheContracts() {
    String contract =
        """
        { "mode": "enforce", "reason": null, "period": "PT60S", "wedgedAfter": "PT3M",
          "stalledAfter": "PT10M", "silentAfter": "PT5M", "startupGrace": "PT3M",
          "syncGrace": "PT20M", "lookback": "PT6H", "syncLagSlots": 8, "quorum": 0.2,
          "restart": ["WEDGED", "STALLED"],
          "budget": {"floor": 1, "fraction": 0.3, "ceiling": 10, "window": "PT5M"},
          "cooldown": "PT10M", "maxCooldown": "PT1H", "maxAttempts": 5, "attemptWindow": "PT6H",
          "recoveryTimeout": "PT10M", "downtime": "PT60S", "excluded": [], "pauses": [],
          "overrides": [], "expected": [], "maxNodes": 20000 }
        """;

    assertThat(PolicyReader.read(contract)).isEqualTo(Policy.DEFAULT);
    assertThat(PolicyReader.read("{}")).isEqualTo(Policy.DEFAULT);
  }

  @Test
  void whatIsLeftOutTakesItsDefaultInsideTheBudgetToo() {
    assertThat(PolicyReader.read("{\"budget\": {}}").budget()).isEqualTo(Budget.DEFAULT);
    assertThat(PolicyReader.read("{\"budget\": {\"ceiling\": 3}}").budget())
        .isEqualTo(new Budget(1, new BigDecimal("0.3"), 3, Duration.ofMinutes(5)));
    assertThat(PolicyReader.read("{\"maxAttempts\": 2}").cooldown())
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void everyFieldIsTaken() {
    Policy policy =
        PolicyReader.read(
            """
            { "mode": "paused", "reason": "upgrade", "period": "PT10S", "wedgedAfter": "PT1M",
              "stalledAfter": "PT5M", "silentAfter": "PT4M", "startupGrace": "PT2M",
              "syncGrace": "PT15M", "lookback": "PT2H", "syncLagSlots": 4, "quorum": 0.5,
              "restart": ["UNRESPONSIVE"],
              "budget": {"floor": 2, "fraction": 0.1, "ceiling": 4, "window": "PT9M"},
              "cooldown": "PT7M", "maxCooldown": "PT30M", "maxAttempts": 3, "attemptWindow": "PT3H",
              "recoveryTimeout": "PT6M", "downtime": "PT30S", "excluded": ["a"],
              "pauses": [{"id": "p", "from": "2026-06-01T00:00:00Z",
                "until": "2026-06-02T00:00:00Z", "reason": "r", "nodes": ["d", "e*"], "by": "me"}],
              "overrides": [{"match": "f?", "mode": "observe", "restart": ["STALLED"],
                "wedgedAfter": "PT2M", "stalledAfter": "PT8M", "startupGrace": "PT1M",
                "syncGrace": "PT9M", "downtime": "PT3S", "maxAttempts": 4,
                "recoveryTimeout": "PT8M", "cooldown": "PT11M"}],
              "expected": ["b", "c"], "maxNodes": 50 }
            """);

    assertThat(policy)
        .isEqualTo(
            new Policy(
                Mode.PAUSED,
                "upgrade",
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(4),
                Duration.ofMinutes(2),
                Duration.ofMinutes(15),
                Duration.ofHours(2),
                4,
                new BigDecimal("0.5"),
                Set.of(Remediable.UNRESPONSIVE),
                new Budget(2, new BigDecimal("0.1"), 4, Duration.ofMinutes(9)),
                Duration.ofMinutes(7),
                Duration.ofMinutes(30),
                3,
                Duration.ofHours(3),
                Duration.ofMinutes(6),
                Duration.ofSeconds(30),
                List.of(new Exclusion(new Glob("a"), null, null)),
                List.of(
                    new Pause(
                        "p",
                        Instant.parse("2026-06-01T00:00:00Z"),
                        Instant.parse("2026-06-02T00:00:00Z"),
                        "r",
                        List.of(new Glob("d"), new Glob("e*")),
                        "me")),
                List.of(
                    new NodeOverride(
                        new Glob("f?"),
                        Mode.OBSERVE,
                        Set.of(Remediable.STALLED),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(9),
                        Duration.ofSeconds(3),
                        4,
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(11))),
                List.of("b", "c"),
                50));
  }

  @ParameterizedTest
  @CsvSource({"enforce, ENFORCE", "observe, OBSERVE", "paused, PAUSED"})
  void modesAreNamedInLowerCase(String name, Mode mode) {
    assertThat(PolicyReader.read("{\"mode\": \"%s\"}".formatted(name)).mode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"wedgedAfter\": \"PT3M\"}",
        "{\"stalledAfter\": \"PT6M\"}",
        "{\"wedgedAfter\": \"PT6M\", \"stalledAfter\": \"PT6M\"}",
        "{\"period\": \"PT10S\", \"stalledAfter\": \"PT3M\"}",
        "{\"period\": \"PT2M\", \"wedgedAfter\": \"PT6M\", \"stalledAfter\": \"PT12M\"}",
        "{\"wedgedAfter\": \"PT10M\"}",
        "{\"period\": \"PT1S\", \"wedgedAfter\": \"PT3S\"}",
        "{\"quorum\": 1}",
        "{\"quorum\": 1.0}",
        "{\"quorum\": 0.0001}",
        "{\"budget\": {\"fraction\": 0}}",
        "{\"budget\": {\"fraction\": 1}}",
        "{\"cooldown\": \"PT10M\", \"recoveryTimeout\": \"PT10M\"}",
        "{\"recoveryTimeout\": \"PT1M\"}",
        "{\"syncLagSlots\": 0}",
        "{\"syncLagSlots\": 8.0}",
        "{\"syncLagSlots\": 1e1}",
        "{\"restart\": []}",
        "{\"restart\": [\"WEDGED\", \"WEDGED\"]}",
        "{\"downtime\": \"PT0S\"}",
        "{\"startupGrace\": \"PT0S\", \"syncGrace\": \"PT0S\"}",
        "{\"reason\": \"\"}",
        "{\"expected\": [\"a\", \"a\"]}",
        "{\"maxNodes\": 1}",
        "{\"maxAttempts\": 1}"
      })
  void whatIsExactlyAtItsLimitIsAllowed(String json) {
    assertThatCode(() -> PolicyReader.read(json)).doesNotThrowAnyException();
  }

  @Test
  void anExclusionIsANameOrAnObject() {
    Policy policy =
        PolicyReader.read(
            """
            { "excluded": [ "a", {"node": "i-1/b"},
                {"node": "c", "until": "2026-06-01T00:00:00Z", "reason": "migration"} ] }
            """);

    assertThat(policy.excluded())
        .containsExactly(
            new Exclusion(new Glob("a"), null, null),
            new Exclusion(new Glob("i-1/b"), null, null),
            new Exclusion(new Glob("c"), Instant.parse("2026-06-01T00:00:00Z"), "migration"));
  }

  @Test
  void anExclusionEndsWithItsUntil() {
    Instant until = Instant.parse("2026-06-01T00:00:00Z");
    Policy policy =
        PolicyReader.read(
            "{\"excluded\": [{\"node\": \"c\", \"until\": \"%s\"}]}".formatted(until));
    NodeId node = new NodeId("i-1", "c");

    assertThat(policy.exclusionOf(node, until.minusSeconds(1))).isPresent();
    assertThat(policy.exclusionOf(node, until)).isEmpty();
    assertThat(policy.exclusionOf(new NodeId("i-1", "d"), until.minusSeconds(1))).isEmpty();
  }

  @Test
  void anExclusionWithoutUntilNeverEnds() {
    Policy policy = PolicyReader.read("{\"excluded\": [\"i-1/c\"]}");

    assertThat(policy.exclusionOf(new NodeId("i-1", "c"), Instant.MAX)).isPresent();
    assertThat(policy.exclusionOf(new NodeId("i-2", "c"), Instant.MAX)).isEmpty();
  }
}
