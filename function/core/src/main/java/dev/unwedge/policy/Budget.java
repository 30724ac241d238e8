package dev.unwedge.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * How many attempts a fleet may see within a window, so that one bad signal never takes the whole
 * fleet down. Floor and fraction together: a fraction alone freezes small fleets
 * (kubernetes-sigs/karpenter#2134).
 *
 * @param floor attempts always allowed; default 1. Also the limit while the network stands still
 * @param fraction of the fresh nodes, from 0 to 1; default 0.3
 * @param ceiling attempts never exceeded; default 10
 * @param window the time in which attempts are counted; default 5 minutes
 */
public record Budget(int floor, BigDecimal fraction, int ceiling, Duration window) {
  public static final Budget DEFAULT =
      new Budget(1, new BigDecimal("0.3"), 10, Duration.ofMinutes(5));

  /** The attempts allowed within the window. */
  public int limit(int freshNodes, boolean networkStandsStill) {
    int share = networkStandsStill ? floor : Math.max(floor, ceil(fraction, freshNodes));
    return Math.min(ceiling, share);
  }

  /** A fraction of a count, rounded up in decimal: 0.07 of 100 is 7, not 8. */
  public static int ceil(BigDecimal fraction, int count) {
    return fraction
        .multiply(BigDecimal.valueOf(count))
        .setScale(0, RoundingMode.CEILING)
        .intValueExact();
  }
}
