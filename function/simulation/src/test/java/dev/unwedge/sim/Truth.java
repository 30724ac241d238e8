package dev.unwedge.sim;

/** What is really true of a node, whatever anybody can see of it. */
enum Truth {
  HEALTHY,
  /** Well, and no block to follow. */
  NETWORK_STANDS_STILL,
  /** Advancing, and not there yet. */
  SYNCING,
  /** A young incarnation whose head has not moved yet. */
  STARTING,
  /** The same of a client that does not write what the pattern looks for. */
  STARTING_UNMATCHED,
  /** The same while Docker tells nobody that it was started. */
  STARTING_UNTOLD,
  /** Well, and standing still for a while. */
  PAUSED,
  /** The same of a client that does not write what the pattern looks for. */
  PAUSED_UNMATCHED,
  /** Well, and its publisher pushes a clock as its head. */
  PUSHES_CLOCK,
  /** Its host's network is down. */
  CUT_OFF,
  /** Docker restarts it over and over. */
  OOM_CYCLE,
  /** Its container does not run. */
  DOWN,
  HOST_DOWN,
  /** Well, and nobody tells. */
  UNSEEN,
  /** Head and heartbeat stopped. */
  WEDGED_SWARM,
  /** Head stopped; the heartbeat's age grows. */
  WEDGED_STALE_AGE,
  /** Head stopped in an incarnation that never had a heartbeat. */
  WEDGED_NEVER_BEAT,
  /** Head stopped; the heartbeat goes on, or there never was one. */
  WEDGED_HEAD,
  /** Head, heartbeat and endpoint stopped. */
  WEDGED_DEAF,
  /** Head and endpoint stopped, and nobody pushes heartbeats of it. */
  WEDGED_DEAF_MUTE,
  /** Wedged like that, and it would heal by itself. */
  WEDGED_TRANSIENT,
  /** Started anew and wedged at once. */
  WEDGED_AT_START;

  boolean isDeaf() {
    return this == WEDGED_DEAF || this == WEDGED_DEAF_MUTE;
  }

  /** Young, well, and not advancing yet. */
  boolean isStarting() {
    return this == STARTING || this == STARTING_UNMATCHED || this == STARTING_UNTOLD;
  }

  boolean isWedged() {
    return name().startsWith("WEDGED");
  }
}
