package dev.unwedge.notice;

import static dev.unwedge.notice.Notices.NOW;
import static dev.unwedge.notice.Notices.RUN;
import static dev.unwedge.notice.Notices.hostSaid;
import static dev.unwedge.notice.Notices.notRecovered;
import static dev.unwedge.notice.Notices.recovered;
import static dev.unwedge.notice.Notices.refused;
import static dev.unwedge.notice.Notices.restarted;
import static dev.unwedge.notice.Notices.subject;
import static dev.unwedge.notice.Notices.unanswered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.HostileNames;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Veto;
import dev.unwedge.run.Notice;
import dev.unwedge.run.NoticeSink.Occasion;
import dev.unwedge.run.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a phone shows of a message. */
class SubjectTest {

  @Test
  void aRestartIsToldWithItsNodeAndHowLongItWasFrozenWhere() {
    assertThat(subject(restarted("zeam_10")))
        .isEqualTo("unwedge devnet: restarted zeam_10, frozen 3 min at 53");
  }

  @Test
  void anUnresponsiveNodeHasNoHeadToTell() {
    Judgement gone =
        Notices.judged(
            "zeam_10", new Verdict.Unresponsive(NOW, Duration.ofMinutes(4), NOW.minusSeconds(200)));

    assertThat(subject(new Notice.Restarted(gone, Notices.restart(false), Notices.COMMAND, 5)))
        .isEqualTo("unwedge devnet: restarted zeam_10, no head for 4 min");
  }

  @Test
  void anOrderIsToldWithWhoGaveIt() {
    Occasion order =
        new Occasion(
            RUN, NOW, new Trigger.Order(List.of("zeam_10"), "new image", "ops", false), null);

    Message message = new Composer(Notices.PLACE).compose(order, List.of(restarted("zeam_10")));

    assertThat(message.subject()).isEqualTo("unwedge devnet: restarted zeam_10, ordered by ops");
  }

  @Test
  void anOrderOfNobodyInParticularIsAnOrderToo() {
    Occasion order =
        new Occasion(
            RUN, NOW, new Trigger.Order(List.of("zeam_10"), "new image", null, false), null);

    Message message = new Composer(Notices.PLACE).compose(order, List.of(restarted("zeam_10")));

    assertThat(message.subject()).isEqualTo("unwedge devnet: restarted zeam_10, ordered");
  }

