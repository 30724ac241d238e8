package dev.unwedge.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Datapoints;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Observation.Vitals;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Starts;
import dev.unwedge.judge.Judge;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Verdict;
import dev.unwedge.replay.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.jspecify.annotations.Nullable;

/** What could not be read is never evidence, whoever's it is. */
@Domain(Fleets.class)
@Domain(DomainContext.Global.class)
class DoubtPropertiesTest {
  private static final int TRIES = 400;
  private static final Reading UNREAD = new Reading.Unreadable("throttled");
  private static final Set<Verdict.Kind> RESTARTABLE =
      Set.of(Verdict.Kind.WEDGED, Verdict.Kind.STALLED, Verdict.Kind.UNRESPONSIVE);

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReportMode.OFF)
  void whatCouldNotBeReadMakesNobodyRestartable(
      @ForAll FleetPlan plan, @ForAll @IntRange(min = 12, max = 60) int at, @ForAll long seed) {
    Random chance = new Random(seed);
    List<Observation> all = observations(plan.incident(), at, null);
    List<Observation> less = all.stream().map(node -> lessOf(node, chance)).toList();
    List<Judgement> before = judge(plan, at, all);
    List<Judgement> after = judge(plan, at, less);

    for (int i = 0; i < all.size(); i++) {
      Verdict.Kind then = after.get(i).verdict().kind();
      if (less.get(i).heads() instanceof Reading.Unreadable) {
        assertThat(then).isEqualTo(Verdict.Kind.UNKNOWN);
      }
      boolean was = RESTARTABLE.contains(before.get(i).verdict().kind());
      assertThat(RESTARTABLE.contains(then) && !was)
          .as("%s was %s", after.get(i), before.get(i).verdict())
          .isFalse();
    }
    Statistics.label("restartable with all data")
        .collect(before.stream().anyMatch(j -> RESTARTABLE.contains(j.verdict().kind())))
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
  }

  /** Some of its readings did not arrive. */
  private static Observation lessOf(Observation node, Random chance) {
    Vitals vitals = node.vitals();
    return new Observation(
        node.id(),
        chance.nextInt(4) == 0 ? UNREAD : node.heads(),
        vitals == null
            ? null
            : new Vitals(
                chance.nextInt(4) == 0 ? UNREAD : vitals.heartbeats(),
                chance.nextInt(4) == 0 ? UNREAD : vitals.uptime()),
        node.reportedStart(),
        node.startedByUs());
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void theOrderInWhichDatapointsArriveAndThatSomeArriveTwiceMakesNoDifference(
      @ForAll FleetPlan plan, @ForAll @IntRange(min = 12, max = 60) int at, @ForAll long seed) {
    Incident incident = plan.incident();
    assertThat(judge(plan, at, observations(incident, at, new Random(seed))))
        .isEqualTo(judge(plan, at, observations(incident, at, null)));
  }

  private static List<Judgement> judge(FleetPlan plan, int at, List<Observation> fleet) {
    return new Judge(plan.readPolicy(), clock(plan.incident(), at), fleet).judge();
  }

  private static Instant clock(Incident incident, int at) {
    return incident.at(Math.min(at, incident.length() - 1));
  }

  /** All that was pushed up to an entry, as one run would read it. */
  private static List<Observation> observations(
      Incident incident, int at, @Nullable Random disorder) {
    List<Observation> fleet = new ArrayList<>();
    for (Incident.Node node : incident.nodes()) {
      fleet.add(
          new Observation(
              node.id(),
              read(incident, node, Metric.HEAD_SLOT, at, disorder),
              new Vitals(
                  read(incident, node, Metric.HEARTBEATS, at, disorder),
                  read(incident, node, Metric.UPTIME_SECONDS, at, disorder)),
              null,
              Starts.NONE));
    }
    return fleet;
  }

  private static Reading read(
      Incident incident, Incident.Node node, Metric metric, int at, @Nullable Random disorder) {
    Incident.Recording recording = node.recordings().get(metric);
    if (recording == null) {
      return Reading.Data.NONE;
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < Math.min(at + 1, incident.length()); i++) {
      if (recording.entries().get(i) != null) {
        order.add(i);
        if (disorder != null && disorder.nextInt(10) == 0) {
          order.add(i);
        }
      }
    }
    if (disorder != null) {
      Collections.shuffle(order, disorder);
    }
    Datapoints datapoints = new Datapoints();
    for (int i : order) {
      Double value = recording.entries().get(i);
      datapoints.add(incident.at(i).getEpochSecond(), value == null ? Double.NaN : value);
    }
    return datapoints.read(
        node.id(), metric, clock(incident, at), incident.period(), warning -> {});
  }
}
