package dev.unwedge.properties;

import dev.unwedge.properties.FleetPlan.Doing;
import dev.unwedge.properties.FleetPlan.NodePlan;
import dev.unwedge.properties.FleetPlan.Part;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Fleets of every kind, by chance. */
final class Fleets extends DomainContextBase {
  static final String DEFAULT_POLICY = "{}";

  private static final List<String> POLICIES =
      List.of(
          DEFAULT_POLICY,
          "{'restart': ['WEDGED', 'STALLED', 'UNRESPONSIVE']}",
          "{'budget': {'floor': 2, 'fraction': 0.1, 'ceiling': 3, 'window': 'PT10M'}}",
          "{'wedgedAfter': 'PT5M', 'stalledAfter': 'PT15M', 'quorum': 0.5}",
          "{'cooldown': 'PT5M', 'recoveryTimeout': 'PT5M', 'maxAttempts': 2, 'attemptWindow':"
              + " 'PT1H'}",
          "{'budget': {'floor': 0, 'fraction': 0.5, 'ceiling': 100, 'window': 'PT1M'}}");

  @Provide
  Arbitrary<FleetPlan> fleets() {
    return plans(nodes().list().ofMinSize(1).ofMaxSize(9));
  }

  static Arbitrary<FleetPlan> plans(Arbitrary<List<NodePlan>> nodes) {
    return Combinators.combine(
            Arbitraries.integers().between(20, 70),
            Arbitraries.integers().between(5, 60),
            Arbitraries.of(0, 0, 4, 15, 30),
            Arbitraries.of(POLICIES),
            nodes)
        .as(FleetPlan::new);
  }

  static Arbitrary<NodePlan> nodes() {
    Arbitrary<Part> part =
        Combinators.combine(
                Arbitraries.of(Doing.class), Arbitraries.of(1, 2, 3, 4, 6, 9, 12, 16, 30))
            .as(Part::new);
    // Most of a fleet is well for most of the time.
    Arbitrary<Part> well =
        Arbitraries.of(3, 8, 20).map(entries -> new Part(Doing.FOLLOWS, entries));
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)),
            Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)),
            Arbitraries.oneOf(part, well).list().ofMaxSize(7))
        .as(NodePlan::new);
  }

  /** A node that follows the network throughout. */
  static NodePlan follower() {
    return new NodePlan(true, true, List.of());
  }
}
