package dev.unwedge.run;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.json.Excerpt;
import dev.unwedge.policy.Exclusion;
import dev.unwedge.policy.Glob;
import dev.unwedge.policy.NodeOverride;
import dev.unwedge.policy.Pause;
import dev.unwedge.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What in a policy is likely to be a mistake, though it is sound in itself: a name that fits no
 * node protects nobody, and a pause of all nodes without an end is easily forgotten. Exclusions and
 * pauses that have ended do nothing and are passed over; those that are yet to begin are not.
 */
public final class PolicyWarnings {
  /** More names than these are only counted. */
  private static final int MOST_NAMES = 5;

  private static final int LONGEST_NAME = 60;

  private PolicyWarnings() {}

  /**
   * The warnings, as sentences.
   *
   * @param nodes all nodes that are listed or expected; where there are none, no name is held to
   *     them
   */
  public static List<String> of(Policy policy, Collection<NodeId> nodes, Instant now) {
    List<String> warnings = new ArrayList<>();
    if (!nodes.isEmpty()) {
      addUnmatched(
          warnings,
          "excluded",
          "it excludes nobody",
          policy.excluded().stream()
              .filter(exclusion -> !exclusion.hasEnded(now))
              .map(Exclusion::node),
          nodes);
      policy.pauses().stream()
          .filter(pause -> !pause.hasEnded(now))
          .forEach(
              pause ->
                  addUnmatched(
                      warnings,
                      "pauses, " + name(pause.id()),
                      "it pauses nobody",
                      pause.nodes().stream(),
                      nodes));
      addUnmatched(
          warnings,
          "overrides",
          "it changes nothing",
          policy.overrides().stream().map(NodeOverride::match),
          nodes);
      addShadowed(warnings, policy, nodes);
    }
    policy.pauses().stream()
        .filter(pause -> pause.until() == null && isOfAll(pause, nodes))
        .map(Pause::id)
        .forEach(
            id ->
                warnings.add(
                    "the policy's pause %s holds all nodes and has no end: no node is restarted"
                            .formatted(name(id))
                        + " until somebody takes it away"));
    return warnings;
  }

  /** Overrides that fit nodes for all of which an earlier one counts. */
  private static void addShadowed(List<String> warnings, Policy policy, Collection<NodeId> nodes) {
    Set<NodeOverride> counting = Collections.newSetFromMap(new IdentityHashMap<>());
    nodes.forEach(node -> policy.overrideOf(node).ifPresent(counting::add));
    policy.overrides().stream()
        .filter(override -> !counting.contains(override))
        .map(NodeOverride::match)
        .filter(match -> nodes.stream().anyMatch(match::matches))
        .forEach(
            match ->
                warnings.add(
                    "the policy's overrides: %s is the first that fits of no node, as earlier ones"
                            .formatted(name(match.pattern()))
                        + " fit them all: it changes nothing"));
  }

  /** By its globs, or because they fit every node that there is. */
  private static boolean isOfAll(Pause pause, Collection<NodeId> nodes) {
    return pause.isOfAll() || (!nodes.isEmpty() && nodes.stream().allMatch(pause::names));
  }

  private static void addUnmatched(
      List<String> warnings,
      String place,
      String consequence,
      Stream<Glob> globs,
      Collection<NodeId> nodes) {
    List<String> names =
        globs
            .filter(glob -> nodes.stream().noneMatch(glob::matches))
            .map(glob -> name(glob.pattern()))
            .distinct()
            .toList();
    if (!names.isEmpty()) {
      String told = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
      int more = names.size() - MOST_NAMES;
      warnings.add(
          "the policy's %s: no node of the fleet fits %s%s: %s"
              .formatted(place, told, more > 0 ? " and %d more".formatted(more) : "", consequence));
    }
  }

  private static String name(String name) {
    return '"' + Excerpt.of(name, LONGEST_NAME) + '"';
  }
}
