package dev.unwedge.judge;

import static dev.unwedge.judge.NodeFixture.node;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.OutsideHead;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.judge.Verdict.Kind;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A fleet, and the judge's word on it at a time of the clock. */
final class FleetFixture {
  /** Minute 0. */
  static final Instant START = Instant.parse("2026-05-31T12:00:00Z");

  private final List<NodeFixture> nodes = new ArrayList<>();
  private final List<NodeFixture> outside = new ArrayList<>();
  private Policy policy = Policy.DEFAULT;
  private Instant clock = instant(30, 0);
  private int ahead;

  private FleetFixture() {}

  static FleetFixture fleet(NodeFixture... nodes) {
    return new FleetFixture().and(nodes);
  }

  static Instant instant(int minute, int second) {
    return START.plusSeconds(minute * 60L + second);
  }

  FleetFixture and(NodeFixture... more) {
    nodes.addAll(List.of(more));
    return this;
  }

  /** Heads from outside the fleet. */
  FleetFixture comparedWith(NodeFixture... heads) {
    outside.addAll(List.of(heads));
    return this;
  }

  /** So many peers that follow the network without a break, from minute 0 to 40. */
  FleetFixture withPeers(int count) {
    return withPeersRising(count, 0, 40);
  }

  /** Peers that rise between two minutes and stand still before and after. */
  FleetFixture withPeersRising(int count, int from, int to) {
    for (int i = 1; i <= count; i++) {
      nodes.add(
          node("peer_" + i)
              .staysAt(NodeFixture.slot(from), 0, 40)
              .rises(from, to)
              .staysAt(NodeFixture.slot(to), to, 40));
    }
    return this;
  }

  /** The policy, as JSON; what is left out takes its default. */
  FleetFixture under(String json) {
    policy = PolicyReader.read(json);
    return this;
  }

  /** The clock of the run; minute 30 unless told otherwise. */
  FleetFixture at(int minute) {
    return at(minute, 0);
  }

  FleetFixture at(int minute, int second) {
    clock = instant(minute, second);
    return this;
  }

  /** Hosts' clocks run so many seconds ahead of the function's. */
  FleetFixture hostsAheadBy(int seconds) {
    ahead = seconds;
    return this;
  }

  Judge judge() {
    return new Judge(policy, clock, observations(), outsideHeads());
  }

  /** The judge with heads only, as a run has it before it looks for cause. */
  Judge judgeOfHeads() {
    return new Judge(
        policy,
        clock,
        observations().stream().map(node -> Observation.ofHeads(node.id(), node.heads())).toList(),
        outsideHeads());
  }

  List<Observation> observations() {
    return nodes.stream().map(node -> node.observedAt(clock.plusSeconds(ahead))).toList();
  }

  private List<OutsideHead> outsideHeads() {
    return outside.stream()
        .map(
            head ->
                new OutsideHead(
                    new OutsideId(head.name()), head.observedAt(clock.plusSeconds(ahead)).heads()))
        .toList();
  }

  Judgement judgementOf(String name) {
    return judge().judge().get(indexOf(name));
  }

  Verdict verdictOf(String name) {
    return judgementOf(name).verdict();
  }

  Kind kindOf(String name) {
    return verdictOf(name).kind();
  }

  boolean hasCause(String name) {
    return judgeOfHeads().hasCause(indexOf(name));
  }

  boolean needsDeepHeads(String name) {
    return judge().needsDeepHeads(indexOf(name));
  }

  int freshNodes() {
    return judge().network().freshNodes();
  }

  boolean standsStill() {
    return judge().network().standsStill();
  }

  /** All verdicts' names, in the order of the nodes. */
  List<Kind> kinds() {
    return judge().judge().stream().map(judgement -> judgement.verdict().kind()).toList();
  }

  private int indexOf(String name) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no node " + name);
  }
}
