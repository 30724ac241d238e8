package dev.unwedge.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.policy.Mode;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.replay.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recording from CloudWatch holds. */
class RecordTest {
  private final Recorded.From from = new Recorded.From();

  private static List<@Nullable Double> entries(Incident incident, String node, Metric metric) {
    return Objects.requireNonNull(node(incident, node).recordings().get(metric)).entries();
  }

  private static Incident.Node node(Incident incident, String name) {
    return incident.nodes().stream()
        .filter(node -> node.id().node().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The incident behind the project, pushed as its hosts would have, and recorded again. */
  @Test
  void aRecordedIncidentReplaysAsTheOneThatWasPushed() throws IOException {
    Path file = Path.of("..", "events", "incidents", "zeam-958.json");
    Incident seed = IncidentReader.read(Files.readString(file), "zeam-958");
    Instant end = seed.at(seed.length() - 1);
    from.clock.advance(Duration.ofHours(2));
    for (Incident.Node node : seed.nodes()) {
      node.recordings()
          .forEach(
              (metric, recording) -> {
                for (int i = 0; i < seed.length(); i++) {
                  Double value = recording.entries().get(i);
                  if (value != null) {
                    from.cloudWatch.put(
                        "Unwedge",
                        metric.wireName(),
                        Map.of(
                            "Fleet", "devnet",
                            "InstanceId", String.valueOf(node.id().instanceId()),
                            "Node", node.id().node()),
                        seed.at(i),
                        value);
                  }
                }
              });
    }

    Recorded recorded = from.record("--since", seed.start().toString(), "--until", end.toString());

    assertThat(recorded.status()).as(recorded.err()).isZero();
    Incident incident = recorded.incident();
    assertThat(incident.start()).isEqualTo(seed.start());
    assertThat(incident.length()).isEqualTo(80);
    assertThat(incident.nodes()).hasSize(10);
    for (Incident.Node node : seed.nodes()) {
      node.recordings()
          .forEach(
              (metric, recording) -> {
                if (recording.entries().stream().anyMatch(Objects::nonNull)) {
                  assertThat(entries(incident, node.id().node(), metric))
                      .isEqualTo(recording.entries());
                }
              });
    }
    assertThat(Replay.of(incident).firstRestartAt()).isEqualTo(Replay.of(seed).firstRestartAt());
  }

  @Test
  void gapsAreNullAndAMetricThatNobodyPushedIsLeftOutWhole() {
    from.put("HeadSlot", "zeam_1", 0, 0).put("HeadSlot", "zeam_1", 2, 30);
    from.put("Heartbeats", "zeam_1", 10, 6);

    Incident incident = from.tenMinutes().incident();

    assertThat(entries(incident, "zeam_1", Metric.HEAD_SLOT))
        .isEqualTo(Arrays.asList(0.0, null, 30.0, null, null, null, null, null, null, null, null));
    assertThat(entries(incident, "zeam_1", Metric.HEARTBEATS)).hasSize(11).endsWith(6.0);
    assertThat(node(incident, "zeam_1").recordings()).doesNotContainKey(Metric.UPTIME_SECONDS);
  }

  @Test
  void everyArrayIsALine() {
    from.heads("zeam_1", 11);

    assertThat(from.tenMinutes().out().lines())
        .contains("      \"headSlot\": [0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150]");
  }

  @Test
  void aNodeWhoseEndpointNeverAnsweredHasHeadsOfNothing() {
    from.heads("zeam_1", 11);
    from.put("UptimeSeconds", "zeam_2", 3, 180);

    Incident incident = from.tenMinutes().incident();

    assertThat(entries(incident, "zeam_2", Metric.HEAD_SLOT)).hasSize(11).containsOnlyNulls();
  }

  @Test
  void eachMetricIsReadByItsStatistic() {
    for (double value : List.of(7.0, 3.0)) {
      for (Metric metric : Metric.values()) {
        from.put(metric.wireName(), "zeam_1", 0, value);
      }
    }

    Incident incident = from.tenMinutes().incident();

    assertThat(entries(incident, "zeam_1", Metric.HEAD_SLOT)).first().isEqualTo(7.0);
    assertThat(entries(incident, "zeam_1", Metric.HEARTBEATS)).first().isEqualTo(10.0);
    assertThat(entries(incident, "zeam_1", Metric.UPTIME_SECONDS)).first().isEqualTo(3.0);
  }

  @Test
  void timesAreRoundedDownToThePeriod() {
    from.heads("zeam_1", 30);

    Incident incident =
        from.record("--since", "2026-05-31T12:05:40Z", "--until", "2026-05-31T14:08:20+02:00")
            .incident();

    assertThat(incident.start()).isEqualTo(Instant.parse("2026-05-31T12:05:00Z"));
    assertThat(entries(incident, "zeam_1", Metric.HEAD_SLOT))
        .containsExactly(75.0, 90.0, 105.0, 120.0);
  }

  @Test
  void highResolutionIsRecordedAtItsPeriod() {
    for (int i = 0; i < 30; i++) {
      from.put("HeadSlot", "zeam_1", Recorded.From.NOON.plusSeconds(10L * i), i);
    }

    Incident incident =
        from.record(
                "--period", "PT10S",
                "--since", "2026-05-31T12:00:30Z",
                "--until", "2026-05-31T12:01:10Z")
            .incident();

    assertThat(incident.period()).isEqualTo(Duration.ofSeconds(10));
    assertThat(incident.start()).isEqualTo(Instant.parse("2026-05-31T12:00:30Z"));
    assertThat(entries(incident, "zeam_1", Metric.HEAD_SLOT))
        .containsExactly(3.0, 4.0, 5.0, 6.0, 7.0);
  }

  /** A malformed value is part of what happened: the replay judges it as the function did. */
  @Test
  void aMalformedValueIsRecordedAsItWas() {
    from.heads("zeam_1", 10).put("HeadSlot", "zeam_1", 10, -53.5);

    assertThat(entries(from.tenMinutes().incident(), "zeam_1", Metric.HEAD_SLOT))
        .endsWith(135.0, -53.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50})
  void everyPageIsRead(int datapointsPerPage) {
    for (int i = 0; i < 300; i++) {
      from.heads("zeam_" + i, 11);
    }
    String whole = from.tenMinutes().out();
    from.cloudWatch.datapointsPerPage(datapointsPerPage * 100);

    Recorded recorded = from.tenMinutes();

    assertThat(recorded.incident().nodes()).hasSize(300);
    assertThat(recorded.out()).isEqualTo(whole);
  }

  @Test
  void aFleetOfManyPagesOfNamesIsListedWhole() {
    for (int i = 0; i < 1200; i++) {
      from.put("HeadSlot", "zeam_" + i, 0, 15);
    }

    assertThat(from.tenMinutes().incident().nodes()).hasSize(1200);
    assertThat(from.cloudWatch.listRequests()).hasSize(3);
  }

  @Test
  void otherFleetsAndNamespacesAreNotRecorded() {
    from.heads("zeam_1", 11);
    Map<String, String> others = Map.of("Fleet", "other", "InstanceId", "i-1", "Node", "x");
    Map<String, String> ours = Map.of("Fleet", "devnet", "InstanceId", "i-1", "Node", "y");
    from.cloudWatch.put("Unwedge", "HeadSlot", others, Recorded.From.NOON, 1);
    from.cloudWatch.put("Mine", "HeadSlot", ours, Recorded.From.NOON, 1);

    assertThat(from.tenMinutes().incident().nodes())
        .extracting(Incident.Node::id)
        .containsExactly(new NodeId("i-zeam_1", "zeam_1"));
    assertThat(from.tenMinutes("--namespace", "Mine").incident().nodes())
        .extracting(Incident.Node::id)
        .containsExactly(new NodeId("i-1", "y"));
  }

  @Test
  void theSourceSaysWhereTheNumbersComeFrom() {
    assertThat(from.heads("zeam_1", 3).tenMinutes().incident().source())
        .isEqualTo(
            "recorded from CloudWatch at 2026-05-31T13:00:00Z: namespace Unwedge, fleet devnet,"
                + " HeadSlot as Maximum, Heartbeats as Sum, UptimeSeconds as Minimum, at PT1M");
  }

  @Test
  void aNodeWithoutADatapointInThatTimeIsLeftOutAndTold() {
    from.heads("zeam_1", 11).put("HeadSlot", "late", 40, 600);

    Recorded recorded = from.tenMinutes();

    assertThat(recorded.incident().nodes()).hasSize(1);
    assertThat(recorded.err()).contains("left out", "i-late/late");
  }

  /** Of a node that is long gone CloudWatch lists nothing, and still keeps the data. */
  @Test
  void aNodeThatIsNoLongerListedIsRecordedByItsName() {
    from.heads("zeam_1", 11).heads("gone", 11);
    from.cloudWatch.answerListMetrics(
        page ->
            page.toBuilder()
                .metrics(
                    page.metrics().stream()
                        .filter(metric -> !metric.toString().contains("gone"))
                        .toList())
                .build());

    assertThat(from.tenMinutes().incident().nodes()).hasSize(1);
    assertThat(from.tenMinutes("--node", "i-gone/gone").incident().nodes())
        .extracting(node -> node.id().toString())
        .containsExactly("i-gone/gone", "i-zeam_1/zeam_1");
  }

  private void outside(String metric, String name, int minute, double value) {
    from.cloudWatch.put(
        "Unwedge",
        metric,
        Map.of("Fleet", "devnet", "InstanceId", "outside", "Node", name),
        Recorded.From.NOON.plusSeconds(60L * minute),
        value);
  }

  @Test
  void headsFromOutsideAreRecordedAsSuch() {
    from.heads("zeam_1", 11);
    outside("HeadSlot", "beacon", 0, 7);
    outside("HeadSlot", "beacon", 10, 157);
    outside("UptimeSeconds", "beacon", 10, 3);
    outside("HeadSlot", "later", 20, 200);

    Recorded recorded = from.tenMinutes();

    assertThat(recorded.incident().nodes()).hasSize(1);
    assertThat(recorded.incident().outside())
        .containsExactly(
            new Incident.OutsideHead(
                new OutsideId("beacon"),
                new Incident.Recording(
                    Arrays.asList(
                        7.0, null, null, null, null, null, null, null, null, null, 157.0))));
    assertThat(recorded.out()).contains("\"instanceId\": \"outside\"");
    assertThat(recorded.err())
        .contains("recorded 1 node(s)")
        .contains("no datapoint in that time: outside/later");
  }

  @Test
  void anOutsideHeadThatIsNotListedAnyMoreIsRecordedByName() {
    from.heads("zeam_1", 11);
    outside("HeadSlot", "beacon", 5, 7);
    from.cloudWatch.answerListMetrics(
        page ->
            page.toBuilder()
                .metrics(
                    page.metrics().stream()
                        .filter(metric -> !metric.toString().contains("beacon"))
                        .toList())
                .build());

    assertThat(from.tenMinutes().incident().outside()).isEmpty();
    assertThat(from.tenMinutes("--node", "outside/beacon").incident().outside())
        .extracting(head -> head.id().node())
        .containsExactly("beacon");
    assertThat(from.tenMinutes("--node", "outside/nobody").err())
        .contains("no metric of outside/nobody has a datapoint");
  }

  @Test
  void itIsSaidThatOldNodesAreNotListed() {
    from.heads("zeam_1", 11);
    assertThat(from.tenMinutes().err()).doesNotContain("two weeks");

    from.clock.advance(Duration.ofDays(14));

    Recorded later = from.tenMinutes();
    assertThat(later.status()).isZero();
    assertThat(later.err()).contains("has reported nothing for two weeks", "--node");
  }

  @Test
  void thePolicyIsWrittenAsItWasGiven(@TempDir Path folder) throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("policy.json"), "{\"mode\": \"observe\", \"quorum\": 0.30}");
    from.heads("zeam_1", 11);

    Recorded recorded = from.tenMinutes("--policy", policy.toString());

    assertThat(recorded.out().lines())
        .contains("  \"policy\": {\"mode\":\"observe\",\"quorum\":0.30},");
    assertThat(recorded.incident().policy().mode()).isEqualTo(Mode.OBSERVE);
  }

  @Test
  void thePolicysPeriodIsTheOneToReadAt(@TempDir Path folder) throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.json"), "{\"period\": \"PT10S\"}");
    from.heads("zeam_1", 11);

    Recorded recorded = from.tenMinutes("--policy", policy.toString());

    assertThat(recorded.incident().period()).isEqualTo(Duration.ofSeconds(10));
    assertThat(recorded.incident().length()).isEqualTo(61);
  }

  @Test
  void itGoesToAFileOfItsName(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("devnet-outage.json");
    from.heads("zeam_1", 11);

    Recorded recorded = from.tenMinutes("--out", file.toString());

    assertThat(recorded.out()).isEmpty();
    assertThat(recorded.err())
        .contains("recorded 1 node(s), 11 entries each", "3 metrics requested, 2 calls");
    assertThat(IncidentReader.read(Files.readString(file), "it").name()).isEqualTo("devnet-outage");
  }

  @Test
  void withoutAFileItIsNamedByFleetAndTime() {
    assertThat(from.heads("zeam_1", 3).tenMinutes().incident().name())
        .isEqualTo("devnet-2026-05-31T12:00:00Z");
  }
}
