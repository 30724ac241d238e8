package dev.unwedge.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.policy.Policy;
import dev.unwedge.properties.FleetPlan.Doing;
import dev.unwedge.properties.FleetPlan.NodePlan;
import dev.unwedge.properties.FleetPlan.Part;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** The two ends of the promise: who must be restarted, and when nobody may be. */
@Domain(Fleets.class)
@Domain(DomainContext.Global.class)
class WedgePropertiesTest {
  private static final int TRIES = 300;
  private static final int LENGTH = 60;

  /**
   * Data come at once here, so the bound is that of the rules alone: {@code wedgedAfter} from the
   * last progress, and a period for the run that sees it.
   */
  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void aWedgeThatPersistsIsRestartedInTimeOrItsHoldIsNamed(
      @ForAll FleetPlan plan,
      @ForAll @IntRange(min = 3, max = 30) int wedgesAt,
      @ForAll boolean heartbeats,
      @ForAll @IntRange(min = 2, max = 8) int followers) {
    List<NodePlan> nodes = new ArrayList<>();
    nodes.add(
        new NodePlan(
            heartbeats,
            true,
            List.of(
                new Part(Doing.FOLLOWS, wedgesAt),
                new Part(Doing.FROZEN_WITHOUT_HEARTBEATS, LENGTH))));
    // The others do what they like, but enough of them keep up with the network.
    nodes.addAll(plan.nodes());
    for (int i = 0; i < followers + plan.nodes().size(); i++) {
      nodes.add(Fleets.follower());
    }
    Incident incident = new FleetPlan(LENGTH, 0, 0, plan.policy(), nodes).incident();
    Policy policy = incident.policy();
    Instant frozenSince = incident.at(wedgesAt - 1);
    Duration least = heartbeats ? policy.wedgedAfter() : policy.stalledAfter();
    Instant due = frozenSince.plus(least).plus(incident.period());

    List<Replay.Line> told =
        Replay.of(incident).lines().stream()
            .filter(line -> line.node().equals("node_000") && !line.at().isAfter(due))
            .toList();
    assertThat(told.getLast())
        .as("the last word on it by %s", due)
        .satisfiesAnyOf(
            line -> assertThat(line.decision()).isEqualTo("RESTART"),
            line -> assertThat(line.decision()).isEqualTo("HOLD"));
    assertThat(told.getLast().verdict()).isEqualTo(heartbeats ? "WEDGED" : "STALLED");
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void aStalledNetworkWithLiveHeartbeatsRestartsNobody(
      @ForAll @IntRange(min = 1, max = 12) int nodes,
      @ForAll @IntRange(min = 4, max = 40) int from,
      @ForAll @IntRange(min = 1, max = 50) int length,
      @ForAll boolean heartbeats,
      @ForAll boolean uptime) {
    List<NodePlan> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add(new NodePlan(heartbeats, uptime, List.of()));
    }
    Replay.Result result =
        Replay.of(new FleetPlan(LENGTH, from, length, Fleets.DEFAULT_POLICY, all).incident());
    assertThat(result.restarted()).isEmpty();
  }
}
