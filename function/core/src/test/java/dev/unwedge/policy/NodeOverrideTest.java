package dev.unwedge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the policy of one node is. */
class NodeOverrideTest {
  private static final NodeId ZEAM_1 = new NodeId("i-1", "zeam_1");

  private static Policy policy(String json) {
    return PolicyReader.read(json.replace('\'', '"'));
  }

  @Test
  void withoutOverridesItIsTheSamePolicy() {
    assertThat(Policy.DEFAULT.of(ZEAM_1)).isSameAs(Policy.DEFAULT);
  }

  @Test
  void aNodeThatNoneMatchesHasTheFleets() {
    Policy policy = policy("{'overrides': [{'match': 'lantern_*', 'maxAttempts': 1}]}");

    assertThat(policy.of(ZEAM_1)).isSameAs(policy);
  }

  @Test
  void theFirstThatMatchesCountsAndNoOther() {
    Policy policy =
        policy(
            "{'overrides': [{'match': 'x', 'maxAttempts': 1}, {'match': 'zeam_*', 'maxAttempts':"
                + " 2}, {'match': 'zeam_1', 'maxAttempts': 3, 'downtime': 'PT0S'}]}");

    assertThat(policy.of(ZEAM_1).maxAttempts()).isEqualTo(2);
    assertThat(policy.of(ZEAM_1).downtime()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void oneThatSetsNothingKeepsANodeFromThoseThatFollow() {
    Policy policy =
        policy("{'overrides': [{'match': 'zeam_1'}, {'match': '*', 'maxAttempts': 2}]}");

    assertThat(policy.of(ZEAM_1).maxAttempts()).isEqualTo(5);
    assertThat(policy.of(new NodeId("i-1", "zeam_2")).maxAttempts()).isEqualTo(2);
  }

  @Test
  void everySettingOfANodeIsTakenAndTheFleetsStay() {
    Policy fleet =
        policy(
            """
            {'reason': 'why', 'lookback': 'PT3H', 'excluded': ['e'], 'expected': ['x'], 'maxNodes': 9,
             'pauses': [{'id': 'p', 'reason': 'r'}],
             'overrides': [{'match': 'zeam_1', 'mode': 'observe', 'restart': ['UNRESPONSIVE'],
               'wedgedAfter': 'PT5M', 'stalledAfter': 'PT11M', 'startupGrace': 'PT2M',
               'syncGrace': 'PT25M', 'downtime': 'PT9S', 'maxAttempts': 7,
               'recoveryTimeout': 'PT12M', 'cooldown': 'PT13M'}]}
            """);
    Policy same =
        policy(
            """
            {'mode': 'observe', 'reason': 'why', 'lookback': 'PT3H', 'excluded': ['e'], 'expected': ['x'],
             'maxNodes': 9, 'pauses': [{'id': 'p', 'reason': 'r'}], 'restart': ['UNRESPONSIVE'],
             'wedgedAfter': 'PT5M', 'stalledAfter': 'PT11M', 'startupGrace': 'PT2M',
             'syncGrace': 'PT25M', 'downtime': 'PT9S', 'maxAttempts': 7,
             'recoveryTimeout': 'PT12M', 'cooldown': 'PT13M'}
            """);

    assertThat(fleet.of(ZEAM_1)).isEqualTo(same);
    assertThat(fleet.of(ZEAM_1).restart()).isEqualTo(Set.of(Remediable.UNRESPONSIVE));
  }

  @Test
  void thePolicysOwnPausedOutranksAnOverridesMode() {
    String override = "'overrides': [{'match': '*', 'mode': 'enforce'}]";

    assertThat(policy("{'mode': 'paused', " + override + "}").of(ZEAM_1).mode())
        .isEqualTo(Mode.PAUSED);
    assertThat(policy("{'mode': 'observe', " + override + "}").of(ZEAM_1).mode())
        .isEqualTo(Mode.ENFORCE);
  }

  @Test
  void theHeadsWindowIsTheLongestThatAnyNodeNeeds() {
    Duration fleets = Policy.DEFAULT.headWindow();
    Policy longer =
        policy(
            "{'overrides': [{'match': 'a', 'stalledAfter': 'PT40M'},"
                + " {'match': 'b', 'stalledAfter': 'PT6M'}]}");
    Policy shorter = policy("{'overrides': [{'match': 'b', 'stalledAfter': 'PT6M'}]}");

    assertThat(longer.headWindow()).isEqualTo(fleets.plusMinutes(30));
    assertThat(shorter.headWindow()).isEqualTo(fleets);
  }

  @Test
  void thePoliciesThatHoldAreTheFleetsAndEachOverrides() {
    Policy policy = policy("{'overrides': [{'match': 'a', 'maxAttempts': 2}]}");

    assertThat(policy.each()).containsExactly(policy, policy.of(new NodeId("i-1", "a")));
  }

  @Test
  void whatIsExactlyAtItsLimitIsAllowed() {
    Policy policy =
        policy(
            "{'overrides': [{'match': 'a', 'wedgedAfter': 'PT3M', 'stalledAfter': 'PT6M'},"
                + " {'match': 'b', 'stalledAfter': 'PT6H'},"
                + " {'match': 'c', 'recoveryTimeout': 'PT1H', 'cooldown': 'PT1H'}]}");

    assertThat(policy.overrides()).hasSize(3);
  }
}
