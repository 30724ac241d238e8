package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.wedged;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * BUDGET: attempts within {@code window}, in flight included, stay at or below min({@code ceiling},
 * max({@code floor}, ceil({@code fraction} × fresh nodes))), or {@code floor} while the network
 * stands still.
 */
class BudgetTest {
  private static final int MANY = 120;

  @ParameterizedTest(name = "{0} fresh nodes: {1}")
  @CsvSource({
    "0, 1",
    "1, 1",
    "2, 1",
    "3, 1",
    "4, 2",
    "5, 2",
    "6, 2",
    "7, 3",
    "10, 3",
    "11, 4",
    "30, 9",
    "33, 10",
    "34, 10",
    "1000, 10"
  })
  void byDefaultItIsThreeTenthsOfTheFreshNodesFromOneToTen(int fresh, int allowed) {
    assertThat(Plan.of(allWedged()).fresh(fresh).served()).hasSize(allowed);
  }

  @ParameterizedTest(name = "floor {0}, fraction {1}, ceiling {2}, {3} fresh: {4}")
  @CsvSource({
    "0, 0, 10, 100, 0",
    "2, 0, 10, 100, 2",
    "2, 0.3, 10, 3, 2",
    "2, 0.3, 10, 6, 2",
    "2, 0.3, 10, 7, 3",
    "0, 0.3, 10, 0, 0",
    "0, 0.3, 10, 1, 1",
    "0, 0.07, 100, 100, 7",
    "0, 0.29, 100, 100, 29",
    "0, 1, 100, 5, 5",
    "0, 1, 4, 5, 4",
    "5, 0.3, 4, 10, 4",
    "5, 0.3, 5, 10, 5",
    "5, 0.3, 0, 10, 0",
  })
  void itIsTheCeilingOfTheFloorOfTheFraction(
      int floor, String fraction, int ceiling, int fresh, int allowed) {
    Plan plan = Plan.of(allWedged()).policy(budget(floor, fraction, ceiling)).fresh(fresh);
    assertThat(plan.served()).hasSize(allowed);
  }

  @ParameterizedTest(name = "floor {0}, fraction {1}: {2}")
  @CsvSource({"1, 0.3, 1", "3, 0.3, 3", "0, 1, 0", "4, 0, 4"})
  void whileTheNetworkStandsStillItIsTheFloor(int floor, String fraction, int allowed) {
    Plan plan =
        Plan.of(allWedged())
            .policy(budget(floor, fraction, 10))
            .fresh(100)
            .whileNetworkStandsStill();
    assertThat(plan.served()).hasSize(allowed);
  }

  @Test
  void aNetworkThatStandsStillNeverAllowsMoreThanOneThatAdvances() {
    Plan plan = Plan.of(allWedged()).policy(budget(5, "0.3", 2)).fresh(100);
    assertThat(plan.whileNetworkStandsStill().served()).hasSameSizeAs(plan.served());
  }

  @ParameterizedTest(name = "{0} attempts so far, 4 allowed: {1} more")
  @CsvSource({"0, 4", "1, 3", "3, 1", "4, 0", "5, 0"})
  void attemptsWithinTheWindowAreSpent(int spent, int more) {
    Plan plan =
        Plan.of(allWedged())
            .policy(budget(4, "0", 4))
            .after(elsewhere(spent, Duration.ofMinutes(1)));
    assertThat(plan.served()).hasSize(more);
  }

  @ParameterizedTest(name = "an attempt of {0} ago: {1}")
  @CsvSource({
    "PT0S, BUDGET",
    "PT4M59S, BUDGET",
    "PT5M, RESTART",
    "PT5M1S, RESTART",
  })
  void anAttemptIsSpentUntilItLeavesTheWindow(Duration age, String told) {
    Plan plan = Plan.of(wedged("zeam_1")).after(restarted("zeam_2", age));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  @ParameterizedTest(name = "window {0}: {1}")
  @CsvSource({"PT29M59S, RESTART", "PT30M, RESTART", "PT30M1S, BUDGET"})
  void theWindowIsThePolicys(Duration window, String told) {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'budget': {'window': '%s'}}".formatted(window))
            .after(restarted("zeam_2", Duration.ofMinutes(30)));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  @ParameterizedTest(name = "pending for {0}: {1}")
  @CsvSource({
    "PT1M, BUDGET",
    "PT5M, BUDGET",
    "PT34M59S, BUDGET",
    "PT35M, RESTART",
    "PT35M1S, RESTART",
  })
  void aCommandInFlightIsSpentHoweverOld(Duration age, String told) {
    Plan plan = Plan.of(wedged("zeam_1")).after(pending("zeam_2", age));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  @Test
  void anAttemptBothInFlightAndWithinTheWindowIsSpentOnce() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy(budget(2, "0", 2))
            .after(pending("zeam_2", Duration.ofMinutes(1)));
    assertThat(plan.restart("zeam_1").budgetUsed()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void anAttemptIsSpentWhateverCameOfIt(Outcome outcome) {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .after(ended(node("zeam_2"), Duration.ofMinutes(1), word(outcome, null)));
    assertThat(plan.told("zeam_1")).isEqualTo("BUDGET");
  }

  @Test
  void anAttemptThatAPersonSentByTagIsSpentOnce() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy(budget(2, "0", 2))
            .after(restarted(new NodeId(null, "zeam_2"), Duration.ofMinutes(1)));
    assertThat(plan.restart("zeam_1").budgetUsed()).isEqualTo(2);
  }

  @Test
  void anAttemptStampedByAClockAheadOfOursIsSpent() {
    Plan plan = Plan.of(wedged("zeam_1")).after(restarted("zeam_2", Duration.ofSeconds(-30)));
    assertThat(plan.told("zeam_1")).isEqualTo("BUDGET");
  }

  @Test
  void everyRestartCarriesTheBudgetAsItStandsWithIt() {
    Plan plan =
        Plan.of(wedged("zeam_1"), wedged("zeam_2"), wedged("zeam_3"))
            .policy(budget(3, "0", 3))
            .after(elsewhere(1, Duration.ofMinutes(1)));
    assertThat(List.of(plan.restart("zeam_1"), plan.restart("zeam_2")))
        .extracting(Decision.Restart::budgetUsed, Decision.Restart::budgetLimit)
        .containsExactly(tuple(2, 3), tuple(3, 3));
    assertThat(plan.hold("zeam_3")).isEqualTo(new Hold.OverBudget(3, 3, Duration.ofMinutes(5)));
  }

  private static List<Judgement> allWedged() {
    return IntStream.range(0, MANY).mapToObj(i -> wedged("zeam_" + i)).toList();
  }

  /** Attempts on a node that is no longer in the fleet. */
  private static List<Attempt> elsewhere(int count, Duration ago) {
    return new ArrayList<>(Collections.nCopies(count, restarted("gone", ago)));
  }

  private static String budget(int floor, String fraction, int ceiling) {
    return "{'budget': {'floor': %d, 'fraction': %s, 'ceiling': %d}}"
        .formatted(floor, fraction, ceiling);
  }
}
