package dev.unwedge.judge;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Series;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How often heads rise. Where that is less often than a stretch, the network never advances for as
 * long as it takes to judge a node: its blocks are too far apart for the period.
 *
 * <p>A node's pace is the median of the times between its rises, so that a stall that is over does
 * not change it; a fleet's the median of its nodes', so that one publisher that lies does not.
 */
public final class RisePace {
  /** With one gap between two rises it may as well be a stall that is over. */
  private static final int LEAST_GAPS = 2;

  /** So many nodes tell what the fleet's pace is. */
  private static final int ENOUGH = 3;

  private static final long UNSEEN = Long.MAX_VALUE;

  private RisePace() {}

  /**
   * The nodes whose older heads show whether the fleet is too slow for its policy: the furthest
   * few. None where most nodes are seen to rise at least once a stretch.
   *
   * @param nodes all nodes, with the heads that are read of each
   */
  public static List<NodeId> toBeSeenLonger(Collection<Observation> nodes, Policy policy) {
    List<Observation> slow = new ArrayList<>();
    int heard = 0;
    for (Observation node : nodes) {
      Series heads = node.heads().series();
      if (!heads.isEmpty()) {
        heard++;
        if (of(heads) > policy.stretch().toSeconds()) {
          slow.add(node);
        }
      }
    }
    if (slow.size() * 2 <= heard) {
      return List.of();
    }
    return slow.stream()
        .sorted(
            Comparator.comparingLong((Observation node) -> node.heads().series().newestValue())
                .reversed()
                .thenComparing(Observation::id))
        .limit(ENOUGH)
        .map(Observation::id)
        .toList();
  }

  /**
   * How long it is between two rises, where that is longer than a stretch; empty where it is not,
   * or where too few rises show it.
   *
   * @param heads of some nodes, over a long time
   */
  public static Optional<Duration> tooSlow(Collection<Series> heads, Policy policy) {
    long[] paces = heads.stream().mapToLong(RisePace::of).filter(pace -> pace != UNSEEN).toArray();
    return paces.length == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(median(paces)))
            .filter(pace -> pace.compareTo(policy.stretch()) > 0);
  }

  /**
   * The period of datapoints at which heads of this pace can be judged: each sample shows a rise.
   */
  public static Duration fittingPeriod(Duration pace) {
    return Duration.ofMinutes(Math.ceilDiv(pace.toSeconds(), 60));
  }

  /** A node's pace in seconds; {@link #UNSEEN} where too few rises show it. */
  private static long of(Series heads) {
    long[] gaps = new long[heads.size()];
    int rises = 0;
    long before = 0;
    for (int i = 1; i < heads.size(); i++) {
      if (heads.rises(i)) {
        gaps[rises++] = heads.second(i) - before;
        before = heads.second(i);
      }
    }
    // Nothing is known of the time before the first rise.
    return rises <= LEAST_GAPS ? UNSEEN : median(Arrays.copyOfRange(gaps, 1, rises));
  }

  /** The lower one of the two in the middle, if there are two. */
  private static long median(long[] some) {
    Arrays.sort(some);
    return some[(some.length - 1) / 2];
  }
}
