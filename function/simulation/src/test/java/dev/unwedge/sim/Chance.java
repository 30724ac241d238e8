package dev.unwedge.sim;

/** Dice whose throws hang on a seed and on what they are for, never on what was thrown before. */
record Chance(long seed) {

  /** Dice of their own for one purpose. */
  Chance of(String purpose) {
    return new Chance(mix(seed ^ purpose.hashCode() * 0x9E3779B97F4A7C15L));
  }

  /** Dice of their own for one thing out of many. */
  Chance of(long which) {
    return new Chance(mix(seed + which * 0xD1B54A32D192ED03L));
  }

  /** From 0 to 1. */
  double share(long which) {
    return (mix(seed + which * 0x9E3779B97F4A7C15L) >>> 11) * 0x1p-53;
  }

  /** Whether it happens. */
  boolean happens(double probability, long which) {
    return share(which) < probability;
  }

  /** From least to most, both included. */
  long between(long least, long most, long which) {
    return least + (long) (share(which) * (most - least + 1));
  }

  /** Mostly near the least: four throws in five lie in the lower half. */
  long mostlyLow(long least, long most, long which) {
    double share = share(which);
    return least + (long) (share * share * share * (most - least + 1));
  }

  /** The time until the next of things that happen so often an hour on average, in seconds. */
  long wait(double anHour, long which) {
    return (long) Math.ceil(-Math.log(1 - share(which)) * 3600 / anHour);
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
