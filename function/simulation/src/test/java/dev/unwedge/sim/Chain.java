package dev.unwedge.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * The network: the slot of its newest block over time. A slot is four seconds; some stay empty.
 * While it stalls there is no block at all, while it limps there is one every two to four minutes,
 * while it is slow one every half a minute or so, which is progress.
 */
final class Chain {
  private static final long SLOT = 4;
  private static final long FIRST_SLOT = 100_000;
  private static final int MOST_EMPTY = 4;

  private final long start;
  private final long[] head;
  private final List<Fault> stops = new ArrayList<>();

  Chain(Chance chance, long start, long end, List<Fault> faults) {
    this.start = start;
    this.head = new long[(int) ((end - start) / SLOT) + 1];
    for (Fault fault : faults) {
      if (fault.kind() == FaultKind.NETWORK_STALLS || fault.kind() == FaultKind.NETWORK_LIMPS) {
        stops.add(fault);
      }
    }
    long block = FIRST_SLOT;
    int empty = 0;
    long limp = 0;
    for (int i = 0; i < head.length; i++) {
      long at = start + i * SLOT;
      boolean has = empty >= MOST_EMPTY || !chance.happens(0.06, i);
      for (Fault fault : faults) {
        if (fault.covers(at)) {
          if (fault.kind() == FaultKind.NETWORK_STALLS) {
            has = false;
          } else if (fault.kind() == FaultKind.NETWORK_LIMPS) {
            has &= at >= limp;
          } else if (fault.kind() == FaultKind.NETWORK_SLOW) {
            has &= i % 8 == 0;
          }
        }
      }
      if (has) {
        limp = at + chance.between(120, 240, i);
        block = FIRST_SLOT + i;
        empty = 0;
      } else {
        empty++;
      }
      head[i] = block;
    }
  }

  /** The newest block's slot. */
  long headAt(long time) {
    return head[Math.clamp((time - start) / SLOT, 0, head.length - 1)];
  }

  /** The slot that the clock shows, blocks or not. */
  long slotAt(long time) {
    return FIRST_SLOT + (time - start) / SLOT;
  }

  /** Since when the network has advanced without a break; {@link Long#MAX_VALUE} if it doesn't. */
  long advancingSince(long time) {
    long since = Long.MIN_VALUE;
    for (Fault stop : stops) {
      if (stop.covers(time)) {
        return Long.MAX_VALUE;
      }
      if (stop.to() <= time) {
        since = Math.max(since, stop.to() + SLOT * (MOST_EMPTY + 1));
      }
    }
    return since > time ? Long.MAX_VALUE : since;
  }
}
