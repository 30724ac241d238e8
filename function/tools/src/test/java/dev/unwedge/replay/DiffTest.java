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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code infra/local/replay FILE --diff OTHER.json}: what another policy would have done. */
class DiffTest {
  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  private Path folder;

  /** Wedged at 12:07; with the default policy restarted then, at 12:17 and at 12:37. */
  private static Recording wedging() {
    return Recording.of(40).peers().node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour());
  }

  private String write(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json.replace('\'', '"')).toString();
  }

  private Replayed diff(Recording recording, String policy, String... more) throws IOException {
    String[] args = new String[3 + more.length];
    args[0] = write("incident.json", recording.json());
    args[1] = "--diff";
    args[2] = write("other.json", policy);
    System.arraycopy(more, 0, args, 3, more.length);
    return Replayed.with(args);
  }

  private static Map<?, ?> of(Replayed replayed, String node) {
    return replayed.lines().stream()
        .filter(line -> node.equals(line.get("node")))
        .findFirst()
        .orElseThrow();
  }

  private static Object other(Map<?, ?> line, String field) {
    return Objects.requireNonNull(
        ((Map<?, ?>) Objects.requireNonNull(line.get(field))).get("other"));
  }

  @Test
  void aPersonIsToldWhatDiffersAndByHowMuch() throws IOException {
    Replayed replayed =
        diff(wedging().expect("zeam_1"), "{'wedgedAfter': 'PT5M', 'maxAttempts': 2}");
    assertThat(replayed.status()).isZero();
    assertThat(replayed.out())
        .isEqualToNormalizingNewlines(
            """
            made-up under %s in place of its own policy

            settings that differ
              wedgedAfter        PT5M in place of PT3M
              maxAttempts        2 in place of 5

            zeam_1
              restart   first at 12:09:00Z, 2 min later than 12:07:00Z
              commands  2 (12:09:00Z, 12:20:00Z) in place of 3 (12:07:00Z, 12:18:00Z, 12:38:00Z)
              held      EXHAUSTED 19 min in place of never
              held      COOLDOWN 10 min in place of 30 min
              verdict   SYNCING in place of WEDGED from 12:07:00Z, for 2 min

            no difference: peer_1, peer_2, peer_3
            would have restarted: zeam_1 (first at 12:09:00Z) in place of zeam_1 (first at 12:07:00Z)
            commands:             2 in place of 3
            expected:             zeam_1, which holds under both
            """
                .formatted(folder.resolve("other.json")));
  }

  @Test
  void asJsonItIsOneLineForEachNodeThatDiffersAndOneForTheWhole() throws IOException {
    assertThat(diff(wedging().expect("zeam_1"), "{'wedgedAfter': 'PT5M'}", "--json").out())
        .isEqualToNormalizingNewlines(
            """
            {"node":"zeam_1","firstRestartAt":{"base":"2026-05-31T12:07:00Z","other":"2026-05-31T12:09:00Z"},\
            "laterBySeconds":120,\
            "restarts":{"base":["2026-05-31T12:07:00Z","2026-05-31T12:18:00Z","2026-05-31T12:38:00Z"],\
            "other":["2026-05-31T12:09:00Z","2026-05-31T12:20:00Z"]},\
            "heldSeconds":{"base":{"COOLDOWN":1800},"other":{"COOLDOWN":1740}},\
            "verdicts":[{"from":"2026-05-31T12:07:00Z","to":"2026-05-31T12:09:00Z","base":"WEDGED","other":"SYNCING"}]}
            {"settings":{"wedgedAfter":{"base":"PT3M","other":"PT5M"}},"different":["zeam_1"],\
            "restarted":{"base":["zeam_1"],"other":["zeam_1"]},\
            "firstRestartAt":{"base":{"zeam_1":"2026-05-31T12:07:00Z"},"other":{"zeam_1":"2026-05-31T12:09:00Z"}},\
            "commands":{"base":3,"other":2},"expected":["zeam_1"],"ok":{"base":true,"other":true}}
            """);
  }

  @Test
  void aNodeThatIsNoLongerRestartedSaysWhatHoldsIt() throws IOException {
    Replayed text = diff(wedging().expect("zeam_1"), "{'excluded': ['zeam_1']}");
    assertThat(text.out())
        .contains(
            "excluded           [{\"node\":\"zeam_1\",\"until\":null,\"reason\":null}] in place of"
                + " []",
            "restart   none in place of the first at 12:07:00Z",
            "held      EXCLUDED 33 min in place of never",
            "would have restarted: nobody in place of zeam_1",
            "zeam_1, which does NOT hold any more");
    Map<?, ?> line = of(diff(wedging(), "{'excluded': ['zeam_1']}", "--json"), "zeam_1");
    assertThat(other(line, "restarts")).isEqualTo(List.of());
    assertThat(line.get("laterBySeconds")).isNull();
  }

  @Test
  void aNodeThatIsRestartedOnlyNowIsTold() throws IOException {
    Replayed replayed = diff(wedging().policy("{'mode': 'paused'}").expect("zeam_1"), "{}");
    assertThat(replayed.out())
        .contains(
            "mode               enforce in place of paused",
            "restart   first at 12:07:00Z in place of none",
            "did not hold, and holds now");
  }

  @Test
  void earlierIsToldAsEarlier() throws IOException {
    Replayed replayed = diff(wedging().policy("{'wedgedAfter': 'PT5M'}"), "{}");
    assertThat(replayed.out()).contains("first at 12:07:00Z, 2 min earlier than 12:09:00Z");
  }

  @Test
  void theSamePolicyMakesNoDifference() throws IOException {
    Replayed text = diff(wedging(), "{'quorum': 0.20}");
    assertThat(text.out())
        .contains("the two policies are the same", "no difference: peer_1, peer_2, peer_3, zeam_1")
        .contains("commands:             3, under both");
    Replayed json = diff(wedging(), "{}", "--json");
    assertThat(json.lines()).hasSize(1);
    assertThat(json.end().get("different")).isEqualTo(List.of());
  }

  /** Whether an expectation holds is told, and is no failure: tuning tries what breaks it. */
  @Test
  void itExitsWithZeroEvenIfAnExpectationBreaks() throws IOException {
    assertThat(diff(wedging().expect("zeam_1"), "{'mode': 'observe'}").status()).isZero();
  }

  @Test
  void twoPoliciesThatAreBothNotItsOwnCanBeCompared() throws IOException {
    String base = write("base.json", "{'mode': 'observe'}");
    Replayed replayed = diff(wedging(), "{'mode': 'paused'}", "--policy", base);
    assertThat(replayed.out())
        .contains("other.json in place of " + base)
        .contains("mode               paused in place of observe")
        .contains("held      PAUSED 33 min in place of never");
  }

  @Test
  void aNodeThatOnlyTheOtherPolicyExpectsIsToldToo() throws IOException {
    Replayed replayed = diff(wedging(), "{'expected': ['zeam_9']}");
    assertThat(replayed.out()).contains("zeam_9\n", "SILENT in place of none from 12:00:00Z");
  }

  @Test
  void aBadPolicyIsRefusedWithThePlaceInIt() throws IOException {
    Replayed replayed = diff(wedging(), "{'cooldown': 'soon'}");
    assertThat(replayed.status()).isEqualTo(2);
    assertThat(replayed.out()).isEmpty();
    assertThat(replayed.err()).contains("other.json: cooldown must be");
  }
}
