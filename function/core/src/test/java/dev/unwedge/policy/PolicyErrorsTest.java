package dev.unwedge.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.unwedge.json.JsonException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is senseless is an error that names the field and what is allowed. */
class PolicyErrorsTest {
  @ParameterizedTest(name = "{0} names {1} and allows {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"mode": "dry"}                                | mode                | enforce, observe, paused
          {"mode": "ENFORCE"}                            | mode                | enforce, observe, paused
          {"mode": null}                                 | mode                | enforce, observe, paused
          {"reason": 5}                                  | reason              | a text
          {"period": 60}                                 | period              | ISO-8601
          {"period": null}                               | period              | ISO-8601
          {"period": "1m"}                               | period              | ISO-8601
          {"period": "PT0.5S"}                           | period              | whole seconds
          {"period": "PT0S"}                             | period              | whole minutes
          {"period": "PT7S"}                             | period              | whole minutes
          {"period": "PT90S"}                            | period              | whole minutes
          {"period": "PT-60S"}                           | period              | whole minutes
          {"wedgedAfter": "PT2M59S"}                     | wedgedAfter         | PT3M
          {"period": "PT2M"}                             | wedgedAfter         | PT6M
          {"wedgedAfter": "PT-3M"}                       | wedgedAfter         | PT3M
          {"wedgedAfter": "PT10M1S"}                     | stalledAfter        | at least PT10M1S (wedgedAfter)
          {"stalledAfter": "PT5M59S"}                    | stalledAfter        | at least PT6M (3 stretches
          {"stalledAfter": "PT2M59S"}                    | stalledAfter        | at least PT6M (3 stretches
          {"period": "PT2M", "wedgedAfter": "PT6M"}      | stalledAfter        | at least PT12M (3 stretches
          {"period": "PT10S", "stalledAfter": "PT2M59S"} | stalledAfter        | at least PT3M (3 stretches
          {"silentAfter": "PT0S"}                        | silentAfter         | at least
          {"silentAfter": "PT99999H"}                    | silentAfter         | at most
          {"startupGrace": "PT-1S"}                      | startupGrace        | at least
          {"syncGrace": "PT-1S"}                         | syncGrace           | at least
          {"lookback": "PT0S"}                           | lookback            | at least
          {"syncLagSlots": -1}                           | syncLagSlots        | a whole number
          {"syncLagSlots": 1.5}                          | syncLagSlots        | a whole number
          {"syncLagSlots": "8"}                          | syncLagSlots        | a whole number
          {"syncLagSlots": null}                         | syncLagSlots        | a whole number
          {"quorum": 0}                                  | quorum              | above 0
          {"quorum": 0.0}                                | quorum              | above 0
          {"quorum": -0.1}                               | quorum              | to 1
          {"quorum": 1.01}                               | quorum              | to 1
          {"quorum": "0.2"}                              | quorum              | to 1
          {"restart": "WEDGED"}                          | restart             | an array
          {"restart": null}                              | restart             | an array
          {"restart": ["SUSPECT"]}                       | restart[0]          | WEDGED, STALLED, UNRESPONSIVE
          {"restart": ["WEDGED", "wedged"]}              | restart[1]          | WEDGED, STALLED, UNRESPONSIVE
          {"restart": [null]}                            | restart[0]          | WEDGED, STALLED, UNRESPONSIVE
          {"budget": null}                               | budget              | an object
          {"budget": 5}                                  | budget              | object
          {"budget": {"floor": -1}}                      | budget.floor        | a whole number
          {"budget": {"floor": 0.5}}                     | budget.floor        | a whole number
          {"budget": {"fraction": 1.1}}                  | budget.fraction     | from 0 to 1
          {"budget": {"fraction": -0.1}}                 | budget.fraction     | from 0 to 1
          {"budget": {"ceiling": -1}}                    | budget.ceiling      | a whole number
          {"budget": {"window": "5 min"}}                | budget.window       | ISO-8601
          {"budget": {"window": "PT-5M"}}                | budget.window       | at least
          {"budget": {"windows": "PT5M"}}                | budget.windows      | floor, fraction, ceiling, window
          {"cooldown": "PT9M59S"}                        | cooldown            | PT10M
          {"recoveryTimeout": "PT10M1S"}                 | cooldown            | PT10M1S
          {"recoveryTimeout": "PT-1S"}                   | recoveryTimeout     | at least
          {"maxCooldown": "PT-1S"}                       | maxCooldown         | at least
          {"maxAttempts": 0}                             | maxAttempts         | a whole number
          {"maxAttempts": 1.5}                           | maxAttempts         | a whole number
          {"attemptWindow": "PT-1S"}                     | attemptWindow       | at least
          {"downtime": "PT-1S"}                          | downtime            | at least
          {"downtime": 60}                               | downtime            | ISO-8601
          {"excluded": "a"}                              | excluded            | an array
          {"excluded": [5]}                              | excluded[0]         | a node's name
          {"excluded": ["a", ""]}                        | excluded[1]         | a node's name
          {"excluded": [{}]}                             | excluded[0].node    | a text
          {"excluded": [{"node": " "}]}                  | excluded[0].node    | a text
          {"excluded": [{"node": "a", "until": "noon"}]} | excluded[0].until   | an instant
          {"excluded": [{"node": "a", "til": "x"}]}      | excluded[0].til     | node, until, reason
          {"pauses": {}}                                 | pauses              | an array
          {"pauses": ["all"]}                            | pauses[0]           | a JSON object
          {"pauses": [{"reason": "r"}]}                  | pauses[0].id        | a text that is not empty
          {"pauses": [{"id": " ", "reason": "r"}]}       | pauses[0].id        | a text that is not empty
          {"pauses": [{"id": "p"}]}                      | pauses[0].reason    | a text that is not empty
          {"pauses": [{"id": "p", "reason": "r"}, {"id": "p", "reason": "q"}]} | pauses[1].id | unique
          {"pauses": [{"id": "p", "reason": "r", "until": "2 h"}]} | pauses[0].until | an instant
          {"pauses": [{"id": "p", "reason": "r", "from": 5}]} | pauses[0].from | an instant
          {"pauses": [{"id": "p", "reason": "r", "from": "2026-06-01T00:00:00Z", "until": "2026-06-01T00:00:00Z"}]} | pauses[0].until | after from (2026-06-01T00:00:00Z)
          {"pauses": [{"id": "p", "reason": "r", "nodes": "zeam_1"}]} | pauses[0].nodes | an array
          {"pauses": [{"id": "p", "reason": "r", "nodes": []}]} | pauses[0].nodes | left out for all nodes
          {"pauses": [{"id": "p", "reason": "r", "nodes": [""]}]} | pauses[0].nodes[0] | a node's name
          {"pauses": [{"id": "p", "reason": "r", "by": 5}]} | pauses[0].by     | a text
          {"pauses": [{"id": "p", "reason": "r", "til": 5}]} | pauses[0].til   | id, from, until, reason, nodes, by
          {"overrides": {}}                              | overrides           | an array
          {"overrides": [{}]}                            | overrides[0].match  | a text that is not empty
          {"overrides": [{"match": "a", "mode": "paused"}]} | overrides[0].mode | one of enforce, observe
          {"overrides": [{"match": "a", "restart": ["DOWN"]}]} | overrides[0].restart[0] | WEDGED, STALLED, UNRESPONSIVE
          {"overrides": [{"match": "a", "quorum": 1}]}   | overrides[0].quorum | match, mode, restart
          {"overrides": [{"match": "a", "budget": {}}]}  | overrides[0].budget | match, mode, restart
          {"overrides": [{"match": "a", "period": "PT60S"}]} | overrides[0].period | match, mode, restart
          {"overrides": [{"match": "a", "silentAfter": "PT9M"}]} | overrides[0].silentAfter | match, mode, restart
          {"overrides": [{"match": "a", "wedgedAfter": null}]} | overrides[0].wedgedAfter | ISO-8601
          {"overrides": [{"match": "a", "wedgedAfter": "PT2M59S"}]} | overrides[0].wedgedAfter | at least PT3M (3 periods)
          {"overrides": [{"match": "a", "wedgedAfter": "PT10M1S"}]} | overrides[0].stalledAfter | at least PT10M1S (wedgedAfter)
          {"overrides": [{"match": "a"}, {"match": "b", "stalledAfter": "PT5M59S"}]} | overrides[1].stalledAfter | at least PT6M (3 stretches
          {"overrides": [{"match": "a", "stalledAfter": "PT6H1S"}]} | overrides[0].stalledAfter | at most PT6H (lookback)
          {"overrides": [{"match": "a", "startupGrace": "PT-1S"}]} | overrides[0].startupGrace | at least PT0S
          {"overrides": [{"match": "a", "syncGrace": "P15D"}]} | overrides[0].syncGrace | at most PT336H
          {"overrides": [{"match": "a", "downtime": "PT5M1S"}]} | overrides[0].downtime | at most PT5M
          {"overrides": [{"match": "a", "maxAttempts": 0}]} | overrides[0].maxAttempts | from 1 to 1000
          {"overrides": [{"match": "a", "cooldown": "PT9M59S"}]} | overrides[0].cooldown | at least PT10M (recoveryTimeout)
          {"overrides": [{"match": "a", "recoveryTimeout": "PT10M1S"}]} | overrides[0].cooldown | at least PT10M1S (recoveryTimeout)
          {"overrides": [{"match": "a", "recoveryTimeout": "PT0S"}]} | overrides[0].recoveryTimeout | at least PT1S
          {"period": "PT10S", "overrides": [{"match": "a", "stalledAfter": "PT3H"}]} | overrides[0].stalledAfter | 3 h that CloudWatch keeps
          {"period": "PT10S", "overrides": [{"match": "a", "startupGrace": "PT3H"}]} | overrides[0].startupGrace | 3 h that CloudWatch keeps
          {"expected": "a"}                              | expected            | an array
          {"expected": [null]}                           | expected[0]         | a node's name
          {"expected": ["a", " "]}                       | expected[1]         | a node's name
          {"maxNodes": 0}                                | maxNodes            | a whole number
          {"maxNodes": true}                             | maxNodes            | a whole number
          {"colour": "red"}                              | colour              | wedgedAfter, stalledAfter
          {"Mode": "paused"}                             | Mode                | mode
          """)
  void theErrorNamesTheFieldAndWhatIsAllowed(String json, String field, String allowed) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> PolicyReader.read(json))
        .withMessageMatching(".*(the policy: |unknown field )" + Pattern.quote(field) + "[ ;].*")
        .withMessageContaining(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "5",
        "\"enforce\"",
        "[]",
        "{",
        "{\"mode\"}",
        "{} {}",
        "{\"mode\": \"enforce\",}",
        "{'mode': 'enforce'}",
        "{\"quorum\": NaN}",
        "{\"quorum\": .2}",
        "{\"syncLagSlots\": 08}",
        "// a comment\n{}",
        "{\"mode\": \"observe\", \"mode\": \"enforce\"}",
        "{\"budget\": {\"floor\": 1, \"floor\": 2}}",
        "\uFEFF{}"
      })
  void whatIsNotOneJsonObjectIsRefused(String text) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> PolicyReader.read(text))
        .withMessageContaining("the policy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e-999999999",
        "1e999999999",
        "-1e-999999999",
        "1e-99999999999",
        "1e99999999999",
        "0e-999999999",
        "0e999999999",
        "1e2147483647",
        "1e-2147483648",
        "123456789012345678901234567890",
        "0.3333333333333333333333333"
      })
  @Timeout(10)
  void hostileNumbersAreRefusedAtOnce(String number) {
    for (String field : new String[] {"quorum", "maxNodes", "maxAttempts"}) {
      assertThatExceptionOfType(JsonException.class)
          .as(field)
          .isThrownBy(() -> PolicyReader.read("{\"%s\": %s}".formatted(field, number)))
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT9223372036854775807S", "P9999999999D", "PT-9223372036854775808S"})
  void hostileDurationsAreRefused(String duration) {
    for (String field : new String[] {"period", "wedgedAfter", "silentAfter", "downtime"}) {
      assertThatExceptionOfType(JsonException.class)
          .as(field)
          .isThrownBy(() -> PolicyReader.read("{\"%s\": \"%s\"}".formatted(field, duration)))
          .withMessageContaining(field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT9223372036854775807S", "P9999999999D", "PT-9223372036854775808S"})
  void hostileDurationsOfAnOverrideAreRefused(String duration) {
    for (String field : new String[] {"wedgedAfter", "stalledAfter", "startupGrace", "cooldown"}) {
      String json =
          "{\"overrides\": [{\"match\": \"a\", \"%s\": \"%s\"}]}".formatted(field, duration);
      assertThatExceptionOfType(JsonException.class)
          .as(field)
          .isThrownBy(() -> PolicyReader.read(json))
          .withMessageContaining("overrides[0].");
    }
  }

  @Test
  void anErrorDoesNotRepeatALongValue() {
    String json = "{\"mode\": \"%s\"}".formatted("x".repeat(8_000));

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> PolicyReader.read(json))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void downtimeHasABound() {
    // The longest that a document may keep a node away; stated by the reader's own message.
    assertThat(PolicyReader.read("{\"downtime\": \"PT2M\"}").downtime())
        .isEqualTo(Duration.ofMinutes(2));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> PolicyReader.read("{\"downtime\": \"PT1H\"}"))
        .withMessageContaining("downtime");
  }

  @Test
  void aPolicyLongerThanAnyParameterIsRefused() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> PolicyReader.read("{}" + " ".repeat(8_191)))
        .withMessage("the policy has 8193 characters; at most 8192 are read");
  }
}
