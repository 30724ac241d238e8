package dev.unwedge.policy;

import dev.unwedge.fleet.NodeId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wants (docs/contract.md#policy). {@link PolicyReader} reads it and checks its
 * rules.
 *
 * @param mode enforce, observe or paused; default enforce
 * @param reason why it is so, for people; may be null
 * @param period of one datapoint; default 60 s
 * @param wedgedAfter how long a head must stand still, and heartbeats be silent, before a node can
 *     be wedged; at least three periods; default 3 min
 * @param stalledAfter how long without heartbeats as evidence; at least {@code wedgedAfter} and
 *     three stretches; default 10 min
 * @param silentAfter how long without any datapoint until a node is silent, and how old data may be
 *     that a restart rests on; default 5 min
 * @param startupGrace age below which an incarnation is starting; default 3 min
 * @param syncGrace age below which a head that never rose is a slow start; default 20 min
 * @param lookback how far back history is read; default 6 h
 * @param syncLagSlots lag beyond which an advancing node is syncing; default 8 slots
 * @param quorum share of the other fresh nodes that must rise for the network to advance; above 0
 *     to 1, default 0.2
 * @param restart the verdicts that lead to a restart; default WEDGED and STALLED
 * @param budget the fleet's attempts within a window
 * @param cooldown after the first attempt, doubling with each further one; default 10 min
 * @param maxCooldown the longest cooldown; default 1 h
 * @param maxAttempts attempts within the attempt window that exhaust a node; default 5
 * @param attemptWindow the time in which a node's attempts are counted; default 6 h
 * @param recoveryTimeout how long after its restart a node may take to progress; default 10 min
 * @param downtime between stop and start, so that peers' gossip backoff runs out; default 60 s
 * @param excluded nodes that must not be restarted
 * @param pauses times in which nodes are not restarted; default none
 * @param overrides what some nodes have otherwise, of which the first that matches counts; default
 *     none
 * @param expected names of nodes that must exist
 * @param maxNodes more nodes than this fail the run; default 20,000
 */
public record Policy(
    Mode mode,
    @Nullable String reason,
    Duration period,
    Duration wedgedAfter,
    Duration stalledAfter,
    Duration silentAfter,
    Duration startupGrace,
    Duration syncGrace,
    Duration lookback,
    int syncLagSlots,
    BigDecimal quorum,
    Set<Remediable> restart,
    Budget budget,
    Duration cooldown,
    Duration maxCooldown,
    int maxAttempts,
    Duration attemptWindow,
    Duration recoveryTimeout,
    Duration downtime,
    List<Exclusion> excluded,
    List<Pause> pauses,
    List<NodeOverride> overrides,
    List<String> expected,
    int maxNodes) {

  private static final Duration SHORTEST_STRETCH = Duration.ofSeconds(60);
  private static final Duration SHORTEST_FRESH = Duration.ofMinutes(2);

  /** The policy where nothing is said. */
  public static final Policy DEFAULT =
      new Policy(
          Mode.ENFORCE,
          null,
          Duration.ofSeconds(60),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(3),
          Duration.ofMinutes(20),
          Duration.ofHours(6),
          8,
          new BigDecimal("0.2"),
          EnumSet.of(Remediable.WEDGED, Remediable.STALLED),
          Budget.DEFAULT,
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          5,
          Duration.ofHours(6),
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          20_000);

  public Policy {
    restart = Set.copyOf(restart);
    excluded = List.copyOf(excluded);
    pauses = List.copyOf(pauses);
    overrides = List.copyOf(overrides);
    expected = List.copyOf(expected);
  }

  /**
   * The policy of one node: this one, or what the first override that matches it makes of it. What
   * is the fleet's (network, budget, quorum, period, lookback) is the same in both.
   */
  public Policy of(NodeId id) {
    return overrideOf(id).map(override -> override.on(this)).orElse(this);
  }

  /** The override that counts for a node: the first that matches it. */
  public Optional<NodeOverride> overrideOf(NodeId id) {
    return overrides.stream().filter(override -> override.match().matches(id)).findFirst();
  }

  /** This policy, and what each override makes of it. */
  public Stream<Policy> each() {
    return Stream.concat(Stream.of(this), overrides.stream().map(override -> override.on(this)));
  }

  /** The stretch in which the network must show progress: two periods, at least 60 s. */
  public Duration stretch() {
    return longer(period.multipliedBy(2), SHORTEST_STRETCH);
  }

  /** How far a head may be behind the fleet's newest stamp and be fresh: three periods, 2 min. */
  public Duration freshWithin() {
    return longer(period.multipliedBy(3), SHORTEST_FRESH);
  }

  /**
   * How far back the heads of all nodes are read, which is the longest that any node's own
   * thresholds need: long enough to see the network advance for {@code stalledAfter} up to a head
   * that is as old as a current one may be, and to tell a node that was first seen within {@code
   * startupGrace}.
   */
  public Duration headWindow() {
    return each().map(Policy::ownHeadWindow).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** The same for nodes without an override. */
  Duration ownHeadWindow() {
    return longer(
        stalledAfter.plus(silentAfter).plus(stretch()).plus(period),
        startupGrace.plus(period.multipliedBy(2)));
  }

  /** How many of so many other nodes must rise for the network to advance; at least one. */
  public int quorumOf(int nodes) {
    return Math.max(1, Budget.ceil(quorum, nodes));
  }

  /** The exclusion that covers a node at the time, if one does. */
  public Optional<Exclusion> exclusionOf(NodeId id, Instant now) {
    return excluded.stream().filter(exclusion -> exclusion.covers(id, now)).findFirst();
  }

  /** Of the pauses that hold a node at the time, the one that ends last. */
  public Optional<Pause> pauseOf(NodeId id, Instant now) {
    return pauses.stream().filter(pause -> pause.holds(id, now)).min(Pause.LONGEST_FIRST);
  }

  /**
   * Whether no node is restarted at the time but by a person's order: the mode is paused, or pauses
   * hold every one of these nodes. Of no nodes that is so where a pause of all holds.
   */
  public boolean isPaused(Collection<NodeId> nodes, Instant now) {
    return mode == Mode.PAUSED
        || pauses.stream().anyMatch(pause -> pause.isOfAll() && pause.holds(now))
        || (!nodes.isEmpty()
            && nodes.stream().allMatch(id -> pauses.stream().anyMatch(p -> p.holds(id, now))));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
