package dev.unwedge.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.replay.Incident;
import dev.unwedge.replay.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What must make no difference. */
@Domain(Fleets.class)
@Domain(DomainContext.Global.class)
class SymmetryPropertiesTest {
  private static final int TRIES = 200;

  /** The lines, by node and then by time: "node, seconds since the start, what was said". */
  private static List<String> told(Replay.Result result) {
    Instant start = result.incident().start();
    return result.lines().stream()
        .map(
            line ->
                "%s %06d %s %s %s"
                    .formatted(
                        line.node(),
                        Duration.between(start, line.at()).toSeconds(),
                        line.verdict(),
                        line.decision(),
                        line.reason()))
        .sorted()
        .toList();
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void theOrderOfTheNodesMakesNone(@ForAll FleetPlan plan, @ForAll long seed) {
    Incident incident = plan.incident();
    List<Incident.Node> shuffled = new ArrayList<>(incident.nodes());
    Collections.shuffle(shuffled, new Random(seed));
    Incident other =
        new Incident(
            incident.name(),
            null,
            incident.fleet(),
            incident.start(),
            incident.period(),
            incident.length(),
            incident.policy(),
            shuffled,
            incident.outside(),
            null);
    assertThat(told(Replay.of(other))).isEqualTo(told(Replay.of(incident)));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void whenItHappensMakesNone(
      @ForAll FleetPlan plan, @ForAll @IntRange(min = -400_000, max = 400_000) int minutes) {
    Instant then = FleetPlan.NOON.plus(Duration.ofMinutes(minutes));
    assertThat(told(Replay.of(plan.incident(then)))).isEqualTo(told(Replay.of(plan.incident())));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void replayedTwiceItGivesTheSameLines(@ForAll FleetPlan plan) {
    Incident incident = plan.incident();
    assertThat(told(Replay.of(incident))).isEqualTo(told(Replay.of(incident)));
  }
}
