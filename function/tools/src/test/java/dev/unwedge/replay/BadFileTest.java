package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.rising;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit 2 for a bad file (unknown fields too), with a line that names the place in it. */
class BadFileTest {
  private static final String GOOD =
      """
      {"name": "n", "source": "s", "fleet": "f", "start": "2026-05-31T12:00:00Z", "period": "PT60S",
       "policy": {},
       "nodes": [{"node": "a", "instanceId": "i-1", "headSlot": [0, 1]},
                 {"node": "b", "instanceId": "i-2", "headSlot": [0, 1],
                  "heartbeats": [6, 6], "uptimeSeconds": [60, 120]}],
       "expect": {"restarted": []}}
      """;

  @Test
  void theFileThatIsSpoiltBelowIsGood() {
    assertThat(Replayed.text(GOOD).status()).isZero();
  }

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @MethodSource("spoilt")
  void aBadFileIsRefusedWithALineThatNamesThePlace(String good, String bad, String place) {
    assertThat(GOOD).contains(good);
    assertRefused(Replayed.text(GOOD.replace(good, bad)), place);
  }

  static Stream<Arguments> spoilt() {
    String second = "\"headSlot\": [0, 1],";
    return Stream.of(
        // unknown fields, on every level
        arguments("\"name\":", "\"title\": \"t\", \"name\":", "title"),
        arguments("\"policy\": {}", "\"policy\": {\"wedgeAfter\": \"PT3M\"}", "wedgeAfter"),
        arguments("\"policy\": {}", "\"policy\": {\"budget\": {\"flor\": 1}}", "flor"),
        arguments("\"heartbeats\":", "\"heartBeats\":", "heartBeats"),
        arguments("\"restarted\": []", "\"restarted\": [], \"held\": []", "held"),
        arguments("\"i-2\"", "\"outside\"", "nodes[1].heartbeats"),
        // missing fields
        arguments("\"name\": \"n\",", "", "name"),
        arguments("\"start\": \"2026-05-31T12:00:00Z\",", "", "start"),
        arguments("\"node\": \"b\",", "", "nodes[1].node"),
        arguments("\"instanceId\": \"i-2\",", "", "nodes[1].instanceId"),
        arguments(second, "", "nodes[1].headSlot"),
        arguments("\"restarted\": []", "", "restarted"),
        // wrong types
        arguments("\"n\"", "7", "name"),
        arguments("\"2026-05-31T12:00:00Z\"", "\"yesterday\"", "start"),
        arguments("\"2026-05-31T12:00:00Z\"", "1780228800", "start"),
        arguments("\"PT60S\"", "60", "period"),
        arguments("\"PT60S\"", "\"a minute\"", "period"),
        arguments("\"policy\": {}", "\"policy\": []", "policy"),
        arguments("\"policy\": {}", "\"policy\": \"paused\"", "policy"),
        arguments("\"restarted\": []", "\"restarted\": \"a\"", "restarted"),
        arguments("\"restarted\": []", "\"restarted\": [1]", "restarted[0]"),
        arguments("{\"restarted\": []}", "[]", "expect"),
        arguments(second, "\"headSlot\": 1,", "nodes[1].headSlot"),
        arguments(second, "\"headSlot\": null,", "nodes[1].headSlot"),
        arguments(second, "\"headSlot\": [0, \"1\"],", "nodes[1].headSlot[1]"),
        arguments(second, "\"headSlot\": [0, true],", "nodes[1].headSlot[1]"),
        arguments(second, "\"headSlot\": [0, [1]],", "nodes[1].headSlot[1]"),
        arguments("[6, 6]", "[{}, 6]", "nodes[1].heartbeats[0]"),
        arguments("[60, 120]", "\"PT1M\"", "nodes[1].uptimeSeconds"),
        arguments("\"node\": \"a\"", "\"node\": 1", "nodes[0].node"),
        arguments("\"i-1\"", "1", "nodes[0].instanceId"),
        arguments("\"i-1\"", "null", "nodes[0].instanceId"),
        // unequal lengths
        arguments(second, "\"headSlot\": [0],", "nodes[1]"),
        arguments(second, "\"headSlot\": [0, 1, 2],", "nodes[1]"),
        arguments("[6, 6]", "[6]", "nodes[1]"),
        arguments("[60, 120]", "[60, 120, 180]", "nodes[1]"),
        arguments("[60, 120]", "[]", "nodes[1]"),
        // duplicates
        arguments("\"b\", \"instanceId\": \"i-2\"", "\"a\", \"instanceId\": \"i-1\"", "nodes[1]"),
        arguments("\"fleet\": \"f\"", "\"fleet\": \"f\", \"fleet\": \"f\"", "fleet"),
        // senseless values
        arguments("\"PT60S\"", "\"PT0S\"", "period"),
        arguments("\"PT60S\"", "\"-PT60S\"", "period"),
        arguments("\"policy\": {}", "\"policy\": {\"mode\": \"off\"}", "policy.mode"),
        arguments(
            "\"policy\": {}", "\"policy\": {\"wedgedAfter\": \"PT179S\"}", "policy.wedgedAfter"),
        arguments(
            "\"policy\": {}", "\"policy\": {\"budget\": {\"floor\": -1}}", "policy.budget.floor"),
        arguments("\"policy\": {}", "\"policy\": {\"quorum\": 0}", "policy.quorum"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "{",
        "{} {}",
        "{\"name\": \"n\",}",
        "not json",
        "{\"name\": NaN}",
      })
  void whatIsNoJsonObjectIsRefused(String text) {
    assertRefused(Replayed.text(text), ".json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "null", "[1]", "[null]", "[[]]"})
  void nodesAreObjectsAndAtLeastOne(String nodes) {
    String bad =
        "{\"name\": \"n\", \"start\": \"2026-05-31T12:00:00Z\", \"nodes\": %s}".formatted(nodes);
    assertRefused(Replayed.text(bad), "nodes");
  }

  @Test
  void aRecordingWithoutAnEntryIsRefused() {
    assertRefused(Recording.of(0).node("zeam_1", rising()).replayed(), "nodes[0]");
  }

  @ParameterizedTest(name = "start {0}, period {1}: {2}")
  @MethodSource("beyondTime")
  void timesBeyondAllCalendarsAreRefused(String start, String period, String place) {
    assertRefused(
        Recording.of(3)
            .node("zeam_1", rising())
            .with("start", start)
            .with("period", period)
            .policy("{'period': 'PT60S'}")
            .replayed(),
        place);
  }

  static Stream<Arguments> beyondTime() {
    return Stream.of(
        arguments("+1000000000-12-31T23:59:00Z", "PT60S", "start"),
        arguments("-1000000000-01-01T00:00:00Z", "PT60S", "start"),
        arguments("2026-05-31T12:00:00Z", "P100000000000000D", "period"));
  }

  private static void assertRefused(Replayed replayed, String place) {
    assertThat(replayed.status()).isEqualTo(2);
    assertThat(replayed.out()).isEmpty();
    assertThat(replayed.err().lines()).as("one line").hasSize(1);
    assertThat(replayed.err()).contains(place);
  }
}
