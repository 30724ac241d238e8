package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.HOST;
import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.OTHER_HOST;
import static dev.unwedge.remedy.Given.SECOND;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.restarted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which attempts belong to a node, and in which order. */
class HistoryTest {
  private static final Attempt OLD = restarted("zeam_1", Duration.ofHours(2));
  private static final Attempt NEW = restarted("zeam_1", Duration.ofHours(1));
  private static final Attempt OTHER = restarted("zeam_2", Duration.ofHours(1));

  @Test
  void aNodesAttemptsComeOldestFirstInWhateverOrderTheyWereRead() {
    History history = History.Known.of(List.of(NEW, OTHER, OLD));
    assertThat(history.of(node("zeam_1"))).containsExactly(OLD, NEW);
    assertThat(history.all()).first().isEqualTo(OLD);
    assertThat(history.all()).containsExactlyInAnyOrder(OLD, NEW, OTHER);
  }

  @Test
  void aNodeThatWasNeverTouchedHasNone() {
    assertThat(History.Known.of(List.of(OTHER)).of(node("zeam_1"))).isEmpty();
    assertThat(History.Known.NONE.of(node("zeam_1"))).isEmpty();
  }

  @Test
  void anAttemptByTagBelongsToTheNodeOnEveryInstance() {
    Attempt byTag = restarted(new NodeId(null, "zeam_1"), Duration.ofHours(1));
    History history = History.Known.of(List.of(byTag));
    assertThat(history.of(new NodeId(HOST, "zeam_1"))).containsExactly(byTag);
    assertThat(history.of(new NodeId(OTHER_HOST, "zeam_1"))).containsExactly(byTag);
    assertThat(history.of(new NodeId(HOST, "zeam_2"))).isEmpty();
  }

  @Test
  void anAttemptOnAnInstanceBelongsToTheNodeThereOnly() {
    History history = History.Known.of(List.of(NEW));
    assertThat(history.of(new NodeId(OTHER_HOST, "zeam_1"))).isEmpty();
    assertThat(history.of(new NodeId(null, "zeam_1"))).isEmpty();
  }

  @Test
  void anAttemptHasLeftAWindowWhenItIsAsOldAsTheWindowIsLong() {
    History history = History.Known.of(List.of(NEW));
    Duration hour = Duration.ofHours(1);
    assertThat(history.of(node("zeam_1"), hour.minus(SECOND), NOON)).isEmpty();
    assertThat(history.of(node("zeam_1"), hour, NOON)).isEmpty();
    assertThat(history.of(node("zeam_1"), hour.plus(SECOND), NOON)).containsExactly(NEW);
  }

  @Test
  void nothingIsKnownOfAHistoryThatCouldNotBeRead() {
    History history = new History.Unreadable("throttled");
    assertThat(history.all()).isEmpty();
    assertThat(history.of(node("zeam_1"))).isEmpty();
    assertThat(history.reportedStart(node("zeam_1"), Duration.ofHours(6), NOON)).isEmpty();
    assertThat(history.starts(node("zeam_1")).windows()).isEmpty();
  }
}
