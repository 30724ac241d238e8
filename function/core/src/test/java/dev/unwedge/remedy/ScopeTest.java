package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.HOST;
import static dev.unwedge.remedy.Given.OTHER_HOST;
import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** OUT_OF_SCOPE: the trigger named other nodes. */
class ScopeTest {
  @Test
  void aTriggerThatNamesNobodyMeansTheWholeFleet() {
    assertThat(Plan.of(wedged("zeam_1")).scope(new Scope.WholeFleet()).told())
        .containsExactly("RESTART");
  }

  @Test
  void aTriggerThatNamesNodesActsOnTheseOnly() {
    Plan plan =
        Plan.of(wedged("zeam_1"), wedged("zeam_2"), healthy("zeam_3"), healthy("zeam_4"))
            .only("zeam_2", "zeam_3");
    assertThat(plan.told()).containsExactly("OUT_OF_SCOPE", "RESTART", "NONE", "NONE");
  }

  @Test
  void aTriggerWhoseNodesAreNoneOfTheFleetActsOnNobody() {
    assertThat(Plan.of(wedged("zeam_1")).only().told()).containsExactly("OUT_OF_SCOPE");
  }

  @Test
  void theSameNameOnAnotherInstanceIsAnotherNode() {
    NodeId here = new NodeId(HOST, "zeam_1");
    NodeId there = new NodeId(OTHER_HOST, "zeam_1");
    Plan plan =
        Plan.of(wedged(here, Duration.ofMinutes(3)), wedged(there, Duration.ofMinutes(3)))
            .scope(new Scope.Only(Set.of(there)));
    assertThat(plan.told()).containsExactly("OUT_OF_SCOPE", "RESTART");
  }

  @Test
  void theBudgetOfAScopedRunIsThatOfTheWholeFleet() {
    Plan plan = Plan.of(wedged("zeam_1"), healthy("zeam_2")).only("zeam_1").fresh(10);
    assertThat(plan.restart("zeam_1").budgetLimit()).isEqualTo(3);
  }

  @Test
  void attemptsOnNodesOutOfScopeCountInTheBudgetOfAScopedRun() {
    Plan plan =
        Plan.of(wedged("zeam_1"), healthy("zeam_2"))
            .only("zeam_1")
            .after(restarted("zeam_2", Duration.ofMinutes(1)));
    assertThat(plan.hold("zeam_1")).isEqualTo(new Hold.OverBudget(1, 1, Duration.ofMinutes(5)));
  }

  @Test
  void aNodeOutOfScopeTakesNothingFromTheBudget() {
    Plan plan =
        Plan.of(wedged("zeam_1", Duration.ofHours(5)), wedged("zeam_2")).only("zeam_2").fresh(2);
    assertThat(plan.told()).containsExactly("OUT_OF_SCOPE", "RESTART");
  }
}
