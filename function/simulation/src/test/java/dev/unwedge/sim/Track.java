package dev.unwedge.sim;

import java.util.Arrays;

/** The datapoints of one metric of one node, with the time at which each can be read. */
final class Track {
  private long[] stamps = new long[256];
  private long[] values = new long[256];
  private long[] visible = new long[256];
  private int size;

  void add(long stamp, long value, long visibleAt) {
    if (size == stamps.length) {
      stamps = Arrays.copyOf(stamps, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      visible = Arrays.copyOf(visible, 2 * size);
    }
    int at = size;
    while (at > 0 && stamps[at - 1] > stamp) { // a clock that was set back
      stamps[at] = stamps[at - 1];
      values[at] = values[at - 1];
      visible[at] = visible[at - 1];
      at--;
    }
    stamps[at] = stamp;
    values[at] = value;
    visible[at] = visibleAt;
    size++;
  }

  int size() {
    return size;
  }

  long stamp(int index) {
    return stamps[index];
  }

  long value(int index) {
    return values[index];
  }

  /** From when it can be read. */
  long visibleAt(int index) {
    return visible[index];
  }

  boolean isVisible(int index, long now) {
    return visible[index] <= now;
  }

  /** The first datapoint stamped at or after a time. */
  int firstAtOrAfter(long stamp) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stamps[middle] < stamp) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The newest stamp that can be read; {@link Long#MIN_VALUE} without one. */
  long newestVisible(long now) {
    for (int i = size - 1; i >= 0; i--) {
      if (visible[i] <= now) {
        return stamps[i];
      }
    }
    return Long.MIN_VALUE;
  }
}
