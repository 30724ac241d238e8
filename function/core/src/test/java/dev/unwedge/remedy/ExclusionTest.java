package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EXCLUDED: names, or {@code {"node", "until", "reason"}}. */
class ExclusionTest {
  @Test
  void nobodyIsExcludedByDefault() {
    assertThat(Plan.of(wedged("zeam_1")).told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void aNamedNodeIsExcludedForGood() {
    Plan plan = Plan.of(wedged("zeam_1")).policy("{'excluded': ['zeam_1']}");
    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.Excluded(null, null));
  }

  @ParameterizedTest(name = "excluded until {0}: {1}")
  @CsvSource({
    "2026-05-31T11:59:59Z, RESTART",
    "2026-05-31T12:00:00Z, RESTART",
    "2026-05-31T12:00:00.001Z, EXCLUDED",
    "2026-05-31T12:00:01Z, EXCLUDED",
    "2027-01-01T00:00:00Z, EXCLUDED",
  })
  void anExclusionEndsAtItsInstant(String until, String told) {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'excluded': [{'node': 'zeam_1', 'until': '%s'}]}".formatted(until));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  @Test
  void theHoldCarriesWhenItEndsAndWhy() {
    Instant until = NOON.plusSeconds(60);
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy(
                "{'excluded': [{'node': 'zeam_1', 'until': '%s', 'reason': 'disk swap'}]}"
                    .formatted(until));
    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.Excluded(until, "disk swap"));
  }

  @Test
  void anExclusionThatIsOverDoesNotHideOneThatStands() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy(
                """
                {'excluded': [{'node': 'zeam_1', 'until': '2026-05-31T11:00:00Z'},
                              {'node': 'zeam_1', 'reason': 'lent out'}]}
                """);
    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.Excluded(null, "lent out"));
  }

  @ParameterizedTest
  @CsvSource({"zeam_10", "zeam", "ZEAM_1", "zeam_?0", "zeam_1*0"})
  void anotherNodesExclusionDoesNotHoldIt(String excluded) {
    Plan plan = Plan.of(wedged("zeam_1")).policy("{'excluded': ['%s']}".formatted(excluded));
    assertThat(plan.told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void anExcludedNodeThatIsHealthyIsNotHeld() {
    Plan plan = Plan.of(healthy("zeam_1")).policy("{'excluded': ['zeam_1']}");
    assertThat(plan.told("zeam_1")).isEqualTo("NONE");
  }

  @Test
  void anExcludedNodeTakesNothingFromTheBudget() {
    Plan plan =
        Plan.of(wedged("zeam_1"), wedged("zeam_2"))
            .policy("{'excluded': ['zeam_1'], 'budget': {'ceiling': 1}}");
    assertThat(plan.told()).containsExactly("EXCLUDED", "RESTART");
  }
}
