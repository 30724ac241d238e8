package dev.unwedge.sim;

import dev.unwedge.fleet.OutsideId;

/** An endpoint outside the fleet, which one host or two read and push. */
final class SimOutside {
  /** What its head is. */
  enum Kind {
    /** The network's, unless a fault strikes it. */
    HONEST,
    /** The network's of some minutes ago. */
    LAGGING,
    /** Always the same. */
    STUCK,
    /** Another network's, which never stalls. */
    ANOTHER_NETWORK,
    /** The clock's slot, whether there are blocks or not. */
    CLOCK
  }

  private static final long LAG = 600;
  private static final long ANOTHER = 10_000_000;

  final OutsideId id;
  final Kind kind;
  private final Chain chain;
  private final WorldFaults faults;
  private final long first;
  private long last;
  private long changed;

  SimOutside(int index, Kind kind, Chain chain, WorldFaults faults, long now) {
    this.id = new OutsideId("outside_" + index);
    this.kind = kind;
    this.chain = chain;
    this.faults = faults;
    this.first = chain.headAt(now);
    this.last = first;
    this.changed = now;
  }

  /** Its head as it is read now; -1 if it gives no answer. */
  long headSeen(long now) {
    return switch (kind) {
      case HONEST -> {
        if (faults.has(FaultKind.OUTSIDE_GONE)) {
          yield -1;
        }
        if (!faults.has(FaultKind.OUTSIDE_STUCK)) {
          last = chain.headAt(now);
        }
        yield last;
      }
      case LAGGING -> chain.headAt(now - LAG);
      case STUCK -> first;
      case ANOTHER_NETWORK -> ANOTHER + chain.slotAt(now);
      case CLOCK -> chain.slotAt(now);
    };
  }

  /** A fault that is an outside head's begins or ends. */
  void note(long now) {
    changed = now;
  }

  /** Since when it shows the network's head; {@link Long#MAX_VALUE} if it does not. */
  long honestSince() {
    boolean isStruck = faults.has(FaultKind.OUTSIDE_GONE) || faults.has(FaultKind.OUTSIDE_STUCK);
    return kind == Kind.HONEST && !isStruck ? changed : Long.MAX_VALUE;
  }
}
