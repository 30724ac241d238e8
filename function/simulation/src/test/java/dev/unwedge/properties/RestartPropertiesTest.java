package dev.unwedge.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Metric;
import dev.unwedge.policy.Policy;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.jspecify.annotations.Nullable;

/** What holds of every restart in every fleet, whatever its nodes do. */
@Domain(Fleets.class)
class RestartPropertiesTest {
  private static final int TRIES = 400;

  private static List<Replay.Line> restarts(Replay.Result result) {
    return result.lines().stream().filter(line -> line.decision().equals("RESTART")).toList();
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReportMode.OFF)
  void neverMoreThanTheBudgetInAnyWindow(@ForAll FleetPlan plan) {
    List<Replay.Line> restarts = restarts(Replay.of(plan.incident()));
    Policy policy = plan.readPolicy();
    int most = policy.budget().limit(plan.nodes().size(), false);
    for (Replay.Line last : restarts) {
      Instant after = last.at().minus(policy.budget().window());
      long inWindow =
          restarts.stream()
              .filter(line -> line.at().isAfter(after) && !line.at().isAfter(last.at()))
              .count();
      assertThat(inWindow).as("%s", last).isLessThanOrEqualTo(most);
    }
    Statistics.label("restarts somebody")
        .collect(!restarts.isEmpty())
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 10));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void neverARestartOfANodeWhoseHeadRoseWithinWedgedAfter(@ForAll FleetPlan plan) {
    Incident incident = plan.incident();
    Policy policy = plan.readPolicy();
    for (Replay.Line restart : restarts(Replay.of(incident))) {
      List<@Nullable Double> heads = entries(incident, restart.node(), Metric.HEAD_SLOT);
      Double before = null;
      for (int i = 0; i < heads.size() && !incident.at(i).isAfter(restart.at()); i++) {
        Double head = heads.get(i);
        if (head == null || head.isNaN() || head < 0) {
          continue;
        }
        boolean rose = before != null && head > before;
        before = head;
        assertThat(rose && incident.at(i).isAfter(restart.at().minus(policy.wedgedAfter())))
            .as("%s, though its head rose at %s", restart, incident.at(i))
            .isFalse();
      }
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void neverARestartOnMissingOrStaleData(@ForAll FleetPlan plan) {
    Incident incident = plan.incident();
    Policy policy = plan.readPolicy();
    for (Replay.Line restart : restarts(Replay.of(incident))) {
      boolean deaf = restart.verdict().equals("UNRESPONSIVE");
      boolean silent = heartbeat(restart).equals("SILENT");
      Instant newest =
          deaf && !silent
              ? newestOfAny(incident, restart)
              : newest(incident, restart, deaf ? Metric.HEARTBEATS : Metric.HEAD_SLOT);
      assertThat(Duration.between(newest, restart.at()))
          .as("%s", restart)
          .isLessThan(policy.silentAfter());
      if (restart.verdict().equals("WEDGED") || (deaf && silent)) {
        Instant heartbeat = newest(incident, restart, Metric.HEARTBEATS);
        assertThat(Duration.between(heartbeat, restart.at()))
            .as("%s", restart)
            .isLessThan(policy.silentAfter());
      }
      if (!restart.verdict().equals("STALLED")) {
        assertThat(heartbeat(restart))
            .as("%s", restart)
            .isIn(deaf ? List.of("SILENT", "UNSUPPORTED") : List.of("SILENT"));
      }
    }
  }

  /** What the heartbeats of a restarted node were judged to say. */
  private static String heartbeat(Replay.Line restart) {
    return String.valueOf(restart.planned().judgement().signs().heartbeat());
  }

  private static Instant newestOfAny(Incident incident, Replay.Line restart) {
    return incident.nodes().stream()
        .filter(node -> node.id().node().equals(restart.node()))
        .flatMap(node -> node.recordings().keySet().stream())
        .filter(metric -> hasAny(incident, restart, metric))
        .map(metric -> newest(incident, restart, metric))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static boolean hasAny(Incident incident, Replay.Line restart, Metric metric) {
    List<@Nullable Double> entries = entries(incident, restart.node(), metric);
    for (int i = 0; i < entries.size() && !incident.at(i).isAfter(restart.at()); i++) {
      Double value = entries.get(i);
      if (value != null && isSlot(value)) {
        return true;
      }
    }
    return false;
  }

  private static Instant newest(Incident incident, Replay.Line restart, Metric metric) {
    List<@Nullable Double> entries = entries(incident, restart.node(), metric);
    for (int i = entries.size() - 1; i >= 0; i--) {
      Double value = entries.get(i);
      if (!incident.at(i).isAfter(restart.at()) && value != null && isSlot(value)) {
        return incident.at(i);
      }
    }
    throw new AssertionError(restart + " though there is no " + metric);
  }

  private static boolean isSlot(double value) {
    return value >= 0 && value <= 0x1p53 && value == Math.rint(value);
  }

  private static List<@Nullable Double> entries(Incident incident, String name, Metric metric) {
    return incident.nodes().stream()
        .filter(node -> node.id().node().equals(name))
        .findFirst()
        .map(node -> node.recordings().get(metric))
        .map(Incident.Recording::entries)
        .orElseThrow(() -> new AssertionError(name + " has no " + metric));
  }

  @Property(tries = TRIES / 2, edgeCases = EdgeCasesMode.NONE)
  void neverARestartWhilePaused(@ForAll FleetPlan plan) {
    assertThat(Replay.of(plan.under("{'mode': 'paused'}").incident()).restarted()).isEmpty();
  }

  @Property(tries = TRIES / 2, edgeCases = EdgeCasesMode.NONE)
  void neverARestartWhileObserving(@ForAll FleetPlan plan) {
    assertThat(Replay.of(plan.under("{'mode': 'observe'}").incident()).restarted()).isEmpty();
  }

  @Property(tries = TRIES / 2, edgeCases = EdgeCasesMode.NONE)
  void neverARestartOfAnExcludedNodeAndTheOthersAreStillServed(@ForAll FleetPlan plan) {
    Replay.Result excluded =
        Replay.of(plan.under("{'excluded': ['node_000', 'node_001']}").incident());
    assertThat(excluded.restarted()).doesNotContain("node_000", "node_001");
  }

  @Property(tries = TRIES / 2, edgeCases = EdgeCasesMode.NONE)
  void onlyWhatThePolicyNamesIsEverRestarted(@ForAll FleetPlan plan) {
    List<String> named = plan.readPolicy().restart().stream().map(Objects::toString).toList();
    assertThat(restarts(Replay.of(plan.incident())))
        .allMatch(line -> named.contains(line.verdict()));
  }
}
