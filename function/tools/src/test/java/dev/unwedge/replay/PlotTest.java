package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.always;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An incident's numbers as paths. */
class PlotTest {
  private static Incident incident(Recording recording) {
    return IncidentReader.read(recording.json(), "made up");
  }

  private static Incident.Node node(Incident incident, String name) {
    return incident.nodes().stream()
        .filter(node -> node.id().node().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aHeadRisesFromTheLowerEdgeToTheUpper() {
    Incident incident = incident(Recording.of(3).node("zeam_1", rising()));
    assertThat(new Plot(incident).head(node(incident, "zeam_1")))
        .isEqualTo("M0.5 940h0l1-440l1-440");
  }

  @Test
  void aMissingOrMalformedDatapointBreaksTheLine() {
    Incident incident =
        incident(
            Recording.of(6)
                .node("zeam_1", entry -> entry == 1 ? null : entry == 3 ? -1 : 10 * entry));
    assertThat(new Plot(incident).head(node(incident, "zeam_1")))
        .containsPattern("^M0\\.5 \\d+h0M2\\.5 \\d+h0M4\\.5 \\d+h0l1-\\d+$");
  }

  @Test
  void oneNodeThatTellsNonsenseOrSyncsFromNothingDoesNotSquashTheRest() {
    Incident incident =
        incident(
            Recording.of(20)
                .node("a", entry -> 5_000_000 + 15 * entry)
                .node("b", entry -> 5_000_000 + 15 * entry)
                .node("c", entry -> 5_000_000 + 15 * entry)
                .node("syncing", entry -> entry)
                .node("nonsense", always(Integer.MAX_VALUE)));
    Plot plot = new Plot(incident);
    assertThat(plot.low()).isBetween(4_999_900L, 5_000_000L);
    assertThat(plot.high()).isBetween(5_000_285L, 5_000_400L);
    assertThat(plot.head(node(incident, "syncing"))).startsWith("M0.5 940h0l1 0l1 0");
    assertThat(plot.head(node(incident, "nonsense"))).startsWith("M0.5 60h0l1 0l1 0");
  }

  @Test
  void aFleetWithoutAHeadHasAPlotWithoutALine() {
    Incident incident = incident(Recording.of(3).node("zeam_1", Recording.NOTHING));
    Plot plot = new Plot(incident);
    assertThat(plot.head(node(incident, "zeam_1"))).isEmpty();
    assertThat(plot.network()).isEmpty();
  }

  @Test
  void heartbeatsAreTicksAndExplicitZerosEmptyBoxes() {
    Incident incident =
        incident(
            Recording.of(7)
                .node(
                    "zeam_1",
                    rising(),
                    entry -> entry == 0 || entry == 4 ? null : entry == 1 ? 6 : 0,
                    null));
    Plot plot = new Plot(incident);
    assertThat(plot.beating(node(incident, "zeam_1"))).isEqualTo("M1.5 0v1");
    assertThat(plot.beatless(node(incident, "zeam_1"))).isEqualTo("M2 0v1h2v-1zM5 0v1h2v-1z");
  }

  @Test
  void aNewIncarnationIsATick() {
    Incident incident =
        incident(
            Recording.of(8)
                .node("up", rising(), null, upForAnHour())
                .node(
                    "again",
                    rising(),
                    null,
                    entry ->
                        switch (entry) {
                          case 0 -> 100;
                          case 1 -> 160;
                          case 2 -> 5; // killed and started
                          case 3 -> 0; // does not run
                          case 4 -> 7; // started
                          case 5 -> null;
                          case 6 -> 127; // two minutes later
                          default -> 150; // grown by less than half a minute
                        }));
    Plot plot = new Plot(incident);
    assertThat(plot.starts(node(incident, "up"))).isEmpty();
    assertThat(plot.starts(node(incident, "again"))).isEqualTo("M2.5 0v1M4.5 0v1M7.5 0v1");
    assertThat(plot.down(node(incident, "again"))).isEqualTo("M3.5 0v1");
  }
}
