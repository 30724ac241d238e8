package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PAUSED and OBSERVE: what the policy's mode holds. */
class ModeTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"enforce, RESTART", "observe, OBSERVE", "paused, PAUSED"})
  void theModeHoldsWhatWouldBeRestarted(String mode, String told) {
    Plan plan = Plan.of(wedged("zeam_1"), healthy("zeam_2")).policy("{'mode': '" + mode + "'}");
    assertThat(plan.told()).containsExactly(told, "NONE");
  }

  @Test
  void enforceIsTheDefault() {
    assertThat(Plan.of(wedged("zeam_1")).policy("{}").told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void aPauseCarriesItsReason() {
    Plan plan = Plan.of(wedged("zeam_1")).policy("{'mode': 'paused', 'reason': 'hard fork'}");
    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.Paused(null, null, "hard fork"));
  }

  @Test
  void aPauseMayHaveNoReason() {
    Plan plan = Plan.of(wedged("zeam_1")).policy("{'mode': 'paused'}");
    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.Paused(null, null, null));
  }

  @Test
  void observingDecidesAsEnforcingWouldSoTheBudgetIsTold() {
    Plan plan = Plan.of(wedged("zeam_1"), wedged("zeam_2")).policy("{'mode': 'observe'}").fresh(2);
    assertThat(plan.told()).containsExactly("OBSERVE", "BUDGET");
  }

  @Test
  void pausingTellsEveryNodeThatItIsPaused() {
    Plan plan = Plan.of(wedged("zeam_1"), wedged("zeam_2")).policy("{'mode': 'paused'}").fresh(2);
    assertThat(plan.told()).containsExactly("PAUSED", "PAUSED");
  }
}
