package dev.unwedge.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.Pause;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands that people are given to change a policy: as they are printed, and run by a shell
 * with a stand-in for the AWS CLI that keeps one parameter in a file.
 */
class PolicyCommandsTest {
  private static final String PARAMETER = "/unwedge/devnet/policy";
  private static final PolicyCommands COMMANDS = new PolicyCommands(null, PARAMETER);
  private static final NodeId NODE = new NodeId("i-1", "zeam_1");

  /** Takes just the two calls that the commands make; an empty value is refused as SSM does. */
  private static final String AWS =
      """
      #!/bin/sh
      case "$*" in
        "ssm get-parameter --name /unwedge/devnet/policy --query Parameter.Value --output text")
          cat "${0%/*}/parameter" ;;
        "ssm put-parameter --overwrite --name /unwedge/devnet/policy --value "?*)
          printf '%s' "$7" >"${0%/*}/parameter" ;;
        *) echo "not understood: $*" >&2; exit 2 ;;
      esac
      """;

  @TempDir Path folder;

  @BeforeEach
  void standIn() throws IOException {
    Path aws = Files.writeString(folder.resolve("aws"), AWS);
    assertThat(aws.toFile().setExecutable(true)).isTrue();
  }

  private int run(String command) throws IOException, InterruptedException {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    shell.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    Process process = shell.start();
    process.getInputStream().transferTo(System.out);
    return process.waitFor();
  }

  private void write(String policy) throws IOException {
    Files.writeString(folder.resolve("parameter"), policy.replace('\'', '"'));
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("parameter"));
  }

  private Policy changed(String filter) throws IOException, InterruptedException {
    assertThat(run(COMMANDS.changing(filter))).isZero();
    return PolicyReader.read(text());
  }

  @Test
  void aPauseHoldsEveryNodeForTwoHoursAndThenLapses() throws IOException, InterruptedException {
    write("{'maxAttempts': 3}");
    Instant before = Instant.now();

    Policy paused = changed(PolicyCommands.PAUSE);

    Instant end = paused.pauses().getFirst().until();
    assertThat(end)
        .isBetween(
            before.plus(Duration.ofHours(2)).minusSeconds(1),
            Instant.now().plus(Duration.ofHours(2)));
    assertThat(paused.pauses().getFirst().id()).isEqualTo(PolicyCommands.BY_HAND);
    assertThat(paused.pauseOf(NODE, before.plusSeconds(60))).isPresent();
    assertThat(paused.pauseOf(NODE, before.plus(Duration.ofHours(3)))).isEmpty();
    assertThat(paused.maxAttempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe", "enforce", "paused"})
  void pausingAndResumingLeaveTheModeAsItIs(String mode) throws IOException, InterruptedException {
    String policy = "{\"mode\":\"%s\",\"reason\":\"first week\",\"pauses\":[]}".formatted(mode);
    write(policy);

    Policy paused = changed(PolicyCommands.PAUSE);
    assertThat(paused.mode().wireName()).isEqualTo(mode);
    assertThat(paused.reason()).isEqualTo("first week");
    changed(PolicyCommands.RESUME);

    assertThat(text().strip()).isEqualTo(policy);
  }

  @Test
  void resumingAFleetThatOnlyObservesDoesNotMakeItEnforce()
      throws IOException, InterruptedException {
    write("{'mode': 'observe'}");

    changed(PolicyCommands.PAUSE);
    Policy resumed = changed(PolicyCommands.RESUME);

    assertThat(resumed.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(resumed.pauses()).isEmpty();
  }

  @Test
  void pausesOfOthersAreKeptByBoth() throws IOException, InterruptedException {
    write(
        "{'pauses': [{'id': 'others', 'reason': 'r', 'nodes': ['zeam_?'], 'by': 'them'},"
            + " {'id': 'over', 'reason': 'r', 'until': '2026-01-01T00:00:00Z'}]}");
    List<Pause> others = PolicyReader.read(text()).pauses();

    Policy paused = changed(PolicyCommands.PAUSE);
    Policy resumed = changed(PolicyCommands.RESUME);

    assertThat(paused.pauses()).containsAll(others).hasSize(3);
    assertThat(resumed.pauses()).isEqualTo(others);
  }

  @Test
  void pausingAgainMovesTheEndAndAddsNoSecondPause() throws IOException, InterruptedException {
    write("{'pauses': [{'id': 'by-hand', 'reason': 'r', 'until': '2026-01-01T00:00:00Z'}]}");

    Policy paused = changed(PolicyCommands.PAUSE);

    assertThat(paused.pauses()).hasSize(1);
    assertThat(paused.pauses().getFirst().hasEnded(Instant.now())).isFalse();
  }

  @Test
  void enforcingLeavesPausesAlone() throws IOException, InterruptedException {
    write("{'mode': 'observe', 'reason': 'first week', 'pauses': [{'id': 'a', 'reason': 'r'}]}");

    Policy enforced = changed(PolicyCommands.ENFORCE);

    assertThat(enforced.mode()).isEqualTo(Mode.ENFORCE);
    assertThat(enforced.reason()).isNull();
    assertThat(enforced.pauses()).hasSize(1);
  }

  @Test
  void aPolicyThatIsNoJsonIsNotTouched() throws IOException, InterruptedException {
    write("{'mode': ");

    assertThat(run(COMMANDS.changing(PolicyCommands.PAUSE))).isNotZero();
    assertThat(text()).isEqualTo("{\"mode\": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a'b", "a\"b", "$(reboot)", "`x`", "a\\b", "a\nb"})
  void whatMeansSomethingToAShellIsNotTaken(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PolicyCommands.resume(text));
    assertThatIllegalArgumentException().isThrownBy(() -> PolicyCommands.pause("a", 1, text));
  }

  // ---- What is printed elsewhere is the same text.

  /** Commands over several lines as one, and the template's quotes as a shell sees them. */
  private static String commands(String file) throws IOException {
    return Files.readString(Repository.file(file))
        .replaceAll(" \\\\\n +", " ")
        .replace("\\\"", "\"");
  }

  private static String named(String parameter, String filter) {
    return COMMANDS.changing(filter).replace(PARAMETER, parameter);
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, '\"/unwedge/$FLEET/policy\"'",
    "docs/operations.md, /unwedge/devnet/policy",
    "docs/runbook.md, /unwedge/devnet/policy",
    "infra/template.yaml, ${Policy}"
  })
  void pauseAndResumeAreTheSameEverywhere(String file, String parameter) throws IOException {
    assertThat(commands(file))
        .contains(named(parameter, PolicyCommands.PAUSE))
        .contains(named(parameter, PolicyCommands.RESUME));
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, /unwedge/devnet/policy",
    "docs/operations.md, /unwedge/devnet/policy",
    "infra/template.yaml, ${Policy}"
  })
  void enforcingIsTheSameEverywhere(String file, String parameter) throws IOException {
    assertThat(commands(file)).contains(named(parameter, PolicyCommands.ENFORCE));
  }

  @Test
  void theOperatingPageShowsAPauseWithANameOfItsOwn() throws IOException {
    assertThat(commands("docs/operations.md"))
        .contains(named(PARAMETER, PolicyCommands.pause("upgrade", 2, "upgrade of devnet")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/operations.md", "docs/runbook.md", "infra/template.yaml"})
  void nobodyIsTaughtToPauseByTheMode(String file) throws IOException {
    assertThat(commands(file)).doesNotContain(".mode = \"paused\"");
  }
}
