package dev.unwedge.notice;

import static dev.unwedge.notice.Notices.COMMAND;
import static dev.unwedge.notice.Notices.NOW;
import static dev.unwedge.notice.Notices.RUN;
import static dev.unwedge.notice.Notices.SCHEDULE;
import static dev.unwedge.notice.Notices.compose;
import static dev.unwedge.notice.Notices.hostSaid;
import static dev.unwedge.notice.Notices.notRecovered;
import static dev.unwedge.notice.Notices.recovered;
import static dev.unwedge.notice.Notices.refused;
import static dev.unwedge.notice.Notices.restarted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.HostileNames;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.HostFindings;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Veto;
import dev.unwedge.run.Notice;
import dev.unwedge.run.NoticeSink.Occasion;
import dev.unwedge.run.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads who opens a message. */
class BodyTest {

  private static List<String> lines(Message message) {
    return message.body().lines().toList();
  }

  @Test
  void itsFirstLineIsTheSubjectForThoseWhoGetTheBodyOnly() {
    Message message = compose(restarted("zeam_10"));

    assertThat(lines(message).getFirst()).isEqualTo(message.subject());
  }

  @Test
  void aRestartIsToldWithWhatItRestsOn() {
    assertThat(lines(compose(restarted("zeam_10"))))
        .containsSubsequence(
            "restarted zeam_10, frozen 3 min at 53",
            "  node: i-0c0ffee0000000010/zeam_10",
            "  verdict: WEDGED, head 53 for 3 min, no heartbeat, while the network advances",
            "  head: 53 since 2026-05-31T13:16:00Z, the network's 1175, 1122 behind",
            "  uptime: 79 min",
            "  attempt: 1 of 5; the fleet's budget: 2 of 3",
            "  command: https://eu-central-1.console.aws.amazon.com/systems-manager/run-command/"
                + COMMAND
                + "?region=eu-central-1");
  }

  @Test
  void aRefusalIsToldInTheWordsOfSsm() {
    assertThat(lines(compose(refused("zeam_10", "InvalidInstanceId", "not connected"))))
        .contains("  SSM said: InvalidInstanceId: not connected");
  }

  @Test
  void aCommandThatMayHaveBeenTakenIsWarnedOf() {
    Notice maybe =
        new Notice.Refused(Notices.wedged("zeam_10"), "ApiCallTimeoutException", "late", true);

    assertThat(lines(compose(maybe)))
        .contains(
            "  the call failed: ApiCallTimeoutException: late",
            "  beware: the command may have been taken all the same",
            "  next: the next run sees in SSM's list whether it was taken, and tries again if not");
  }

  @Test
  void theHostsWordIsToldWithSsmsStatusAndWhereTheEvidenceIs() {
    assertThat(lines(compose(hostSaid("zeam_10", Outcome.FAILED))))
        .containsSubsequence(
            "  requested: 2026-05-31T13:09:45Z",
            "  host: FAILED, SSM's status Success",
            "  evidence: nothing was saved");
  }

  @Test
  void aNodeThatAnOrchestratorOwnsIsLeftToIt() {
    assertThat(lines(compose(hostSaid("zeam_10", Outcome.SUPERVISED))))
        .contains(
            "  do: let its orchestrator (Swarm, Kubernetes, ECS or Nomad) restart it, and exclude"
                + " the node in the policy: started by two, it would run twice");
  }

  @Test
  void aHostThatCouldNotSeeTheNodeIsAPersonsToCheck() {
    assertThat(lines(compose(hostSaid("zeam_10", Outcome.BLIND))))
        .contains(
            "  do: nothing was done. On the host, check that the publisher is installed and what it"
                + " sees: unwedge-publish --look zeam_10 --veto HEAD --seconds 10");
  }

  @Test
  void howTheHookAndTheContainersInItsNetworkEndedIsSaidWhereTheHostReportsIt() {
    Attempt.Word word =
        new Attempt.Word(
            Outcome.FAILED,
            null,
            null,
            null,
            "Failed",
            null,
            new HostFindings(
                HostFindings.Look.NONE,
                new HostFindings.Hook(null, 600),
                List.of(
                    new HostFindings.Dependant("vc_1", HostFindings.Dependant.Result.RESTARTED),
                    new HostFindings.Dependant("vc_2", HostFindings.Dependant.Result.NOT_TRIED)),
                null,
                null));
    Notice notice = new Notice.HostSaid(Notices.attempt("zeam_10", Veto.HEAD), word);

    assertThat(lines(compose(notice)))
        .containsSubsequence(
            "  host: FAILED, SSM's status Failed",
            "  hook: killed after 600 s",
            "  shares its network: vc_1 RESTARTED, vc_2 NOT_TRIED");
  }

  @Test
  void aNodeThatDidNotRecoverIsToldWithWhatIsTrueOfItNowAndWhatIsDoneAboutIt() {
    assertThat(lines(compose(notRecovered("zeam_10"))))
        .contains(
            "  now: WEDGED, head 53 for 3 min, no heartbeat, while the network advances; held:"
                + " cooling down for 20 min after attempt 2, until 13:29:45Z",
            "  host: RESTARTED, SSM's status Success",
            "  evidence: /var/lib/unwedge/evidence/zeam_10");
  }

  @Test
  void itTellsTheRunAndWhatWokeIt() {
    assertThat(compose(recovered("zeam_10")).body())
        .contains("Run " + RUN + " at 2026-05-31T13:19:45Z, woken by the schedule.");
  }

