package dev.unwedge.judge;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.OutsideHead;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.policy.Policy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as one network: who is fresh, whether heads rise, how far they are. Built once a run
 * from all heads, so that each node is judged against the others and never against itself.
 *
 * <p>A <em>stretch</em> (a, a+L] is half open: after a rise at t, a stretch has passed without
 * another one at t+L. A node whose head could not be read counts as a fresh one that did not rise.
 * The outside heads are together one more fresh node, but for {@link #freshNodes}, which a budget
 * goes by, and {@link #referenceHead}.
 */
public final class Network {
  private static final long NO_RISE = -1;

  /** From so many other fresh nodes on, two must rise to show that a node is left behind. */
  private static final int MANY = 3;

  private final Policy policy;
  private final List<Observation> nodes;
  private final OutsideHeads outside;

  /** The newest stamp of any head. */
  private final long newest;

  private final boolean[] fresh;
  private final int readableFresh;
  private final int unreadable;

  /** One if the outside heads together are a fresh node, else none. */
  private final int outsideFresh;

  private final boolean standsStill;

  private final Map<Stretch, long[]> risenTo = new HashMap<>();
  private final Map<Long, OptionalLong> references = new HashMap<>();
  private @Nullable NavigableSet<Long> riseStamps;

  private Network(Policy policy, List<Observation> nodes, OutsideHeads outside) {
    this.policy = policy;
    this.nodes = nodes;
    this.outside = outside;
    long newestStamp = Long.MIN_VALUE;
    int unread = 0;
    for (Observation node : nodes) {
      newestStamp = Math.max(newestStamp, node.heads().series().newestSecond());
      if (node.heads() instanceof Reading.Unreadable) {
        unread++;
      }
    }
    for (Series heads : outside.heads()) {
      newestStamp = Math.max(newestStamp, heads.newestSecond());
    }
    this.newest = newestStamp;
    this.unreadable = unread;
    this.fresh = new boolean[nodes.size()];
    long freshFrom = newest - policy.freshWithin().toSeconds();
    int freshCount = 0;
    for (int i = 0; i < fresh.length; i++) {
      Series heads = nodes.get(i).heads().series();
      fresh[i] = !heads.isEmpty() && heads.newestSecond() >= freshFrom;
      freshCount += fresh[i] ? 1 : 0;
    }
    this.readableFresh = freshCount;
    this.outsideFresh = outside.isFresh(freshFrom) ? 1 : 0;
    this.standsStill = risenLately() < policy.quorumOf(readableFresh + unreadable + outsideFresh);
  }

  /**
   * Reads a fleet.
   *
   * @param outside heads from outside it
   */
  public static Network of(List<Observation> nodes, List<OutsideHead> outside, Policy policy) {
    return new Network(policy, nodes, new OutsideHeads(outside, nodes));
  }

  /** What the outside heads show. */
  public List<OutsideSigns> outside() {
    return outside.signs();
  }

  /** Nodes whose newest head is near the newest of any; unreadable ones are not counted. */
  public int freshNodes() {
    return readableFresh;
  }

  /**
   * Whether, in the stretch up to the newest stamp of any head, fewer than the quorum of all fresh
   * nodes rose, outside heads included.
   */
  public boolean standsStill() {
    return standsStill;
  }

  /** Whether anybody has a head; where nobody has, that it stands still says nothing. */
  public boolean hasHead() {
    return newest != Long.MIN_VALUE;
  }

  /** Whether a node has no other fresh node to be compared with. */
  boolean alone(int node) {
    return otherFresh(node) == 0;
  }

  /**
   * Whether the network has been advancing for {@code wedgedAfter}, seen from a node that has been
   * frozen for as long.
   */
  boolean advances(int node) {
    long to = nodes.get(node).heads().series().newestSecond();
    return rises(node, to, own(node).wedgedAfter().toSeconds(), quorumOfOthers(node));
  }

  /**
   * Whether it has been advancing for {@code stalledAfter}, seen from a node that has been frozen
   * for as long. Where many others are, two of them must rise: one publisher that lies moves
   * nobody.
   */
  boolean leavesBehind(int node) {
    return leavesBehind(node, nodes.get(node).heads().series().newestSecond());
  }

  /** The same up to another time, of a node that has had no head since before. */
  boolean leavesBehind(int node, long to) {
    int least = otherFresh(node) >= MANY ? 2 : 1;
    return rises(
        node, to, own(node).stalledAfter().toSeconds(), Math.max(least, quorumOfOthers(node)));
  }

  /** The thresholds that a node is given. */
  private Policy own(int node) {
    return policy.of(nodes.get(node).id());
  }

  private int quorumOfOthers(int node) {
    return policy.quorumOf(otherFresh(node));
  }

  /**
   * Whether, in every stretch of the last {@code seconds} up to a time, so many of the other nodes
   * rose to above the node's newest head. The caller has made sure that the node itself did not
   * rise in all that time, so it is never among them.
   */
  private boolean rises(int node, long to, long seconds, int need) {
    Series own = nodes.get(node).heads().series();
    long from = to - seconds;
    // A window shorter than a stretch is one stretch: nothing is concluded from an empty set.
    long length = Math.min(policy.stretch().toSeconds(), seconds);
    long head = own.newestValue();
    if (risenAbove(new Stretch(from, from + length), head) < need) {
      return false;
    }
    // The number that rose falls only where a rise leaves the stretch.
    for (long rise : riseStamps().subSet(from, false, to - length, true)) {
      if (risenAbove(new Stretch(rise, rise + length), head) < need) {
        return false;
      }
    }
    return true;
  }

  /**
   * The head to measure a node's lag against: the second highest among fresh nodes, the highest if
   * fewer than three, as of one period before the stamp of the node's newest head. Empty if none is
   * known.
   */
  OptionalLong referenceHead(Series heads) {
    long asOf = heads.newestSecond() - policy.period().toSeconds();
    return heads.isEmpty()
        ? OptionalLong.empty()
        : references.computeIfAbsent(asOf, this::referenceAsOf);
  }

  private OptionalLong referenceAsOf(long asOf) {
    long highest = -1;
    long second = -1;
    int count = 0;
    for (int i = 0; i < fresh.length; i++) {
      if (!fresh[i]) {
        continue;
      }
      Series heads = nodes.get(i).heads().series();
      int at = heads.lastAtOrBefore(asOf);
      if (at < 0) {
        continue;
      }
      count++;
      long head = heads.value(at);
      second = Math.max(second, Math.min(highest, head));
      highest = Math.max(highest, head);
    }
    if (count == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(count < 3 ? highest : second);
  }

  private int otherFresh(int node) {
    return readableFresh - (fresh[node] ? 1 : 0) + unreadable + outsideFresh;
  }

  private int risenLately() {
    Stretch lately = new Stretch(newest - policy.stretch().toSeconds(), newest);
    int risen = 0;
    for (int i = 0; i < fresh.length; i++) {
      if (fresh[i] && highestRise(nodes.get(i).heads().series(), lately) != NO_RISE) {
        risen++;
      }
    }
    return outsideRise(lately) == NO_RISE ? risen : risen + 1;
  }

  /** How many nodes rose within a stretch to above a head. */
  private int risenAbove(Stretch stretch, long head) {
    long[] sorted = risenTo.computeIfAbsent(stretch, this::risenIn);
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] > head) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sorted.length - low;
  }

  /** The heads that nodes rose to within a stretch, one for each node that did, sorted. */
  private long[] risenIn(Stretch stretch) {
    long[] risen = new long[nodes.size() + 1];
    int count = 0;
    risen[count++] = outsideRise(stretch); // none is above no head
    for (Observation node : nodes) {
      long highest = highestRise(node.heads().series(), stretch);
      if (highest != NO_RISE) {
        risen[count++] = highest;
      }
    }
    long[] sorted = Arrays.copyOf(risen, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The highest head that any outside head rose to within a stretch. */
  private long outsideRise(Stretch stretch) {
    long highest = NO_RISE;
    for (Series heads : outside.heads()) {
      highest = Math.max(highest, highestRise(heads, stretch));
    }
    return highest;
  }

  /** The highest head that a node rose to within a stretch; {@link #NO_RISE} if it did not. */
  private static long highestRise(Series heads, Stretch stretch) {
    long highest = NO_RISE;
    for (int i = heads.firstAtOrAfter(stretch.after + 1);
        i < heads.size() && heads.second(i) <= stretch.to;
        i++) {
      if (heads.rises(i)) {
        highest = Math.max(highest, heads.value(i));
      }
    }
    return highest;
  }

  private NavigableSet<Long> riseStamps() {
    NavigableSet<Long> known = riseStamps;
    if (known == null) {
      known =
          Stream.concat(nodes.stream().map(node -> node.heads().series()), outside.heads().stream())
              .flatMapToLong(
                  heads ->
                      IntStream.range(1, heads.size())
                          .filter(heads::rises)
                          .mapToLong(heads::second))
              .boxed()
              .collect(Collectors.toCollection(TreeSet::new));
      riseStamps = known;
    }
    return known;
  }

  /** The stretch (after, to], in epoch seconds. */
  private record Stretch(long after, long to) {}
}
