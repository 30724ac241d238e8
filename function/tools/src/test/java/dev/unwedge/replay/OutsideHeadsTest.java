package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.NOTHING;
import static dev.unwedge.replay.Recording.always;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads from outside the fleet in incident files (contract §8). */
class OutsideHeadsTest {
  @TempDir private Path folder;

  private static Recording alone() {
    return Recording.of(20).node("zeam_1", risingUpTo(4), null, upForAnHour());
  }

  private static Incident read(Recording recording) {
    return IncidentReader.read(recording.json(), "made up");
  }

  @Test
  void aNodeThatIsAloneIsComparedWithThem() {
    assertThat(alone().replayed().restarted().toString()).isEqualTo("[]");
    assertThat(alone().outside("beacon", rising()).replayed().told("zeam_1"))
        .contains("14 STALLED RESTART");
  }

  @Test
  void theTimelineHasNoRowForThem() {
    Replayed replayed = alone().outside("beacon", risingUpTo(4)).replayed();

    assertThat(replayed.told("beacon")).isEmpty();
    assertThat(replayed.out()).doesNotContain("beacon");
    assertThat(replayed.told("zeam_1")).contains("7 NETWORK_STALL NONE");
  }

  @Test
  void whoExpectsOneToBeRestartedIsDisappointed() {
    assertThat(alone().outside("beacon", always(7)).expect("beacon").replayed().status())
        .isEqualTo(1);
  }

  @Test
  void aNodeOfTheSameNameKeepsIt() {
    Replayed replayed = alone().outside("zeam_1", rising()).expect("zeam_1").replayed();

    assertThat(replayed.status()).as(replayed.err()).isZero();
  }

  @Test
  void oneOfAnotherNetworkIsIgnoredAndItIsSaid() {
    Replay.Result result = Replay.of(read(alone().outside("far", entry -> 9_000_000 + 15 * entry)));

    assertThat(result.restarted()).isEmpty();
    assertThat(result.warnings()).hasSize(1).allMatch(each -> each.contains("outside head far"));
  }

  @Test
  void moreThanTwentyAreIgnoredAndItIsSaid() {
    Recording recording = alone();
    for (int i = 0; i < 21; i++) {
      recording.outside("o%02d".formatted(i), i == 20 ? rising() : NOTHING);
    }

    assertThat(Replay.of(read(recording)).restarted()).isEmpty();
    assertThat(Replay.of(read(recording)).warnings())
        .contains("more than 20 outside heads are pushed: those after o19, by name, are ignored");
  }

  @Test
  void aFileOfOutsideHeadsAloneIsBad() {
    assertThat(Recording.of(3).outside("beacon", rising()).replayed().err())
        .contains("nodes must be an array of at least one node");
  }

  @Test
  void twoOfOneNameAreBad() {
    assertThat(alone().outside("o", rising()).outside("o", rising()).replayed().err())
        .contains("nodes[2]", "outside/o");
  }

  @Test
  void anythingButAHeadIsBad() {
    assertThat(
            Replayed.text(
                    alone()
                        .outside("o", rising())
                        .json()
                        .replace(
                            "\"instanceId\":\"outside\"",
                            "\"instanceId\":\"outside\",\"uptimeSeconds\":[1]"))
                .err())
        .contains("unknown field nodes[1].uptimeSeconds");
  }

  @Test
  void theyAreWrittenAsTheyWereRead() {
    Incident incident = read(alone().outside("beacon", rising()));

    assertThat(IncidentReader.read(IncidentWriter.write(incident, Map.of()), "a copy"))
        .isEqualTo(incident);
  }

  @Test
  void aPersonIsToldWhatWasComparedWith() throws IOException {
    Path file = folder.resolve("file.json");
    Files.writeString(file, alone().outside("beacon", rising()).outside("b", rising()).json());

    assertThat(Replayed.with(file.toString()).out())
        .contains("1 nodes of fleet devnet")
        .contains("compared with outside heads, which are no nodes: beacon, b");
  }

  @Test
  void thePageShowsThemApart() {
    String page = Page.of(Story.of(read(alone().outside("<b>beacon", rising()))));

    assertThat(page)
        .contains("1 nodes of fleet devnet")
        .contains("id=\"OUTSIDE\"")
        .contains("1 head</span>")
        .contains("<h3>&lt;b&gt;beacon</h3>")
        .doesNotContain("data-node=\"&lt;b&gt;beacon\"");
    assertThat(Page.of(Story.of(read(alone())))).doesNotContain("id=\"OUTSIDE\"");
  }

  @Test
  void twoPoliciesAreComparedOnTheSameHeads() {
    Incident incident = read(alone().outside("beacon", rising()));

    Diff diff =
        Diff.of(
            Story.of(incident),
            Story.of(read(alone().outside("beacon", rising()).policy("{'mode': 'observe'}"))));

    assertThat(diff.nodes()).extracting(Diff.Node::name).containsExactly("zeam_1");
    assertThat(diff.different()).hasSize(1);
  }
}