  @Test
  void anOrderIsToldWithItsReason() {
    Occasion order =
        new Occasion(
            RUN, NOW, new Trigger.Order(List.of("zeam_10"), "new image", "ops", false), null);

    assertThat(new Composer(Notices.PLACE).compose(order, List.of(restarted("zeam_10"))).body())
        .contains("woken by the order of ops: new image.");
  }

  @Test
  void aRunThatFailedAfterwardsIsToldAsSuch() {
    Occasion failed = new Occasion(RUN, NOW, new Trigger.Schedule(), "out of memory");

    assertThat(new Composer(Notices.PLACE).compose(failed, List.of(restarted("zeam_10"))).body())
        .contains("Then the run failed: out of memory");
  }

  @Test
  void itLinksToTheLogAndToTheDashboard() {
    assertThat(lines(compose(restarted("zeam_10"))))
        .anyMatch(line -> line.startsWith("Its log: https://eu-central-1.console.aws.amazon.com/"))
        .contains(
            "Dashboard: https://eu-central-1.console.aws.amazon.com/cloudwatch/home"
                + "?region=eu-central-1#dashboards/dashboard/unwedge-devnet");
  }

  @Test
  void outsideAwsThereAreNoLinksButTheCommandsId() {
    Place nowhere = new Place("devnet", null, null, null, null);

    String body = new Composer(nowhere).compose(SCHEDULE, List.of(restarted("zeam_10"))).body();

    assertThat(body).doesNotContain("http").contains("  command: " + COMMAND);
  }

  @Test
  void itEndsWithTheCommandsThatPauseAndResumeAndKeepTheOtherSettings() {
    List<String> lines = lines(compose(restarted("zeam_10")));
    PolicyCommands commands = new PolicyCommands("eu-central-1", "/unwedge/devnet/policy");

    assertThat(lines)
        .endsWith("To end that pause before:", commands.changing(PolicyCommands.RESUME))
        .contains(commands.changing(PolicyCommands.PAUSE));
    assertThat(commands.changing(PolicyCommands.PAUSE))
        .isEqualTo(
            "aws ssm put-parameter --overwrite --region eu-central-1 --name /unwedge/devnet/policy"
                + " --value \"$(aws ssm get-parameter --region eu-central-1 --name"
                + " /unwedge/devnet/policy --query Parameter.Value --output text | jq -c '.pauses ="
                + " [.pauses[]? | select(.id != \"by-hand\")] + [{\"id\": \"by-hand\", \"until\":"
                + " (now + 2 * 3600 | floor | todate), \"reason\": \"why\"}]')\"");
  }

  @Test
  void withoutAParameterTheFunctionIsStoppedAsAWhole() {
    Place inline = new Place("devnet", "eu-central-1", null, "unwedge-devnet", null);

    Message message = new Composer(inline).compose(SCHEDULE, List.of(restarted("zeam_10")));

    assertThat(lines(message).getLast())
        .isEqualTo(
            "aws lambda put-function-concurrency --region eu-central-1"
                + " --function-name unwedge-devnet --reserved-concurrent-executions 0");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whateverTheWordsTheyStayOnTheirLinesAndNothingInThemIsALink(String words) {
    List<Notice> notices =
        List.of(
            restarted(words),
            refused(words, words, words),
            new Notice.HostSaid(
                Notices.attempt("zeam_10", Veto.HEAD), Notices.word(Outcome.FAILED, words)),
            recovered(words),
            notRecovered(words));
    Occasion occasion = new Occasion(RUN, NOW, new Trigger.Alarm(words, List.of()), words);
    Place place = new Place(words, "eu-central-1", words, words, words);

    String body = new Composer(place).compose(occasion, notices).body();

    String harmless = new Composer(place).compose(harmless(), harmlessNotices()).body();
    assertThat(body.lines().count()).isEqualTo(harmless.lines().count());
    assertThat(body.codePoints().filter(c -> c != '\n').mapToObj(Character::getType))
        .doesNotContain(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.SURROGATE,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);
    assertThat(links(body)).allMatch(link -> link.contains(".console.aws.amazon.com/"));
    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(262_144);
  }

  static Stream<String> hostile() {
    return HostileNames.words();
  }

  private static Occasion harmless() {
    return new Occasion(RUN, NOW, new Trigger.Alarm("a", List.of()), "a");
  }

  private static List<Notice> harmlessNotices() {
    return List.of(
        restarted("a"),
        refused("a", "a", "a"),
        hostSaid("a", Outcome.FAILED),
        recovered("a"),
        notRecovered("a"));
  }

  private static List<String> links(String body) {
    return Pattern.compile("\\w+://\\S+").matcher(body).results().map(MatchResult::group).toList();
  }

  @ParameterizedTest
  @MethodSource("words")
  void aShellReadsTheNameInTheCommandAsOneWord(String word) throws Exception {
    assertThat(readByAShell(Shell.quoted(word))).isEqualTo(word + "|");
  }

  static Stream<String> words() {
    return Stream.of(
        "/unwedge/devnet/policy", "it's", "a b", "$(reboot)", "`x`", "\"", "\\", "*", "", "';x;'");
  }

  private static String readByAShell(String quoted) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", "printf '%s|' " + quoted).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return said;
  }

  @Test
  void ofMoreThanTwentyEventsTheRestIsCounted() {
    List<Notice> notices = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      notices.add(restarted("zeam_" + i));
    }

    Message message = new Composer(Notices.PLACE).compose(SCHEDULE, notices);

    assertThat(message.subject()).isEqualTo("unwedge devnet: restarted zeam_0 and 499 more");
    assertThat(lines(message))
        .contains("and 480 more events, which the log tells.")
        .filteredOn(line -> line.startsWith("restarted zeam_"))
        .hasSize(20);
  }
}
