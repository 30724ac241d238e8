package dev.unwedge.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Many worlds, played side by side, and their common score. Seeds are fixed, so a campaign comes to
 * the same whenever it is run; {@code -Dunwedge.sim.seed} moves on to others.
 */
final class Campaign {
  private static final long FIRST_SEED = Long.getLong("unwedge.sim.seed", 958);

  private final List<Scenario> scenarios = new ArrayList<>();

  /** Adds worlds of a profile. */
  Campaign with(Profile profile, int worlds, long hours) {
    for (int i = 0; i < worlds; i++) {
      scenarios.add(Scenarios.random(profile, FIRST_SEED + i, hours));
    }
    return this;
  }

  private record Played(Scenario scenario, Score score) {}

  /**
   * Plays all of it.
   *
   * @throws AssertionError if anything happened that must not; it tells the smallest timeline
   */
  Score play() {
    List<Played> all =
        scenarios.parallelStream()
            .map(scenario -> new Played(scenario, Simulation.of(scenario)))
            .toList();
    Score score = new Score();
    all.forEach(played -> score.add(played.score()));
    if (!score.violations.isEmpty()) {
      throw new AssertionError(told(all, score));
    }
    return score;
  }

  private static String told(List<Played> all, Score score) {
    Played first =
        all.stream()
            .filter(played -> !played.score().violations.isEmpty())
            .min(Comparator.comparingInt(played -> played.scenario().faults().size()))
            .orElseThrow();
    Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
    score.violations.forEach(violation -> Score.count(counts, violation.kind()));
    Smallest.Case smallest = Smallest.of(first.scenario(), first.score().violations.getFirst());
    return "%s in %d node-minutes. The smallest timeline of the first:%n%s"
        .formatted(counts, score.nodeMinutes, Timeline.of(smallest));
  }
}
