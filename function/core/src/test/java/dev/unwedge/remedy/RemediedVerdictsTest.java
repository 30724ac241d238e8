package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.judged;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Only verdicts named in the policy's {@code restart} can lead to {@code RESTART}. */
class RemediedVerdictsTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "WEDGED, RESTART",
    "STALLED, RESTART",
    "UNRESPONSIVE, NONE",
    "CRASH_LOOPING, NONE",
    "DOWN, NONE",
    "SILENT, NONE",
    "SUSPECT, NONE",
    "NETWORK_STALL, NONE",
    "UNKNOWN, NONE",
    "SYNCING, NONE",
    "STARTING, NONE",
    "HEALTHY, NONE",
  })
  void byDefaultWedgedAndStalledAreRestarted(Verdict.Kind verdict, String told) {
    assertThat(Plan.of(judged("zeam_1", verdict)).told("zeam_1")).isEqualTo(told);
  }

  @ParameterizedTest(name = "only {0} named")
  @EnumSource(names = {"WEDGED", "STALLED", "UNRESPONSIVE"})
  void theOneVerdictThatThePolicyNamesIsRestartedAndNoOther(Verdict.Kind named) {
    List<String> restarted =
        Stream.of(Verdict.Kind.values())
            .filter(
                verdict ->
                    Plan.of(judged("zeam_1", verdict))
                        .policy("{'restart': ['" + named + "']}")
                        .told("zeam_1")
                        .equals("RESTART"))
            .map(Verdict.Kind::name)
            .toList();
    assertThat(restarted).containsExactly(named.name());
  }

  @ParameterizedTest
  @EnumSource(Verdict.Kind.class)
  void aPolicyThatNamesNoVerdictRestartsNobody(Verdict.Kind verdict) {
    assertThat(Plan.of(judged("zeam_1", verdict)).policy("{'restart': []}").told("zeam_1"))
        .isEqualTo("NONE");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"WEDGED", "STALLED"})
  void aNodeThatNothingWouldRestartIsNotHeldEither(Verdict.Kind verdict) {
    Plan plan =
        Plan.of(judged("zeam 1", verdict))
            .policy("{'mode': 'paused', 'excluded': ['zeam 1']}")
            .history(new History.Unreadable("throttled"))
            .scope(new Scope.Only(Set.of()));
    assertThat(plan.told("zeam 1")).isEqualTo("NONE");
  }

  @Test
  void everyNodeGetsADecisionInTheOrderOfTheFleet() {
    Plan plan =
        Plan.of(
            judged("zeam_3", Verdict.Kind.HEALTHY),
            wedged("zeam_2"),
            judged("zeam_1", Verdict.Kind.DOWN));
    assertThat(plan.run()).extracting(Planned::judgement).containsExactlyElementsOf(plan.fleet());
    assertThat(plan.told()).containsExactly("NONE", "RESTART", "NONE");
  }

  @Test
  void aFleetWithoutNodesHasNoDecisions() {
    assertThat(Plan.of().run()).isEmpty();
  }
}