  @Test
  void aRefusalIsToldWithItsCode() {
    assertThat(subject(refused("zeam_10", "InvalidInstanceId", "not connected")))
        .isEqualTo("unwedge devnet: restart of zeam_10 refused, InvalidInstanceId");
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, 'restart of zeam_10 failed, it may be down'",
    "NO_SUCH_CONTAINER, 'restart of zeam_10 failed, no such container'",
    "SUPERVISED, 'zeam_10 not restarted, an orchestrator owns it'",
    "BLIND, 'zeam_10 not restarted, its host could not see it'",
    "FENCED, 'zeam_10 left alone, it was started since'",
    "HEALTHY_NOW, 'zeam_10 left alone, it is healthy again'",
    "EXPIRED, 'zeam_10 left alone, the command came too late'",
    "BUSY, 'zeam_10 left alone, another restart was under way'",
  })
  void theHostsWordIsToldInWords(Outcome outcome, String expected) {
    assertThat(subject(hostSaid("zeam_10", outcome))).isEqualTo("unwedge devnet: " + expected);
  }

  @Test
  void aNodeThatDidNotRecoverIsToldWithItsAttempts() {
    assertThat(subject(notRecovered("zeam_10")))
        .isEqualTo("unwedge devnet: zeam_10 not recovered 10 min after restart 2 of 5");
  }

  @Test
  void aRecoveryIsToldWithTheTimeSinceTheFreeze() {
    assertThat(subject(recovered("zeam_10")))
        .isEqualTo("unwedge devnet: zeam_10 recovered, 6 min after its head froze");
  }

  @Test
  void afterAnOrderNothingWasFrozen() {
    Notice ordered =
        new Notice.Recovered(Notices.attempt("zeam_10", Veto.NONE), Duration.ofMinutes(2));

    assertThat(subject(ordered))
        .isEqualTo("unwedge devnet: zeam_10 recovered, 2 min after the order");
  }

  @Test
  void ofSeveralTheFirstIsNamedAndTheOthersAreCounted() {
    assertThat(
            subject(
                restarted("zeam_10"),
                restarted("zeam_3"),
                restarted("zeam_4"),
                restarted("zeam_5")))
        .isEqualTo("unwedge devnet: restarted zeam_10 and 3 more");
  }

  @Test
  void aLostAnswerIsNoRefusal() {
    assertThat(subject(unanswered("zeam_10")))
        .isEqualTo("unwedge devnet: restart of zeam_10 may be under way, SSM's answer is lost");
  }

  @Test
  void ofARestartThatNobodyReportedNoTimeIsSaid() {
    Notice not =
        new Notice.NotRecovered(
            Notices.attempt("zeam_10", Veto.HEAD)
                .withWord(Notices.word(Outcome.UNKNOWN, "nothing")),
            2,
            5,
            Duration.ofMinutes(10),
            new Planned(Notices.wedged("zeam_10"), new Decision.None()));
    assertThat(subject(not))
        .isEqualTo("unwedge devnet: zeam_10 not recovered, and no report of restart 2 of 5");
  }

  @ParameterizedTest
  @MethodSource("twoOfAKind")
  void severalOfAnyKindAreCounted(Notice one, Notice other, String expected) {
    assertThat(subject(one, other)).isEqualTo("unwedge devnet: " + expected);
  }

  static Stream<Object[]> twoOfAKind() {
    return Stream.of(
        new Object[] {
          refused("a", "X", "x"), refused("b", "X", "x"), "restarts of a and 1 more refused"
        },
        new Object[] {
          unanswered("a"),
          unanswered("b"),
          "restarts of a and 1 more may be under way, SSM's answers are lost"
        },
        new Object[] {
          hostSaid("a", Outcome.FAILED),
          hostSaid("b", Outcome.NO_SUCH_CONTAINER),
          "restarts of a and 1 more failed"
        },
        new Object[] {
          hostSaid("a", Outcome.SUPERVISED),
          hostSaid("b", Outcome.BLIND),
          "restarts of a and 1 more failed"
        },
        new Object[] {
          hostSaid("a", Outcome.FENCED), hostSaid("b", Outcome.BUSY), "a and 1 more left alone"
        },
        new Object[] {notRecovered("a"), notRecovered("b"), "a and 1 more not recovered"},
        new Object[] {recovered("a"), recovered("b"), "a and 1 more recovered"});
  }

  @Test
  void theMostPressingComesFirstAndOfTheOthersOnlyTheirNumber() {
    assertThat(
            subject(
                restarted("zeam_1"),
                recovered("zeam_2"),
                restarted("zeam_3"),
                notRecovered("zeam_4")))
        .isEqualTo(
            "unwedge devnet: zeam_4 not recovered 10 min after restart 2 of 5, 2 restarted, 1"
                + " recovered");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whateverTheNamesSnsTakesTheSubject(String name) {
    for (Notice notice :
        List.of(
            restarted(name),
            refused(name, name, name),
            hostSaid(name, Outcome.FAILED),
            recovered(name),
            notRecovered(name))) {
      Place place = new Place(name, "eu-central-1", name, name, name);

      String subject = new Composer(place).compose(Notices.SCHEDULE, List.of(notice)).subject();

      assertThat(subject).startsWith("unwedge ").matches("[ -~]{1,99}");
    }
  }

  static Stream<String> hostile() {
    return HostileNames.words();
  }

  @Test
  void aLongNameIsCutSoThatTheRestCanBeRead() {
    assertThat(subject(restarted("z".repeat(128))))
        .isEqualTo("unwedge devnet: restarted " + "z".repeat(29) + "..., frozen 3 min at 53");
  }
}
