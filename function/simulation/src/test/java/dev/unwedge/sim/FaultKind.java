package dev.unwedge.sim;

/** What can go wrong or be done in a simulated world. */
enum FaultKind {
  // ---- Wedges: only a restart helps, or a person who comes at the end.
  // The amount is how many restarts are in vain before one helps.
  /** The swarm dies: head and heartbeat stop. */
  WEDGE_SWARM(Scope.NODE),
  /** Head and heartbeat stop, and its line goes on with an ever larger age. */
  WEDGE_STALE_AGE(Scope.NODE),
  /** A new incarnation whose heartbeat never fires; after five minutes its head stops as well. */
  WEDGE_NEVER_BEAT(Scope.NODE),
  /** The head stops, the heartbeat goes on. */
  WEDGE_HEAD(Scope.NODE),
  /** Head, heartbeat and endpoint stop. */
  WEDGE_DEAF(Scope.NODE),
  /** As when the swarm dies, and it heals by itself at the end. */
  WEDGE_TRANSIENT(Scope.NODE),

  // ---- What else happens to a node.
  /** Docker restarts it over and over; the amount is the longest life of an incarnation. */
  OOM_CYCLE(Scope.NODE),
  /** It dies once, and Docker starts it again. */
  CRASH(Scope.NODE),
  /** It is stopped and started again by hand. */
  STOPPED(Scope.NODE),
  /** A person restarts it. */
  OPERATOR_RESTART(Scope.NODE),
  /** It is well and stands still for a while, as in a long fork choice or a slow disk. */
  PAUSE(Scope.NODE),
  /** A person restarts it, and some minutes later, by the amount in seconds, it stands still. */
  YOUNG_PAUSE(Scope.NODE),
  /** A new version, which does not write what the pattern looks for; the old one at the end. */
  UPGRADE(Scope.NODE),
  /** It dies while Docker tells nobody, and its new incarnation takes as long as one may. */
  CRASH_WHILE_MUTE(Scope.NODE),
  /** Its publisher pushes the clock's slot as its head. */
  CLOCK_AS_HEAD(Scope.NODE),
  /** Its endpoint gives no answer; the node is well. */
  ENDPOINT_HANGS(Scope.NODE),
  /** Its log can't be read. */
  LOG_LOST(Scope.NODE),
  /** An orchestrator owns its container: the restart document leaves it alone. */
  SUPERVISED(Scope.NODE),
  /** The policy excludes it. */
  EXCLUDED(Scope.NODE),
  /** An alarm wakes the function for this node. */
  ALARM(Scope.NODE),

  // ---- Hosts.
  /** The host is off; its containers come back with it. */
  HOST_DOWN(Scope.HOST),
  /** The host is cut off from everything. */
  NETWORK_DOWN(Scope.HOST),
  /** The publisher does not run. */
  PUBLISHER_DOWN(Scope.HOST),
  /** Docker does not answer: no uptime, no heartbeats. */
  DOCKER_MUTE(Scope.HOST),
  /** Datapoints of all metrics come late, by up to the amount in seconds. */
  LATE_ALL(Scope.HOST),
  /** Heads come late. */
  LATE_HEADS(Scope.HOST),
  /** Heartbeats come late. */
  LATE_HEARTBEATS(Scope.HOST),
  /** Uptime comes late. */
  LATE_UPTIME(Scope.HOST),
  /** The host's clock is wrong by the amount in seconds, and set right at the end. */
  CLOCK_STEP(Scope.HOST),
  /** The SSM agent is gone. */
  AGENT_OFFLINE(Scope.HOST),
  /** A script of the document is killed half-way: the host gives no word. */
  SCRIPT_KILLED(Scope.HOST),
  /** A script's look finds no head, and says so where the head decides. */
  LOOK_BLIND(Scope.HOST),

  // ---- The network.
  NETWORK_STALLS(Scope.WORLD),
  NETWORK_LIMPS(Scope.WORLD),
  NETWORK_SLOW(Scope.WORLD),
  /** Endpoints outside the fleet stand still. */
  OUTSIDE_STUCK(Scope.WORLD),
  /** Endpoints outside the fleet give no answer. */
  OUTSIDE_GONE(Scope.WORLD),
  /** Half of the fleet is upgraded within minutes to what the pattern does not match. */
  HALF_UPGRADED(Scope.WORLD),

  // ---- AWS and the function.
  /** CloudWatch shows everything late, by up to the amount in seconds. */
  REGION_LATE(Scope.WORLD),
  /** No metric can be read. */
  METRICS_THROTTLED(Scope.WORLD),
  /** Some metrics of some nodes can't be read. */
  METRICS_PARTIAL(Scope.WORLD),
  LISTING_FAILS(Scope.WORLD),
  HISTORY_FAILS(Scope.WORLD),
  POLICY_FAILS(Scope.WORLD),
  /** The host's word can't be asked for. */
  WORDS_FAIL(Scope.WORLD),
  /** The schedule does not fire. */
  RUNS_MISSED(Scope.WORLD),
  /** SSM refuses commands. */
  SENDS_REFUSED(Scope.WORLD),
  /** SSM's answers get lost; half of the commands were taken. */
  SENDS_LOST(Scope.WORLD),
  /** Lambda throws the warm function away. */
  COLD_START(Scope.WORLD),
  /** A second stack, with a memory of its own, runs at the same second. */
  SECOND_STACK(Scope.WORLD),

  // ---- The operator.
  /** The mode is paused. */
  PAUSED(Scope.WORLD),
  OBSERVED(Scope.WORLD),
  /** A pause of all nodes; of an odd amount it has no end and is taken away. */
  PAUSE_OF_ALL(Scope.WORLD),
  /** The same of two nodes, which the amount chooses. */
  PAUSE_OF_SOME(Scope.WORLD);

  /** What a fault strikes. */
  enum Scope {
    NODE,
    HOST,
    WORLD
  }

  private final Scope scope;

  FaultKind(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  boolean isWedge() {
    return switch (this) {
      case WEDGE_SWARM,
          WEDGE_STALE_AGE,
          WEDGE_NEVER_BEAT,
          WEDGE_HEAD,
          WEDGE_DEAF,
          WEDGE_TRANSIENT ->
          true;
      default -> false;
    };
  }

  /** Whether it keeps a run from knowing or doing all that it should. */
  boolean blindsRuns() {
    return switch (this) {
      case METRICS_THROTTLED,
          METRICS_PARTIAL,
          LISTING_FAILS,
          HISTORY_FAILS,
          POLICY_FAILS,
          RUNS_MISSED ->
          true;
      default -> false;
    };
  }

  /** Whether it keeps a node's own data from telling what is true of it. */
  boolean distortsData() {
    return switch (this) {
      case ENDPOINT_HANGS,
          HOST_DOWN,
          NETWORK_DOWN,
          PUBLISHER_DOWN,
          LATE_ALL,
          LATE_HEADS,
          LATE_HEARTBEATS,
          LATE_UPTIME,
          CLOCK_STEP,
          CLOCK_AS_HEAD,
          REGION_LATE ->
          true;
      default -> false;
    };
  }
}
