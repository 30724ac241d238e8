package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.AN_HOUR;
import static dev.unwedge.remedy.Given.HOST;
import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.OTHER_HOST;
import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.judged;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.restarts;
import static dev.unwedge.remedy.Given.stalled;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Verdict;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A person's order needs no verdict and overrides PAUSED, OBSERVE, COOLDOWN and EXHAUSTED; name
 * check, exclusion, history, in-flight and budget stay.
 */
class PersonsOrderTest {
  @ParameterizedTest
  @EnumSource(Verdict.Kind.class)
  void itNeedsNoVerdict(Verdict.Kind verdict) {
    assertThat(Plan.of(judged("zeam_1", verdict)).ordered("zeam_1").told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @Test
  void itNeedsNoVerdictThatThePolicyNames() {
    Plan plan = Plan.of(wedged("zeam_1")).policy("{'restart': []}").ordered("zeam_1");
    assertThat(plan.told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void itNeedsNoUptime() {
    assertThat(Plan.of(stalled("zeam_1", null)).ordered("zeam_1").told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @ParameterizedTest
  @EnumSource(Verdict.Kind.class)
  void theHostIsToldToLookForNothingAndToFenceOffWhatStartedAfterTheRun(Verdict.Kind verdict) {
    Decision.Restart restart =
        Plan.of(judged("zeam_1", verdict)).ordered("zeam_1").restart("zeam_1");
    assertThat(restart).isEqualTo(new Decision.Restart(NOON, Veto.NONE, 1, 1, 1, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"paused", "observe"})
  void itOverridesTheMode(String mode) {
    Plan plan = Plan.of(healthy("zeam_1")).policy("{'mode': '" + mode + "'}").ordered("zeam_1");
    assertThat(plan.told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void itOverridesTheCooldown() {
    Plan plan =
        Plan.of(healthy("zeam_1"))
            .after(restarted("zeam_1", Duration.ofMinutes(6)))
            .ordered("zeam_1");
    assertThat(plan.restart("zeam_1").attempt()).isEqualTo(2);
  }

  @Test
  void itOverridesExhaustion() {
    Plan plan = Plan.of(healthy("zeam_1")).after(restarts("zeam_1", 5, AN_HOUR)).ordered("zeam_1");
    assertThat(plan.restart("zeam_1").attempt()).isEqualTo(6);
  }

  @Test
  void theNameCheckStays() {
    assertThat(Plan.of(healthy("zeam 1")).ordered("zeam 1").told("zeam 1"))
        .isEqualTo("UNSAFE_NAME");
  }

  @Test
  void theExclusionStays() {
    Plan plan = Plan.of(healthy("zeam_1")).policy("{'excluded': ['zeam_1']}").ordered("zeam_1");
    assertThat(plan.told("zeam_1")).isEqualTo("EXCLUDED");
  }

  @Test
  void historyMustBeReadable() {
    Plan plan = Plan.of(healthy("zeam_1")).history(new History.Unreadable("why")).ordered("zeam_1");
    assertThat(plan.told("zeam_1")).isEqualTo("HISTORY_UNREADABLE");
  }

  @Test
  void aCommandInFlightStays() {
    Plan plan =
        Plan.of(healthy("zeam_1"))
            .after(pending("zeam_1", Duration.ofMinutes(12)))
            .ordered("zeam_1");
    assertThat(plan.told("zeam_1")).isEqualTo("IN_FLIGHT");
  }

  @Test
  void theBudgetStays() {
    Plan plan =
        Plan.of(healthy("zeam_1"), healthy("zeam_2"))
            .after(restarted("zeam_2", Duration.ofMinutes(1)))
            .ordered("zeam_1");
    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.OverBudget(1, 1, Duration.ofMinutes(5)));
  }

  @Test
  void theBudgetOfANetworkThatStandsStillStays() {
    Plan plan =
        Plan.of(healthy("zeam_1"), healthy("zeam_2"))
            .fresh(10)
            .whileNetworkStandsStill()
            .ordered("zeam_1", "zeam_2");
    assertThat(plan.told()).containsExactly("RESTART", "BUDGET");
  }

  @Test
  void moreNodesThanTheBudgetAllowsAreServedInTheUsualOrder() {
    Plan plan =
        Plan.of(healthy("zeam_1"), healthy("zeam_2"))
            .after(restarted("zeam_1", AN_HOUR))
            .ordered("zeam_1", "zeam_2");
    assertThat(plan.told()).containsExactly("BUDGET", "RESTART");
  }

  @Test
  void whatItDoesNotNameIsOutOfItsScope() {
    Plan plan = Plan.of(healthy("zeam_1"), wedged("zeam_2"), healthy("zeam_3")).ordered("zeam_1");
    assertThat(plan.told()).containsExactly("RESTART", "OUT_OF_SCOPE", "NONE");
  }

  @Test
  void itMeansTheNodeOnItsInstance() {
    NodeId here = new NodeId(HOST, "zeam_1");
    NodeId there = new NodeId(OTHER_HOST, "zeam_1");
    Plan plan =
        Plan.of(wedged(here, AN_HOUR), wedged(there, AN_HOUR))
            .scope(new Scope.Order(Set.of(there), Plan.RUN));
    assertThat(plan.told()).containsExactly("OUT_OF_SCOPE", "RESTART");
  }

  @Test
  void whatNobodyOrderedIsNoOrder() {
    assertThat(Plan.of(wedged("zeam_1")).restart("zeam_1").ordered()).isFalse();
    assertThat(Plan.of(wedged("zeam_1")).only("zeam_1").restart("zeam_1").ordered()).isFalse();
    assertThat(new Scope.Only(Set.of(node("zeam_1"))).orders(node("zeam_1"))).isFalse();
  }
}
