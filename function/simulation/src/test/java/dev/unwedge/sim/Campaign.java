package dev.unwedge.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
    score.violations.forEach(violation -> Score.count(counts, violation.kind()));
    StringBuilder text =
        new StringBuilder("%s in %d node-minutes.".formatted(counts, score.nodeMinutes));
    for (Violation.Kind kind : counts.keySet()) {
      text.append("%nThe smallest timeline of the first %s:%n".formatted(kind));
      text.append(Timeline.of(smallest(all, kind)));
    }
    return text.toString();
  }

  private static Smallest.Case smallest(List<Played> all, Violation.Kind kind) {
    Played first =
        all.stream()
            .filter(played -> first(played, kind).isPresent())
            .min(Comparator.comparingInt(played -> played.scenario().faults().size()))
            .orElseThrow();
    return Smallest.of(first.scenario(), first(first, kind).orElseThrow());
  }

  private static Optional<Violation> first(Played played, Violation.Kind kind) {
    return played.score().violations.stream()
        .filter(violation -> violation.kind() == kind)
        .findFirst();
  }
}
