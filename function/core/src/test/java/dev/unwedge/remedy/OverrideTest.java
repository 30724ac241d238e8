package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.ago;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.judged;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.restarts;
import static dev.unwedge.remedy.Given.wedged;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an override changes for the nodes that it matches, and for no other. */
class OverrideTest {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  /** Both nodes are wedged; what is set is so for zeam_1 alone. */
  private static Plan plan(String settings) {
    return Plan.of(wedged("zeam_1"), wedged("zeam_2"))
        .policy(
            "{'budget': {'floor': 9}, 'overrides': [{'match': 'zeam_1', %s}]}".formatted(settings));
  }

  @Test
  void oneNodeIsOnlyObserved() {
    assertThat(plan("'mode': 'observe'").told()).containsExactly("OBSERVE", "RESTART");
  }

  @Test
  void oneNodeOfAFleetThatObservesIsLetIn() {
    Plan plan =
        Plan.of(wedged("zeam_1"), wedged("zeam_2"))
            .policy(
                "{'mode': 'observe', 'budget': {'floor': 9},"
                    + " 'overrides': [{'match': 'zeam_1', 'mode': 'enforce'}]}");

    assertThat(plan.told()).containsExactly("RESTART", "OBSERVE");
  }

  @Test
  void thePolicysPausedOutranksEnforce() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'mode': 'paused', 'overrides': [{'match': '*', 'mode': 'enforce'}]}");

    assertThat(plan.told("zeam_1")).isEqualTo("PAUSED");
  }

  @Test
  void aPersonsOrderOverridesThatANodeIsOnlyObserved() {
    assertThat(plan("'mode': 'observe'").ordered("zeam_1").told("zeam_1")).isEqualTo("RESTART");
  }

  /** Else one that nobody may restart would keep its place for as long as it is wedged. */
  @Test
  void anObservedNodeTakesNoPlaceInTheBudgetFromOneThatIsRestarted() {
    Plan plan =
        Plan.of(wedged("zeam_1", Duration.ofHours(5)), wedged("zeam_2"))
            .policy(
                "{'budget': {'floor': 1, 'ceiling': 1},"
                    + " 'overrides': [{'match': 'zeam_1', 'mode': 'observe'}]}");

    assertThat(plan.told()).containsExactly("BUDGET", "RESTART");
    assertThat(plan.after(restarts("zeam_2", 1, HALF_AN_HOUR)).told())
        .containsExactly("BUDGET", "RESTART");
  }

  @Test
  void amongObservedNodesTheOrderOfServiceStays() {
    Plan plan =
        Plan.of(wedged("zeam_1"), wedged("zeam_2", Duration.ofHours(5)))
            .policy("{'mode': 'observe', 'budget': {'ceiling': 1}}");

    assertThat(plan.told()).containsExactly("BUDGET", "OBSERVE");
  }

  @Test
  void oneNodesVerdictsAreNotRemedied() {
    assertThat(plan("'restart': ['STALLED']").told()).containsExactly("NONE", "RESTART");
  }

  @Test
  void oneNodesUnresponsiveIsRemedied() {
    Plan plan =
        Plan.of(
                judged("zeam_1", Verdict.Kind.UNRESPONSIVE),
                judged("zeam_2", Verdict.Kind.UNRESPONSIVE))
            .policy("{'overrides': [{'match': 'zeam_1', 'restart': ['UNRESPONSIVE']}]}");

    assertThat(plan.told()).containsExactly("RESTART", "NONE");
  }

  @Test
  void oneNodeIsExhaustedByFewerAttempts() {
    Plan plan =
        plan("'maxAttempts': 2")
            .after(
                restarted("zeam_1", Duration.ofHours(2)),
                restarted("zeam_1", Duration.ofHours(3)),
                restarted("zeam_2", Duration.ofHours(2)),
                restarted("zeam_2", Duration.ofHours(3)));

    assertThat(plan.told()).containsExactly("EXHAUSTED", "RESTART");
  }

  @Test
  void oneNodeCoolsDownForLonger() {
    Plan plan =
        plan("'cooldown': 'PT40M'")
            .after(restarted("zeam_1", HALF_AN_HOUR), restarted("zeam_2", HALF_AN_HOUR));

    assertThat(plan.told()).containsExactly("COOLDOWN", "RESTART");
  }

  @Test
  void oneNodesRecoveryIsAwaitedForLonger() {
    Policy policy =
        PolicyReader.read(
            """
            {"overrides": [{"match": "zeam_1", "recoveryTimeout": "PT20M", "cooldown": "PT20M"}]}
            """);
    Attempt own = ended(node("zeam_1"), HALF_AN_HOUR, word(Outcome.RESTARTED, ago(HALF_AN_HOUR)));
    Attempt other = ended(node("zeam_2"), HALF_AN_HOUR, word(Outcome.RESTARTED, ago(HALF_AN_HOUR)));

    assertThat(Recoveries.deadline(own, policy)).isEqualTo(ago(Duration.ofMinutes(10)));
    assertThat(Recoveries.deadline(other, policy)).isEqualTo(ago(Duration.ofMinutes(20)));
  }
}
