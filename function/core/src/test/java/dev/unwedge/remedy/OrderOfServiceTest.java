package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.HOST;
import static dev.unwedge.remedy.Given.OTHER_HOST;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.unresponsive;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Served: fewest attempts first, then longest frozen, then name. */
class OrderOfServiceTest {
  private static final String PLENTY = "{'budget': {'floor': 10}}";
  private static final Duration SHORT = Duration.ofMinutes(3);
  private static final Duration LONG = Duration.ofMinutes(4);

  @Test
  void fewestAttemptsFirstThoughFrozenShorter() {
    Plan plan =
        Plan.of(wedged("a", LONG), wedged("b", SHORT))
            .policy(PLENTY)
            .after(restarted("a", Duration.ofHours(1)));
    assertThat(plan.served()).containsExactly(node("b"), node("a"));
  }

  @Test
  void twoAttemptsAfterOne() {
    Plan plan =
        Plan.of(wedged("a"), wedged("b"))
            .policy(PLENTY)
            .after(
                restarted("a", Duration.ofHours(1)),
                restarted("a", Duration.ofHours(2)),
                restarted("b", Duration.ofMinutes(30)));
    assertThat(plan.served()).containsExactly(node("b"), node("a"));
  }

  @Test
  void onlyAttemptsWithinTheAttemptWindowCount() {
    Plan plan =
        Plan.of(wedged("a", LONG), wedged("b", SHORT))
            .policy(PLENTY)
            .after(restarted("a", Duration.ofHours(6)));
    assertThat(plan.served()).containsExactly(node("a"), node("b"));
  }

  /** Else hosts that do nothing, and so take the budget again and again, would come first. */
  @Test
  void anAttemptOnWhichTheHostDidNothingIsATurnToo() {
    Plan plan =
        Plan.of(wedged("a", LONG), wedged("b", SHORT))
            .policy(PLENTY)
            .after(Given.idle("a", Duration.ofHours(1)));
    assertThat(plan.served()).containsExactly(node("b"), node("a"));
    assertThat(plan.restart("a").attempt()).isEqualTo(1);
  }

  @Test
  void longestFrozenFirstAmongEquals() {
    Plan plan = Plan.of(wedged("a", SHORT), wedged("b", LONG)).policy(PLENTY);
    assertThat(plan.served()).containsExactly(node("b"), node("a"));
  }

  @Test
  void anUnresponsiveNodeIsFrozenSinceItsLastHead() {
    Plan plan =
        Plan.of(wedged("a", SHORT), unresponsive("b", LONG), wedged("c", LONG.plusSeconds(1)))
            .policy("{'budget': {'floor': 10}, 'restart': ['WEDGED', 'UNRESPONSIVE']}");
    assertThat(plan.served()).containsExactly(node("c"), node("b"), node("a"));
  }

  @Test
  void byNameAmongThoseFrozenEquallyLong() {
    Plan plan = Plan.of(wedged("c"), wedged("a"), wedged("b")).policy(PLENTY);
    assertThat(plan.served()).containsExactly(node("a"), node("b"), node("c"));
  }

  @Test
  void twoNodesOfOneNameAreServedInAFixedOrder() {
    NodeId first = new NodeId(HOST, "a");
    NodeId second = new NodeId(OTHER_HOST, "a");
    assertThat(Plan.of(wedged(second, SHORT), wedged(first, SHORT)).policy(PLENTY).served())
        .isEqualTo(Plan.of(wedged(first, SHORT), wedged(second, SHORT)).policy(PLENTY).served())
        .containsExactlyInAnyOrder(first, second);
  }

  @Test
  void whoIsServedLastIsWhoTheBudgetHolds() {
    Plan plan =
        Plan.of(wedged("a", SHORT), wedged("b", LONG), wedged("c", LONG))
            .policy("{'budget': {'ceiling': 2, 'floor': 2}}")
            .after(restarted("b", Duration.ofHours(1)));
    assertThat(plan.told()).containsExactly("RESTART", "BUDGET", "RESTART");
    assertThat(plan.served()).containsExactly(node("c"), node("a"));
  }
}
