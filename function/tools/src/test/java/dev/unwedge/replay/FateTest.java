package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.NOTHING;
import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the page shows of a node: why it would have been restarted, or why not. */
class FateTest {
  private static Fate of(Recording recording, String node) {
    Story story = Story.of(IncidentReader.read(recording.json(), "made up"));
    Course course =
        story.courses().stream().filter(c -> c.name().equals(node)).findFirst().orElseThrow();
    return Fate.of(course, new When(story.incident()));
  }

  private static Recording wedging(int length) {
    return Recording.of(length)
        .peers()
        .node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour());
  }

  @Test
  void aNodeThatWouldHaveBeenRestartedShowsWhenAndWhyAndWhatCameThen() {
    Fate fate = of(wedging(12), "zeam_1");
    assertThat(fate.group()).isEqualTo(Fate.Group.WOULD_RESTART);
    assertThat(fate.headline()).isEqualTo("Would have been restarted once");
    assertThat(fate.sentences())
        .containsExactly(
            "First at 12:07:00Z as WEDGED: head 60 for 3 min, heartbeat stopped, while the network"
                + " advances; attempt 1.",
            "Held: COOLDOWN for 4 min.",
            "At the end: head 60 for 7 min, heartbeat stopped, while the network advances; held:"
                + " the last restart has until 12:18:00Z to help.");
  }

  @Test
  void aHeldNodeSaysByWhat() {
    Fate fate = of(wedging(12).policy("{'mode': 'paused', 'reason': 'upgrade'}"), "zeam_1");
    assertThat(fate.group()).isEqualTo(Fate.Group.HELD);
    assertThat(fate.headline()).isEqualTo("Would have been held");
    assertThat(fate.sentences())
        .containsExactly(
            "Head 60 for 7 min, heartbeat stopped, while the network advances; held: unwedge is"
                + " paused: upgrade.",
            "Held: PAUSED for 5 min.");
  }

  @Test
  void aVerdictThatThePolicyDoesNotNameIsNotRestartedForThatReason() {
    Fate fate = of(wedging(12).policy("{'restart': ['STALLED']}"), "zeam_1");
    assertThat(fate.group()).isEqualTo(Fate.Group.LEFT_ALONE);
    assertThat(fate.sentences().getFirst()).endsWith("The policy does not name WEDGED in restart.");
  }

  @Test
  void aHealthyNodeHasNothingToTell() {
    Fate fate = of(wedging(12), "peer_1");
    assertThat(fate.group()).isEqualTo(Fate.Group.HEALTHY);
    assertThat(fate.headline()).isEqualTo("Would have been left alone");
    assertThat(fate.sentences()).containsExactly("Advancing. Nothing is wrong with it.");
  }

  /**
   * Down in the middle, healthy at the end: no node for the collapsed ones. It is looked at closely
   * once two heads are missing.
   */
  @Test
  void aNodeThatWasInTroubleSaysItsWorst() {
    Fate fate =
        of(
            Recording.of(30)
                .peers()
                .node(
                    "zeam_1",
                    entry -> entry < 10 || entry > 14 ? 15 * entry : null,
                    null,
                    entry -> entry < 10 || entry > 14 ? 3600 + 60 * entry : 0),
            "zeam_1");
    assertThat(fate.group()).isEqualTo(Fate.Group.LEFT_ALONE);
    assertThat(fate.sentences().getFirst()).startsWith("Advancing.");
    assertThat(fate.sentences().getLast())
        .isEqualTo("At worst DOWN, for 3 min in all: the container does not run, since 12:10:00Z.");
  }

  @Test
  void aNodeThatNobodyEverSawIsTold() {
    Fate fate = of(Recording.of(12).peers().node("zeam_1", NOTHING), "zeam_1");
    assertThat(fate.group()).isEqualTo(Fate.Group.LEFT_ALONE);
    assertThat(fate.sentences())
        .containsExactly("No datapoint at all. Without data nothing is restarted.");
  }

  @Test
  void theMostSeriousComeFirstAndThenTheNaturalOrderOfNames() {
    Recording recording =
        wedging(40)
            .node("silent", entry -> entry < 5 ? 15 * entry : null)
            .node("excluded", risingUpTo(4), beatingUpTo(3), upForAnHour())
            .node("peer_10", rising())
            .node("healthy", rising())
            .policy("{'excluded': ['excluded']}");
    Story story = Story.of(IncidentReader.read(recording.json(), "made up"));
    When when = new When(story.incident());
    assertThat(
            story.courses().stream()
                .map(course -> Fate.of(course, when))
                .sorted(Fate.ORDER)
                .map(fate -> fate.course().name()))
        .containsExactly(
            "zeam_1", "excluded", "silent", "healthy", "peer_1", "peer_2", "peer_3", "peer_10");
  }
}
