package dev.unwedge.judge;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.OutsideHead;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The heads from outside the fleet. None is a node; all that count are together one more fresh node
 * of the network, which rises where any of them does.
 */
final class OutsideHeads {
  /** A head that is so many slots from every head of the fleet may still be of its network. */
  private static final long FARTHEST = 50_000;

  private final List<Series> heads = new ArrayList<>();
  private final List<OutsideSigns> signs = new ArrayList<>();
  private boolean unreadable;

  /**
   * Sorts out what is of another network.
   *
   * @param nodes the fleet
   */
  OutsideHeads(List<OutsideHead> all, List<Observation> nodes) {
    long[] fleet =
        nodes.stream()
            .map(node -> node.heads().series())
            .filter(own -> !own.isEmpty())
            .mapToLong(Series::newestValue)
            .toArray();
    for (OutsideHead head : all) {
      Series series = head.heads().series();
      unreadable |= head.heads() instanceof Reading.Unreadable;
      if (series.isEmpty()) {
        signs.add(new OutsideSigns(head.id().node(), null, null, false));
        continue;
      }
      long newest = series.newestValue();
      boolean ignored = isFar(newest, fleet);
      if (!ignored) {
        heads.add(highest(series));
      }
      signs.add(
          new OutsideSigns(head.id().node(), newest, series.stamp(series.size() - 1), ignored));
    }
  }

  /** Whether it is far from every head of the fleet. Where there is none, nobody can tell. */
  private static boolean isFar(long head, long[] fleet) {
    return fleet.length > 0
        && Arrays.stream(fleet).allMatch(own -> Math.abs(own - head) > FARTHEST);
  }

  /**
   * A head with each value the highest so far, so that it rises where it is above all before: a
   * public address has several nodes behind it, of which the one or the other answers.
   */
  private static Series highest(Series series) {
    long[] stamps = new long[series.size()];
    long[] values = new long[series.size()];
    long highest = 0;
    for (int i = 0; i < stamps.length; i++) {
      highest = Math.max(highest, series.value(i));
      stamps[i] = series.second(i);
      values[i] = highest;
    }
    return Series.of(stamps, values);
  }

  /** The heads over time of those that count. */
  List<Series> heads() {
    return heads;
  }

  /** What each of them shows, in the order they were given in. */
  List<OutsideSigns> signs() {
    return signs;
  }

  /**
   * Whether together they are a fresh node. One that could not be read counts as it would for a
   * node: as fresh and not rising, so that a minute in which it can't be read permits nothing that
   * the minute before did not.
   *
   * @param from the earliest stamp of a fresh head
   */
  boolean isFresh(long from) {
    return unreadable || heads.stream().anyMatch(head -> head.newestSecond() >= from);
  }
}
