package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.judged;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fleets of 1 to 5 nodes, where a percentage alone would freeze or a floor alone would flood. */
class SmallFleetsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void allHealthyNobodyIsRestarted(int size) {
    assertThat(Plan.of(fleet(size, i -> healthy("zeam_" + i))).told()).containsOnly("NONE");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void allStandingStillTogetherNobodyIsRestarted(int size) {
    Plan plan =
        Plan.of(fleet(size, i -> judged("zeam_" + i, Verdict.Kind.NETWORK_STALL)))
            .whileNetworkStandsStill();
    assertThat(plan.told()).containsOnly("NONE");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void theOneThatIsWedgedIsRestarted(int size) {
    Plan plan = Plan.of(fleet(size, i -> i == size ? wedged("zeam_" + i) : healthy("zeam_" + i)));
    assertThat(plan.served()).containsExactly(node("zeam_" + size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void theOneThatIsWedgedIsRestartedWhileTheNetworkStandsStill(int size) {
    Plan plan =
        Plan.of(fleet(size, i -> i == size ? wedged("zeam_" + i) : healthy("zeam_" + i)))
            .whileNetworkStandsStill();
    assertThat(plan.served()).containsExactly(node("zeam_" + size));
  }

  @ParameterizedTest(name = "{0} nodes, all wedged: {1} restarted")
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "5, 2"})
  void allWedgedTheBudgetIsServedInOrderOfNameAndTheRestHeld(int size, int restarted) {
    Plan plan = Plan.of(fleet(size, i -> wedged("zeam_" + i)));
    assertThat(plan.told().subList(0, restarted)).containsOnly("RESTART");
    assertThat(plan.told().subList(restarted, size)).allMatch("BUDGET"::equals);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void allWedgedWhileTheNetworkStandsStillOneIsRestarted(int size) {
    Plan plan = Plan.of(fleet(size, i -> wedged("zeam_" + i))).whileNetworkStandsStill();
    assertThat(plan.served()).containsExactly(node("zeam_1"));
  }

  @ParameterizedTest(name = "{0} nodes, another restarted a minute ago: {1}")
  @CsvSource({"2, BUDGET", "3, BUDGET", "4, RESTART", "5, RESTART"})
  void aRestartAMinuteAgoTakesItsShare(int size, String told) {
    Plan plan =
        Plan.of(fleet(size, i -> i == 1 ? wedged("zeam_1") : healthy("zeam_" + i)))
            .after(restarted("zeam_2", Duration.ofMinutes(1)));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  @ParameterizedTest(name = "{0} nodes, another in flight for 12 min: {1}")
  @CsvSource({"2, BUDGET", "3, BUDGET", "4, RESTART", "5, RESTART"})
  void aCommandInFlightTakesItsShare(int size, String told) {
    Plan plan =
        Plan.of(fleet(size, i -> i == 1 ? wedged("zeam_1") : healthy("zeam_" + i)))
            .after(pending("zeam_2", Duration.ofMinutes(12)));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  private static List<Judgement> fleet(int size, IntFunction<Judgement> node) {
    return IntStream.rangeClosed(1, size).mapToObj(node).toList();
  }
}
