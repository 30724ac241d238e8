package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code infra/local/replay FILE --policy OTHER.json}: another policy in place of its own. */
class PolicyOptionTest {
  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  private Path folder;

  private static Recording wedging() {
    return Recording.of(20).peers().node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour());
  }

  private String write(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json.replace('\'', '"')).toString();
  }

  private Replayed replayed(Recording recording, String policy) throws IOException {
    return Replayed.with(
        write("incident.json", recording.json()),
        "--policy",
        write("other.json", policy),
        "--json");
  }

  @Test
  void theOtherPolicyDecides() throws IOException {
    Replayed replayed = replayed(wedging(), "{'wedgedAfter': 'PT5M'}");
    assertThat(replayed.end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_1", "2026-05-31T12:09:00Z"));
  }

  @Test
  void itsPausesHoldAtTheInstantsOfTheIncident() throws IOException {
    Replayed replayed =
        replayed(
            wedging(), "{'pauses': [{'id': 'p', 'reason': 'r', 'until': '2026-05-31T12:12:00Z'}]}");
    assertThat(replayed.told("zeam_1")).contains("7 WEDGED PAUSED", "12 WEDGED RESTART");
  }

  @Test
  void itsOverridesDecideForTheNodesThatTheyMatch() throws IOException {
    String longer = "{'overrides': [{'match': '%s', 'wedgedAfter': 'PT5M'}]}";
    assertThat(replayed(wedging(), longer.formatted("zeam_?")).end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_1", "2026-05-31T12:09:00Z"));
    assertThat(replayed(wedging(), longer.formatted("peer_*")).end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_1", "2026-05-31T12:07:00Z"));
  }

  @Test
  void aNameInItThatFitsNoNodeIsWarnedOf() throws IOException {
    Replayed replayed = replayed(wedging(), "{'excluded': ['zaem_1', 'zeam_*']}");
    assertThat(replayed.err())
        .contains(
            "the policy's excluded: no node of the fleet fits \"zaem_1\": it excludes nobody");
  }

  /** It replaces the incident's own whole: what it does not say is the default, not the own. */
  @Test
  void nothingIsLeftOfTheIncidentsOwnPolicy() throws IOException {
    Replayed replayed = replayed(wedging().policy("{'mode': 'paused'}"), "{}");
    assertThat(replayed.restarted()).isEqualTo(List.of("zeam_1"));
  }

  @Test
  void theExpectationStaysTheIncidents() throws IOException {
    Replayed replayed = replayed(wedging().expect("zeam_1"), "{'mode': 'observe'}");
    assertThat(replayed.status()).isEqualTo(1);
    assertThat(replayed.end().get("ok")).isEqualTo(false);
  }

  @Test
  void aPolicyThatNamesNoPeriodTakesTheIncidents() throws IOException {
    Recording recording = wedging().with("period", "PT10S");
    assertThat(replayed(recording, "{'wedgedAfter': 'PT30S'}").status()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'wedgeAfter': 'PT3M'}      | other.json: unknown field wedgeAfter",
        "{'budget': {'floor': -1}}   | other.json: budget.floor must be",
        "{'quorum': 0}               | other.json: quorum must be",
        "{'pauses': [{'id': 'p'}]}   | other.json: pauses[0].reason must be",
        "{'overrides': [{'match': 'a', 'stalledAfter': 'PT1M'}]} | other.json:"
            + " overrides[0].stalledAfter must be",
        "[]                          | other.json must be a JSON object",
        "{'mode':                    | other.json is not valid JSON at line 1",
      })
  void aBadPolicyIsRefusedWithThePlaceInIt(String policy, String place) throws IOException {
    Replayed replayed = replayed(wedging(), policy);
    assertThat(replayed.status()).isEqualTo(2);
    assertThat(replayed.out()).isEmpty();
    assertThat(replayed.err().lines()).hasSize(1);
    assertThat(replayed.err()).contains(place);
  }

  @Test
  void aPolicyThatIsNotThereIsNamed() throws IOException {
    Replayed replayed =
        Replayed.with(write("i.json", wedging().json()), "--policy", "no/such/policy.json");
    assertThat(replayed.status()).isEqualTo(2);
    assertThat(replayed.err()).contains("no/such/policy.json");
  }
}
