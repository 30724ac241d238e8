package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.OTHER_HOST;
import static dev.unwedge.remedy.Given.SECOND;
import static dev.unwedge.remedy.Given.ended;
import static dev.unwedge.remedy.Given.idle;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.restarts;
import static dev.unwedge.remedy.Given.wedged;
import static dev.unwedge.remedy.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * COOLDOWN: after n attempts within {@code attemptWindow} it is min({@code maxCooldown}, {@code
 * cooldown}·2^(n−1)), from the last request on; attempts on which the host did nothing take one and
 * are not among the n.
 */
class CooldownTest {
  @Test
  void withoutAnAttemptThereIsNone() {
    assertThat(Plan.of(wedged("zeam_1")).restart("zeam_1").attempt()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} attempts: {1}")
  @CsvSource({"1, PT10M", "2, PT20M", "3, PT40M", "4, PT1H"})
  void byDefaultItDoublesFromTenMinutesToAnHour(int attempts, Duration cooldown) {
    assertCooldown("{}", attempts, cooldown);
  }

  @ParameterizedTest(name = "cooldown {0}, maxCooldown {1}, {2} attempts: {3}")
  @CsvSource({
    "PT10M, PT10M, 1, PT10M",
    "PT10M, PT10M, 3, PT10M",
    "PT10M, PT20M, 2, PT20M",
    "PT10M, PT20M, 3, PT20M",
    "PT10M, PT25M, 2, PT20M",
    "PT10M, PT25M, 3, PT25M",
    "PT15M, PT2H, 1, PT15M",
    "PT15M, PT2H, 4, PT2H",
    "PT15M, PT2H, 5, PT2H",
    "PT15M, PT3H, 4, PT2H",
    "PT15M, PT3H, 5, PT3H",
  })
  void itDoublesUpToTheLongest(Duration first, Duration longest, int attempts, Duration cooldown) {
    assertCooldown(
        "{'cooldown': '%s', 'maxCooldown': '%s', 'maxAttempts': 6}".formatted(first, longest),
        attempts,
        cooldown);
  }

  @Test
  void itStaysTheLongestHoweverManyAttemptsThereAre() {
    assertCooldown("{'maxAttempts': 1000, 'attemptWindow': 'P14D'}", 999, Duration.ofHours(1));
  }

  private static void assertCooldown(String policy, int attempts, Duration cooldown) {
    // Restarted so fast that the recovery's time is always over before.
    String quick =
        policy.replace("{", "{'recoveryTimeout': 'PT1M'" + (policy.equals("{}") ? "" : ", "));
    Plan plan = Plan.of(wedged("zeam_1")).policy(quick);
    Plan justBefore = plan.after(restarts("zeam_1", attempts, cooldown.minus(SECOND)));
    assertThat(justBefore.hold("zeam_1"))
        .isEqualTo(new Hold.Cooldown(attempts, cooldown, NOON.plus(SECOND), false));
    Plan exactly = plan.after(restarts("zeam_1", attempts, cooldown));
    assertThat(exactly.restart("zeam_1").attempt()).isEqualTo(attempts + 1);
    Plan justAfter = plan.after(restarts("zeam_1", attempts, cooldown.plus(SECOND)));
    assertThat(justAfter.restart("zeam_1").attempt()).isEqualTo(attempts + 1);
  }

  @ParameterizedTest(name = "an attempt of {0} ago and one of 15 min ago: {1}")
  @CsvSource({
    "PT5H59M59S, COOLDOWN",
    "PT6H, RESTART",
    "PT6H1S, RESTART",
  })
  void anAttemptThatHasLeftTheWindowNoLongerDoublesIt(Duration old, String told) {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .after(restarted("zeam_1", old), restarted("zeam_1", Duration.ofMinutes(15)));
    assertThat(plan.told("zeam_1")).isEqualTo(told);
  }

  @Test
  void anAttemptThatHasLeftTheWindowIsNoLongerNumbered() {
    Plan plan = Plan.of(wedged("zeam_1")).after(restarted("zeam_1", Duration.ofHours(6)));
    assertThat(plan.restart("zeam_1").attempt()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(value = Outcome.class, names = "SUPERVISED", mode = EnumSource.Mode.EXCLUDE)
  void everyAcceptedCommandIsAnAttemptWhateverCameOfIt(Outcome outcome) {
    Attempt attempt = ended(node("zeam_1"), Duration.ofMinutes(9), word(outcome, null));
    assertThat(Plan.of(wedged("zeam_1")).after(attempt).told("zeam_1")).isEqualTo("COOLDOWN");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"HEALTHY_NOW", "FENCED", "EXPIRED", "BUSY", "BLIND", "NO_SUCH_CONTAINER"})
  void attemptsOnWhichTheHostDidNothingTakeItAndDoNotDoubleIt(Outcome outcome) {
    List<Attempt> many = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      many.add(ended(node("zeam_1"), Duration.ofMinutes(9 + i), word(outcome, null)));
    }
    Plan plan = Plan.of(wedged("zeam_1")).after(many);
    assertThat(plan.hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(0, Duration.ofMinutes(10), NOON.plus(Duration.ofMinutes(1)), false));
    assertThat(
            Plan.of(wedged("zeam_1"))
                .after(ended(node("zeam_1"), Duration.ofMinutes(10), word(outcome, null)))
                .restart("zeam_1")
                .attempt())
        .isEqualTo(1);
  }

  @Test
  void amongOthersTheyTakeASingleOne() {
    Plan plan = Plan.of(wedged("zeam_1"));
    Attempt first = restarted("zeam_1", Duration.ofMinutes(90));
    Attempt second = restarted("zeam_1", Duration.ofMinutes(60));
    assertThat(plan.after(first, second, idle("zeam_1", Duration.ofMinutes(9))).hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(0, Duration.ofMinutes(10), NOON.plus(Duration.ofMinutes(1)), false));
    assertThat(plan.after(first, second, idle("zeam_1", Duration.ofMinutes(10))).told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @Test
  void theyDoNotShortenThatOfTheOthers() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .policy("{'recoveryTimeout': 'PT1M'}")
            .after(
                restarted("zeam_1", Duration.ofMinutes(60)),
                restarted("zeam_1", Duration.ofMinutes(15)),
                idle("zeam_1", Duration.ofMinutes(5)));
    assertThat(plan.hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(2, Duration.ofMinutes(20), NOON.plus(Duration.ofMinutes(5)), false));
  }

  @Test
  void anAttemptOfWhichNothingIsKnownYetDoublesIt() {
    Plan plan =
        Plan.of(wedged("zeam_1"))
            .after(
                ended(node("zeam_1"), Duration.ofMinutes(90), null),
                restarted("zeam_1", Duration.ofMinutes(19)));
    assertThat(plan.hold("zeam_1"))
        .isEqualTo(
            new Hold.Cooldown(2, Duration.ofMinutes(20), NOON.plus(Duration.ofMinutes(1)), false));
  }

  @Test
  void itIsCountedFromTheLastAttemptInWhateverOrderTheyWereRead() {
    Attempt early = restarted("zeam_1", Duration.ofHours(3));
    Attempt late = restarted("zeam_1", Duration.ofMinutes(19));
    Plan plan = Plan.of(wedged("zeam_1"));
    assertThat(plan.after(early, late).told("zeam_1")).isEqualTo("COOLDOWN");
    assertThat(plan.after(late, early).told("zeam_1")).isEqualTo("COOLDOWN");
  }

  @Test
  void anAttemptStampedByAClockAheadOfOursCoolsDownToo() {
    Attempt ahead = restarted("zeam_1", Duration.ofSeconds(-30));
    assertThat(Plan.of(wedged("zeam_1")).fresh(10).after(ahead).hold("zeam_1"))
        .isEqualTo(new Hold.Cooldown(1, Duration.ofMinutes(10), NOON.plusSeconds(690), true));
  }

  @Test
  void aNeighboursAttemptCoolsNobodyElseDown() {
    List<Attempt> neighbours =
        List.of(
            restarted("zeam_2", Duration.ofMinutes(1)),
            restarted(new NodeId(OTHER_HOST, "zeam_1"), Duration.ofMinutes(1)));
    assertThat(Plan.of(wedged("zeam_1")).fresh(10).after(neighbours).told("zeam_1"))
        .isEqualTo("RESTART");
  }

  @Test
  void anAttemptThatAPersonSentByTagCoolsTheNodeDown() {
    Attempt byTag = restarted(new NodeId(null, "zeam_1"), Duration.ofMinutes(9));
    assertThat(Plan.of(wedged("zeam_1")).after(byTag).told("zeam_1")).isEqualTo("COOLDOWN");
  }
}
