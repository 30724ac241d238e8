package dev.unwedge.run;

import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.NaturalOrder;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.judge.Judge;
import dev.unwedge.judge.OutsideSigns;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Planner;
import dev.unwedge.remedy.Recoveries;
import dev.unwedge.remedy.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * From nodes to decisions: observe, judge, plan. The live run and the replay of an incident both go
 * through here.
 *
 * @param observations what was read of each node
 * @param planned judgement and decision of each node, in the same order
 * @param outside what the heads from outside the fleet show, by name; they are not judged
 * @param freshNodes how many nodes have a head as new as the fleet's newest
 * @param networkStall whether there are heads, outside heads included, and they stand still
 *     together
 * @param tooSlow how long it is between two rises of the fleet's heads, where that is longer than a
 *     stretch, so that no node can be judged by the others
 */
public record Deliberation(
    List<Observation> observations,
    List<Planned> planned,
    List<OutsideSigns> outside,
    int freshNodes,
    boolean networkStall,
    Optional<Duration> tooSlow) {

  /**
   * The most serious verdict first, then the longest frozen, then in the natural order of names.
   */
  public static final Comparator<Planned> MOST_SERIOUS_FIRST =
      Comparator.comparing((Planned node) -> node.judgement().verdict().kind())
          .thenComparing(Deliberation::frozenFor, Comparator.reverseOrder())
          .thenComparing(node -> node.judgement().id(), NaturalOrder.OF_NODES);

  private static Duration frozenFor(Planned node) {
    Duration frozen = node.judgement().signs().frozenFor();
    return frozen == null ? Duration.ZERO : frozen;
  }

  /**
   * Deliberates on a fleet.
   *
   * @param now the instant that is judged
   * @param wall the real one, which tells what CloudWatch still keeps
   * @param listed what metrics name
   * @param closely nodes to be read in full, cause or not
   */
  public static Deliberation on(
      Policy policy,
      Instant now,
      Instant wall,
      Listing listed,
      History history,
      Scope scope,
      MetricSource metrics,
      Memory memory,
      Predicate<NodeId> closely) {
    Observer observer = new Observer(metrics, policy, now, wall, history, memory);
    Observer.Observed observed = observer.observe(listed, closely);
    Judge judge = new Judge(policy, now, observed.nodes(), observed.outside());
    int fresh = judge.network().freshNodes();
    boolean networkStall = judge.network().hasHead() && judge.network().standsStill();
    List<Planned> planned =
        Planner.plan(policy, now, judge.judge(), fresh, networkStall, history, scope, Set.of());
    return new Deliberation(
        observed.nodes(),
        planned,
        judge.network().outside(),
        fresh,
        networkStall,
        observer.tooSlowToJudge(observed.nodes()));
  }

  /** The nodes that are restarted, or held though they should be. */
  Set<NodeId> inNeed() {
    return planned.stream()
        .filter(node -> node.decision().kind() != Decision.Kind.NONE)
        .map(node -> node.judgement().id())
        .collect(Collectors.toSet());
  }

  /**
   * The same judgements, planned anew: once more is known of past commands, or SSM has refused the
   * commands for some nodes.
   */
  Deliberation plannedAnew(
      Policy policy, Instant now, History history, Scope scope, Set<NodeId> refused) {
    List<Planned> again =
        Planner.plan(
            policy,
            now,
            planned.stream().map(Planned::judgement).toList(),
            freshNodes,
            networkStall,
            history,
            scope,
            refused);
    return new Deliberation(observations, again, outside, freshNodes, networkStall, tooSlow);
  }

  /**
   * What the restart of a node is to its host: its place among those in a row that did not help,
   * from 1, or 0 for a person's order.
   */
  int attempt(Policy policy, Instant now, History history, Planned restarted) {
    if (((Decision.Restart) restarted.decision()).ordered()) {
      return 0;
    }
    NodeId id = restarted.judgement().id();
    Observation observation =
        observations.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    return Recoveries.nextAttempt(history.of(id, policy.attemptWindow(), now), observation, policy);
  }

  /** What is odd about the fleet as a whole, as sentences for an operator. */
  public List<String> warnings(Policy policy) {
    List<String> warnings = new ArrayList<>(OutsideWarnings.of(outside));
    tooSlow.ifPresent(pace -> warnings.add(Words.tooSlow(pace, policy)));
    return warnings;
  }
}
