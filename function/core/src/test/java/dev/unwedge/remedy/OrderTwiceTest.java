package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.AN_HOUR;
import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.sentBy;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An order whose run id the history holds is not carried out on that node again. */
class OrderTwiceTest {
  private static final Attempt ENDED = sentBy(Plan.RUN, restarted("zeam_1", AN_HOUR));

  @Test
  void itIsNotSentAgainWhateverCameOfIt() {
    assertThat(Plan.of(wedged("zeam_1")).after(ENDED).ordered("zeam_1").decision("zeam_1"))
        .isEqualTo(new Decision.AlreadySent(ENDED.commandId(), ENDED.requestedAt()));
  }

  @Test
  void itIsNoneOfTheHoldsThoughItsCommandIsInFlight() {
    Attempt sent = sentBy(Plan.RUN, pending("zeam_1", Duration.ofMinutes(1)));
    assertThat(Plan.of(healthy("zeam_1")).after(sent).ordered("zeam_1").decision("zeam_1"))
        .isEqualTo(new Decision.AlreadySent(sent.commandId(), sent.requestedAt()));
    assertThat(new Decision.AlreadySent("c", Given.NOON).kind()).isEqualTo(Decision.Kind.NONE);
  }

  @Test
  void theOrdersOtherNodesAreStillToBeRestarted() {
    Plan plan =
        Plan.of(healthy("zeam_1"), healthy("zeam_2")).after(ENDED).ordered("zeam_1", "zeam_2");
    assertThat(plan.told()).containsExactly("NONE", "RESTART");
  }

  @Test
  void anotherRunsCommandIsNoReason() {
    Attempt other = sentBy("another-run", restarted("zeam_1", AN_HOUR));
    assertThat(Plan.of(healthy("zeam_1")).after(other).ordered("zeam_1").told("zeam_1"))
        .isEqualTo("RESTART");
    assertThat(
            Plan.of(healthy("zeam_1"))
                .after(restarted("zeam_1", AN_HOUR))
                .ordered("zeam_1")
                .told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @Test
  void onlyOrdersHaveAnIdThatComesAgain() {
    assertThat(Plan.of(wedged("zeam_1")).after(ENDED).told("zeam_1")).isEqualTo("RESTART");
    assertThat(Plan.of(wedged("zeam_1")).after(ENDED).only("zeam_1").told("zeam_1"))
        .isEqualTo("RESTART");
    assertThat(
            new Scope.Order(Set.of(node("zeam_2")), Plan.RUN)
                .carriedOut(node("zeam_1"), History.Known.of(List.of(ENDED))))
        .isEmpty();
  }
}
