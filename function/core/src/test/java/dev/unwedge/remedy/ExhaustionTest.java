package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.SECOND;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.wedged;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * EXHAUSTED: with {@code maxAttempts} of them within {@code attemptWindow}, until the oldest leaves
 * the window.
 */
class ExhaustionTest {
  private static final Duration WINDOW = Duration.ofHours(6);

  @ParameterizedTest(name = "{0} attempts of at most {1}: {2}")
  @CsvSource({
    "0, 5, RESTART",
    "4, 5, RESTART",
    "5, 5, EXHAUSTED",
    "6, 5, EXHAUSTED",
    "0, 1, RESTART",
    "1, 1, EXHAUSTED",
    "2, 3, RESTART",
    "3, 3, EXHAUSTED",
  })
  void soManyAttemptsExhaustANode(int attempts, int most, String told) {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'maxAttempts': %d}".formatted(most))
            .after(hourlyBefore(Duration.ofMinutes(60), attempts, Duration.ofMinutes(30)));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  @ParameterizedTest(name = "the oldest of five {0} ago: {1}")
  @CsvSource({
    "PT5H, EXHAUSTED",
    "PT5H59M59S, EXHAUSTED",
    "PT6H, RESTART",
    "PT6H1S, RESTART",
  })
  void itEndsWhenTheOldestLeavesTheWindow(Duration oldest, String told) {
    List<Attempt> attempts =
        new ArrayList<>(hourlyBefore(Duration.ofHours(1), 4, Duration.ofHours(1)));
    attempts.add(restarted("zeam_1", oldest));
    assertThat(Plan.of(wedged("zeam_1")).after(attempts).told("zeam_1")).isEqualTo(told);
  }

  @Test
  void theHoldCarriesItsNumbers() {
    List<Attempt> attempts = hourlyBefore(Duration.ofHours(1), 5, Duration.ofHours(1));
    assertThat(Plan.of(wedged("zeam_1")).after(attempts).hold("zeam_1"))
        .isEqualTo(new Hold.Exhausted(5, NOON.plus(Duration.ofHours(1)), false));
  }

  @Test
  void whenItEndsTheFourThatRemainStillCoolDown() {
    List<Attempt> attempts =
        new ArrayList<>(hourlyBefore(Duration.ofMinutes(59), 4, Duration.ofHours(1)));
    attempts.add(restarted("zeam_1", WINDOW));
    assertThat(Plan.of(wedged("zeam_1")).after(attempts).hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(4, Duration.ofHours(1), NOON.plus(Duration.ofMinutes(1)), false));
  }

  /** A person's orders can bring more attempts than the policy allows. */
  @Test
  void theEndThatIsToldIsTheOneThatComes() {
    List<Attempt> attempts = hourlyBefore(Duration.ofMinutes(90), 7, Duration.ofMinutes(30));
    Hold.Exhausted hold = (Hold.Exhausted) Plan.of(wedged("zeam_1")).after(attempts).hold("zeam_1");
    assertThat(hold.attempts()).isEqualTo(7);
    Duration toGo = Duration.between(NOON, hold.until());
    assertThat(Plan.of(wedged("zeam_1")).after(later(attempts, toGo.minus(SECOND))).told("zeam_1"))
        .isEqualTo("EXHAUSTED");
    assertThat(Plan.of(wedged("zeam_1")).after(later(attempts, toGo)).told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"RESTARTED", "FAILED", "SUPERVISED", "UNKNOWN"})
  void attemptsThatMayHaveDoneSomethingCount(Outcome outcome) {
    Attempt attempt = ended(node("zeam_1"), Duration.ofHours(2), word(outcome, null));
    assertThat(Plan.of(wedged("zeam_1")).policy("{'maxAttempts': 1}").after(attempt).told("zeam_1"))
        .isEqualTo("EXHAUSTED");
  }

