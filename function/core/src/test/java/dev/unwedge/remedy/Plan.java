package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.NOON;
import static dev.unwedge.remedy.Given.node;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of the planner at noon. Where nothing else is said: the policy's defaults, no attempt so
 * far, the whole fleet, every node fresh, a network that advances.
 */
record Plan(
    List<Judgement> fleet,
    Policy policy,
    History history,
    Scope scope,
    int fresh,
    boolean networkStandsStill) {

  /** The run that carries out an order. */
  static final String RUN = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";

  static Plan of(Judgement... fleet) {
    return of(List.of(fleet));
  }

  static Plan of(List<Judgement> fleet) {
    return new Plan(
        fleet, Policy.DEFAULT, History.Known.NONE, new Scope.WholeFleet(), fleet.size(), false);
  }

  /** With a policy in JSON, written with single quotes. */
  Plan policy(String json) {
    Policy read = PolicyReader.read(json.replace('\'', '"'));
    return new Plan(fleet, read, history, scope, fresh, networkStandsStill);
  }

  Plan after(Attempt... attempts) {
    return after(List.of(attempts));
  }

  Plan after(List<Attempt> attempts) {
    return history(History.Known.of(attempts));
  }

  Plan history(History known) {
    return new Plan(fleet, policy, known, scope, fresh, networkStandsStill);
  }

  /** A trigger that names only these nodes. */
  Plan only(String... names) {
    return scope(new Scope.Only(nodes(names)));
  }

  /** A person's order to restart these nodes. */
  Plan ordered(String... names) {
    return scope(new Scope.Order(nodes(names), RUN));
  }

  Plan scope(Scope within) {
    return new Plan(fleet, policy, history, within, fresh, networkStandsStill);
  }

  Plan fresh(int nodes) {
    return new Plan(fleet, policy, history, scope, nodes, networkStandsStill);
  }

  Plan whileNetworkStandsStill() {
    return new Plan(fleet, policy, history, scope, fresh, true);
  }

  List<Planned> run() {
    return Planner.plan(policy, NOON, fleet, fresh, networkStandsStill, history, scope, Set.of());
  }

  Decision decision(NodeId id) {
    return run().stream()
        .filter(planned -> planned.judgement().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(id.toString()))
        .decision();
  }

  Decision decision(String name) {
    return decision(node(name));
  }

  Decision.Restart restart(String name) {
    return (Decision.Restart) decision(name);
  }

  Hold hold(String name) {
    return ((Decision.Held) decision(name)).hold();
  }

  /** What a node is told: NONE, RESTART or the hold's reason. */
  String told(String name) {
    return told(decision(name));
  }

  /** What every node is told, in the fleet's order. */
  List<String> told() {
    return run().stream().map(planned -> told(planned.decision())).toList();
  }

  static String told(Decision decision) {
    return decision instanceof Decision.Held(Hold hold)
        ? hold.reason().name()
        : decision.kind().name();
  }

  /** The restarted nodes, in the order in which they are served. */
  List<NodeId> served() {
    return run().stream()
        .filter(planned -> planned.decision() instanceof Decision.Restart)
        .sorted(
            Comparator.comparingInt(
                planned -> ((Decision.Restart) planned.decision()).budgetUsed()))
        .map(planned -> planned.judgement().id())
        .toList();
  }

  private static Set<NodeId> nodes(String... names) {
    return Stream.of(names).map(Given::node).collect(Collectors.toSet());
  }
}
