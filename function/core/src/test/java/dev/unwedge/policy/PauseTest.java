package dev.unwedge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a pause holds, and whom. */
class PauseTest {
  private static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");
  private static final NodeId ZEAM_1 = new NodeId("i-1", "zeam_1");
  private static final NodeId ZEAM_2 = new NodeId("i-2", "zeam_2");

  private static Policy policy(String pauses) {
    return PolicyReader.read("{'pauses': [%s]}".formatted(pauses).replace('\'', '"'));
  }

  private static String held(String pauses, NodeId node) {
    return policy(pauses).pauseOf(node, NOON).map(Pause::id).orElse("none");
  }

  @ParameterizedTest(name = "from {0} until {1}: {2}")
  @CsvSource({
    ", , true",
    "2026-05-31T12:00:00Z, , true",
    "2026-05-31T12:00:01Z, , false",
    ", 2026-05-31T12:00:00Z, false",
    ", 2026-05-31T12:00:01Z, true",
    "2026-05-31T11:00:00Z, 2026-05-31T13:00:00Z, true",
  })
  void itHoldsFromItsBeginningUntilItsEnd(
      @Nullable Instant from, @Nullable Instant until, boolean holds) {
    Pause pause = new Pause("p", from, until, "r", List.of(Glob.EVERYTHING), null);

    assertThat(pause.holds(NOON)).isEqualTo(holds);
    assertThat(pause.holds(ZEAM_1, NOON)).isEqualTo(holds);
  }

  @Test
  void itHoldsAllNodesWhereItNamesNone() {
    assertThat(held("{'id': 'p', 'reason': 'r'}", ZEAM_1)).isEqualTo("p");
  }

  @Test
  void itHoldsOnlyTheNodesThatItNames() {
    String pause = "{'id': 'p', 'reason': 'r', 'nodes': ['zeam_3', 'i-1/*']}";

    assertThat(held(pause, ZEAM_1)).isEqualTo("p");
    assertThat(held(pause, ZEAM_2)).isEqualTo("none");
  }

  @Test
  void ofSeveralTheOneThatEndsLastIsTold() {
    String twoHours = "{'id': 'two hours', 'reason': 'r', 'until': '2026-05-31T14:00:00Z'}";
    String oneHour = "{'id': 'one hour', 'reason': 'r', 'until': '2026-05-31T13:00:00Z'}";
    String endless = "{'id': 'endless', 'reason': 'r', 'nodes': ['zeam_2']}";
    String all = String.join(", ", oneHour, twoHours, endless);

    assertThat(held(all, ZEAM_1)).isEqualTo("two hours");
    assertThat(held(all, ZEAM_2)).isEqualTo("endless");
  }

  @Test
  void oneThatEndedDoesNotHideOneThatHolds() {
    assertThat(
            held(
                "{'id': 'over', 'reason': 'r', 'until': '2026-05-31T11:00:00Z'},"
                    + " {'id': 'holds', 'reason': 'r', 'until': '2026-05-31T12:00:01Z'}",
                ZEAM_1))
        .isEqualTo("holds");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "                                                                                  | false",
        "{'id': 'p', 'reason': 'r'}                                                        | true",
        "{'id': 'p', 'reason': 'r', 'nodes': ['x', '**']}                                  | true",
        "{'id': 'p', 'reason': 'r', 'nodes': ['zeam_1']}                                   | false",
        "{'id': 'p', 'reason': 'r', 'nodes': ['zeam_?']}                                   | true",
        "{'id': 'p', 'reason': 'r', 'nodes': ['zeam_1']}, {'id': 'q', 'reason': 'r', 'nodes':"
            + " ['zeam_2']} | true",
        "{'id': 'p', 'reason': 'r', 'until': '2026-05-31T12:00:00Z'}                       | false",
        "{'id': 'p', 'reason': 'r', 'from': '2026-05-31T12:00:01Z'}                        | false",
      })
  void theFleetIsPausedWhereEveryNodeIs(@Nullable String pauses, boolean paused) {
    Policy policy = policy(pauses == null ? "" : pauses);

    assertThat(policy.isPaused(List.of(ZEAM_1, ZEAM_2), NOON)).isEqualTo(paused);
  }

  @Test
  void aFleetOfNobodyIsPausedByModeAndByAPauseOfAllOnly() {
    assertThat(policy("").isPaused(List.of(), NOON)).isFalse();
    assertThat(policy("{'id': 'p', 'reason': 'r', 'nodes': ['x']}").isPaused(List.of(), NOON))
        .isFalse();
    assertThat(policy("{'id': 'p', 'reason': 'r'}").isPaused(List.of(), NOON)).isTrue();
    assertThat(PolicyReader.read("{\"mode\": \"paused\"}").isPaused(List.of(), NOON)).isTrue();
  }
}