  @Test
  void anAttemptOfWhichNothingIsKnownYetCounts() {
    Attempt unheard = ended(node("zeam_1"), Duration.ofHours(2), null);
    assertThat(Plan.of(wedged("zeam_1")).policy("{'maxAttempts': 1}").after(unheard).told("zeam_1"))
        .isEqualTo("EXHAUSTED");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"HEALTHY_NOW", "FENCED", "EXPIRED", "BUSY", "BLIND", "NO_SUCH_CONTAINER"})
  void attemptsOnWhichTheHostDidNothingDoNot(Outcome outcome) {
    List<Attempt> many = new ArrayList<>(hourlyBefore(Duration.ofHours(2), 4, Duration.ofHours(1)));
    for (int i = 1; i < 30; i++) {
      many.add(ended(node("zeam_1"), Duration.ofMinutes(60 + i), word(outcome, null)));
    }
    assertThat(Plan.of(wedged("zeam_1")).after(many).restart("zeam_1").attempt()).isEqualTo(5);
  }

  @ParameterizedTest(name = "{0} ago: {1}")
  @CsvSource({"PT1S, EXHAUSTED", "PT5H59M59S, EXHAUSTED", "PT6H, RESTART"})
  void aNodeThatAnOrchestratorOwnsIsExhaustedAtOnce(Duration ago, String told) {
    Attempt supervised = ended(node("zeam_1"), ago, word(Outcome.SUPERVISED, null));
    assertThat(Plan.of(wedged("zeam_1")).fresh(9).after(supervised).told("zeam_1")).isEqualTo(told);
  }

  @Test
  void thatHoldEndsWhenTheLastOfThemLeavesTheWindow() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .after(
                ended(node("zeam_1"), Duration.ofHours(5), word(Outcome.SUPERVISED, null)),
                ended(node("zeam_1"), Duration.ofHours(3), word(Outcome.SUPERVISED, null)),
                restarted("zeam_1", Duration.ofHours(2)));
    assertThat(plan.hold("zeam_1"))
        .isEqualTo(new Hold.Exhausted(3, NOON.plus(Duration.ofHours(3)), true));
    assertThat(plan.policy("{'maxAttempts': 1}").hold("zeam_1"))
        .isEqualTo(new Hold.Exhausted(3, NOON.plus(Duration.ofHours(4)), true));
  }

  @Test
  void theWindowIsThePolicys() {
    List<Attempt> attempts =
        Collections.nCopies(5, restarted("zeam_1", Duration.ofHours(2).minus(SECOND)));
    Plan plan = Plan.of(wedged("zeam_1")).after(attempts);
    assertThat(plan.policy("{'attemptWindow': 'PT2H'}").told("zeam_1")).isEqualTo("EXHAUSTED");
    assertThat(plan.policy("{'attemptWindow': 'PT1H59M59S'}").told("zeam_1")).isEqualTo("RESTART");
  }

  @Test
  void aNodeThatIsExhaustedTakesNothingFromTheBudget() {
    Plan plan =
        Plan.of(wedged("zeam_1"), wedged("zeam_2"))
            .fresh(2)
            .after(hourlyBefore(Duration.ofHours(1), 5, Duration.ofHours(1)));
    assertThat(plan.told()).containsExactly("EXHAUSTED", "RESTART");
  }

  /** So many attempts on zeam_1, evenly spaced, the newest of them this long ago. */
  private static List<Attempt> hourlyBefore(Duration newest, int count, Duration apart) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      attempts.add(restarted("zeam_1", newest.plus(apart.multipliedBy(i))));
    }
    return attempts;
  }

  /** The same attempts, seen so much later. */
  private static List<Attempt> later(List<Attempt> attempts, Duration later) {
    return attempts.stream()
        .map(
            attempt -> {
              Instant then = attempt.requestedAt().minus(later);
              return restarted("zeam_1", Duration.between(then, NOON));
            })
        .toList();
  }
}
