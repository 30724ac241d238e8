package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.fleet.Subject;
import dev.unwedge.run.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Heads are read further back for the pictures, and the run sees none of it. */
class HeadRecorderTest {
  private static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final NodeId NODE = new NodeId("i-0123456789abcdef0", "zeam_3");

  private final List<MetricSource.Ask> asked = new ArrayList<>();
  private final List<Integer> nodesAsked = new ArrayList<>();

  /** A source that has a datapoint a minute, and whatever a test makes of it. */
  private MetricSource source(BiFunction<MetricSource.Ask, Subject, Reading> answer) {
    return new MetricSource() {
      @Override
      public Listing list(int mostNodes) {
        return Listing.ofNodes(Set.of(NODE));
      }

      @Override
      public List<Map<Subject, Reading>> read(Collection<? extends Subject> nodes, List<Ask> asks) {
        List<Map<Subject, Reading>> answers = new ArrayList<>();
        for (Ask ask : asks) {
          asked.add(ask);
          nodesAsked.add(nodes.size());
          Map<Subject, Reading> readings = new HashMap<>();
          nodes.forEach(node -> readings.put(node, answer.apply(ask, node)));
          answers.add(readings);
        }
        return answers;
      }
    };
  }

  private static Reading everyMinute(MetricSource.Ask ask, Subject node) {
    long[] stamps =
        LongStream.iterate(
                ask.from().getEpochSecond(),
                second -> second <= ask.clock().getEpochSecond(),
                second -> second + ask.period().toSeconds())
            .toArray();
    return new Reading.Data(Series.of(stamps, stamps.clone()));
  }

  private static MetricSource.Ask ask(Metric metric, Duration back) {
    return new MetricSource.Ask(metric, NOON.minus(back), NOON, MINUTE, MINUTE);
  }

  @Test
  void headsAreAskedForAsFarBackAsTheDashboardShows() {
    HeadRecorder recorder = new HeadRecorder(source(HeadRecorderTest::everyMinute), HOUR);

    recorder.read(List.of(NODE), List.of(ask(Metric.HEAD_SLOT, Duration.ofMinutes(18))));

    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).isEqualTo(ask(Metric.HEAD_SLOT, HOUR));
    assertThat(recorder.heads().get(NODE)).extracting(Series::size).isEqualTo(61);
  }

  @Test
  void theRunSeesWhatItAskedFor() {
    HeadRecorder recorder = new HeadRecorder(source(HeadRecorderTest::everyMinute), HOUR);
    MetricSource.Ask narrow = ask(Metric.HEAD_SLOT, Duration.ofMinutes(18));

    Reading reading =
        Objects.requireNonNull(recorder.read(List.of(NODE), List.of(narrow)).getFirst().get(NODE));

    assertThat(reading).isInstanceOf(Reading.Data.class);
    assertThat(reading.series().toString())
        .isEqualTo(everyMinute(narrow, NODE).series().toString());
  }

  @Test
  void otherMetricsAndLongerWindowsAreReadAsAsked() {
    HeadRecorder recorder = new HeadRecorder(source(HeadRecorderTest::everyMinute), HOUR);
    List<MetricSource.Ask> asks =
        List.of(
            ask(Metric.HEARTBEATS, Duration.ofMinutes(18)),
            ask(Metric.UPTIME_SECONDS, Duration.ofMinutes(18)),
            ask(Metric.HEAD_SLOT, Duration.ofHours(6)));

    recorder.read(List.of(NODE), asks);

    assertThat(asked).isEqualTo(asks);
  }

  @Test
  void theLongerOfTwoReadingsIsKept() {
    HeadRecorder recorder = new HeadRecorder(source(HeadRecorderTest::everyMinute), HOUR);

    recorder.read(List.of(NODE), List.of(ask(Metric.HEAD_SLOT, Duration.ofMinutes(18))));
    recorder.read(List.of(NODE), List.of(ask(Metric.HEAD_SLOT, Duration.ofHours(6))));
    recorder.read(List.of(NODE), List.of(ask(Metric.HEAD_SLOT, Duration.ofMinutes(18))));

    assertThat(recorder.heads().get(NODE)).extracting(Series::size).isEqualTo(361);
  }

  @Test
  void aLargeFleetIsNotReadSoFarBack() {
    List<NodeId> many =
        IntStream.range(0, 5_000).mapToObj(i -> new NodeId("i-0", "zeam_" + i)).toList();
    HeadRecorder recorder =
        new HeadRecorder(source((ask, node) -> Reading.Data.NONE), Duration.ofHours(3));

    recorder.read(many, List.of(ask(Metric.HEAD_SLOT, Duration.ofMinutes(18))));

    assertThat(asked.getFirst().from()).isEqualTo(NOON.minus(Duration.ofMinutes(20)));
  }

  @Test
  void whatCannotBeReadSoFarBackIsReadAsTheRunAsked() {
    NodeId odd = new NodeId("i-0123456789abcdef1", "zeam_4");
    MetricSource.Ask narrow = ask(Metric.HEAD_SLOT, Duration.ofMinutes(18));
    HeadRecorder recorder =
        new HeadRecorder(
            source(
                (ask, node) ->
                    node.equals(odd) && !ask.equals(narrow)
                        ? new Reading.Unreadable("malformed long ago")
                        : everyMinute(ask, node)),
            HOUR);

    Map<Subject, Reading> readings = recorder.read(List.of(NODE, odd), List.of(narrow)).getFirst();

    assertThat(readings.get(odd)).isInstanceOf(Reading.Data.class);
    assertThat(nodesAsked).containsExactly(2, 1);
    assertThat(recorder.heads().get(odd)).extracting(Series::size).isEqualTo(19);
  }

  @Test
  void aHeadFromOutsideIsReadAndNoPicture() {
    OutsideId beacon = new OutsideId("beacon");
    HeadRecorder recorder = new HeadRecorder(source(HeadRecorderTest::everyMinute), HOUR);

    Map<Subject, Reading> readings =
        recorder
            .read(List.of(NODE, beacon), List.of(ask(Metric.HEAD_SLOT, Duration.ofMinutes(18))))
            .getFirst();

    assertThat(readings.get(beacon)).extracting(reading -> reading.series().size()).isEqualTo(19);
    assertThat(recorder.heads()).containsOnlyKeys(NODE);
  }

  @Test
  void whatCannotBeReadAtAllStaysSo() {
    HeadRecorder recorder =
        new HeadRecorder(source((ask, node) -> new Reading.Unreadable("throttled")), HOUR);

    Map<Subject, Reading> readings =
        recorder
            .read(List.of(NODE), List.of(ask(Metric.HEAD_SLOT, Duration.ofMinutes(18))))
            .getFirst();

    assertThat(readings.get(NODE)).isEqualTo(new Reading.Unreadable("throttled"));
  }
}
