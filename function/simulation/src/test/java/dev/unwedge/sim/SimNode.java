package dev.unwedge.sim;

import dev.unwedge.fleet.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A node and its container as they really are. It follows the chain unless something keeps it: it
 * does not run, it is starting, wedged, paused, or cut off.
 */
final class SimNode {
  /** A node this close to the newest block keeps up. */
  private static final long CLOSE = 3;

  private static final long ENDPOINT_STARTS = 12;

  /** Seconds without a rise that are more than a node's samples are apart. */
  private static final long STANDSTILL = 90;

  final int index;
  final NodeId id;
  final SimHost host;
  private final Agenda agenda;
  private final Chain chain;
  private final Chance chance;
  private final Limits limits;
  private final Beats beats;
  private final long lag;
  private Support support;
  private final Support ofOldVersion;

  // The container.
  private boolean runs;
  private long startedAt;
  private long startedClock;
  private int incarnation;
  private long life = Long.MAX_VALUE;
  private long endpointFrom;
  private long oomUntil;
  private long oomLongest;
  private boolean handsOff;

  // What keeps others from seeing it.
  private int hangs;
  private int logsLost;
  private int exclusions;
  private int supervisors;

  /** When the last fault that distorts its own data ended; {@link Long#MAX_VALUE} in one. */
  private long cleanSince = Long.MIN_VALUE;

  /** When its heartbeats last came or went. */
  private long heartbeatsChanged = Long.MIN_VALUE;

  // What keeps it.
  private boolean starting;
  private int pauses;
  private int cuts;
  private @Nullable Wedge wedge;
  private long healedAt = Long.MIN_VALUE;
  private boolean beatless;
  private boolean silentlyWell;
  private int upgrades;
  private boolean slowly;
  private int clocks;

  // Where it is.
  private long head;
  private long rate = 40;
  private long advancedTo;
  private long lastRise;
  private long keepsUpSince;
  private long cameBackAt = Long.MIN_VALUE;
  private long stoodFor;

  /** When it was started, last and before that, by others than unwedge; {@link Long#MIN_VALUE}. */
  private long lastForeignStart = Long.MIN_VALUE;

  private long foreignStartBefore = Long.MIN_VALUE;

  SimNode(
      int index,
      NodeId id,
      Support support,
      SimHost host,
      Agenda agenda,
      Chain chain,
      Chance chance,
      Limits limits) {
    this.index = index;
    this.id = id;
    this.support = support;
    this.ofOldVersion = support;
    this.host = host;
    this.agenda = agenda;
    this.chain = chain;
    this.chance = chance;
    this.limits = limits;
    this.beats = new Beats(chance.of("beats"));
    this.lag = chance.between(1, 5, 1);
    long now = agenda.now();
    runs = true;
    startedAt = now - chance.between(36_000, 144_000, 2);
    startedClock = host.clock(startedAt);
    endpointFrom = startedAt + ENDPOINT_STARTS;
    head = chain.headAt(now - lag);
    advancedTo = now;
    lastRise = now;
    keepsUpSince = now;
    beats.start(now - 60);
  }

  // ---- What is true of it

  Truth truth(long time) {
    advance(time);
    if (host.isDown()) {
      return Truth.HOST_DOWN;
    }
    if (oomUntil > time) {
      return Truth.OOM_CYCLE;
    }
    if (!runs) {
      return Truth.DOWN;
    }
    if (wedge != null) {
      return wedge.truth();
    }
    if (starting) {
      return host.has(FaultKind.DOCKER_MUTE) && startedAt >= host.dockerChanged()
          ? Truth.STARTING_UNTOLD
          : isUnmatched() ? Truth.STARTING_UNMATCHED : Truth.STARTING;
    }
    if (cuts > 0) {
      return Truth.CUT_OFF;
    }
    if (pauses > 0) {
      return isUnmatched() ? Truth.PAUSED_UNMATCHED : Truth.PAUSED;
    }
    if (clocks > 0) {
      return Truth.PUSHES_CLOCK;
    }
    if (host.has(FaultKind.PUBLISHER_DOWN)) {
      return Truth.UNSEEN;
    }
    if (chain.advancingSince(time) == Long.MAX_VALUE) {
      return Truth.NETWORK_STANDS_STILL;
    }
    return keepsUpSince == Long.MAX_VALUE ? Truth.SYNCING : Truth.HEALTHY;
  }

  /** What becomes of the heartbeats of its present version. */
  Support support() {
    return support;
  }

  /** Whether it is well for all that its publisher finds no heartbeat in this incarnation. */
  boolean isUnmatched() {
    return support == Support.MISMATCHED || silentlyWell();
  }

  boolean pushesClock() {
    return clocks > 0;
  }

  /** The wedge that holds it; null while it runs free, does not run, or is in an OOM cycle. */
  @Nullable Wedge wedge() {
    return runs && oomUntil <= agenda.now() ? wedge : null;
  }

  boolean runs() {
    return runs;
  }

  /** When its incarnation was started. */
  long startedAt() {
    return startedAt;
  }

  /** The same by the host's clock, as Docker has it. */
  long startedClock() {
    return startedClock;
  }

  /** The last but one start that unwedge did not ask for. */
  long foreignStartBefore() {
    return foreignStartBefore;
  }

  /** Since when it keeps up with the chain; {@link Long#MAX_VALUE} if it doesn't. */
  long keepsUpSince(long time) {
    advance(time);
    return runs && !isKept() ? keepsUpSince : Long.MAX_VALUE;
  }

  /** Whether unwedge did not ask for the start of its present incarnation. */
  boolean isStartedByOthers() {
    return lastForeignStart >= startedAt;
  }

  /** When its head last rose. */
  long lastRise(long time) {
    advance(time);
    return lastRise;
  }

  /** Since when its own data tell what is true; {@link Long#MAX_VALUE} if they don't. */
  long cleanSince() {
    return hangs > 0 || clocks > 0 ? Long.MAX_VALUE : Math.max(cleanSince, host.cleanSince());
  }

  /** When its heartbeats last came or went by a fault of the publisher's. */
  long heartbeatsChanged() {
    return Math.max(heartbeatsChanged, host.dockerChanged());
  }

  boolean heartbeatsHidden() {
    return logsLost > 0 || host.has(FaultKind.DOCKER_MUTE);
  }

  // ---- What can be seen of it

  /** Its head, or -1 where the endpoint does not answer. */
  long headSeen(long time) {
    advance(time);
    boolean deaf = wedge != null && wedge.truth().isDeaf();
    boolean answers = runs && !deaf && hangs == 0 && time >= endpointFrom;
    return answers ? clocks > 0 ? chain.slotAt(time) : head : -1;
  }

  boolean logCanBeRead() {
    return logsLost == 0;
  }

  /** How many fresh heartbeats it has written up to now. */
  long beatsUntil(long time) {
    return beats.count(time);
  }

  // ---- What happens to it

  private boolean isKept() {
    return starting || pauses > 0 || cuts > 0 || wedge != null;
  }

  private void advance(long time) {
    long passed = time - advancedTo;
    if (passed <= 0) {
      return;
    }
    if (runs && !isKept()) {
      long newest = chain.headAt(time - lag);
      if (head < newest) {
        head = Math.min(newest, head + rate * passed);
        if (time - lastRise >= STANDSTILL) {
          cameBackAt = time;
          stoodFor = time - lastRise;
        }
        lastRise = time;
      }
      if (keepsUpSince == Long.MAX_VALUE && head >= newest - CLOSE) {
        keepsUpSince = time;
      }
    }
    advancedTo = time;
  }

  private void change() {
    advance(agenda.now());
    keepsUpSince = Long.MAX_VALUE;
  }

  /** It wedges, unless it is wedged, in an OOM cycle or not running. */
  boolean wedge(Fault fault, int number) {
    long now = agenda.now();
    if (!runs || wedge != null || oomUntil > now || starting || cuts > 0) {
      return false;
    }
    change();
    Truth truth = truthOf(fault.kind());
    if (truth == Truth.WEDGED_DEAF && pushesNoHeartbeats()) {
      truth = Truth.WEDGED_DEAF_MUTE;
    }
    boolean silent = truth != Truth.WEDGED_HEAD;
    wedge = new Wedge(truth, now, silent, fault.amount(), number);
    if (truth == Truth.WEDGED_STALE_AGE) {
      beats.stop(now + Limits.HEARTBEAT_AGE);
    } else if (silent) {
      beats.stop(now);
    }
    return true;
  }

  /** Whether nobody pushes heartbeats of it, whatever it writes. */
  boolean pushesNoHeartbeats() {
    return support == Support.NONE || !limits.profile().pushes().heartbeats();
  }

  private static Truth truthOf(FaultKind kind) {
    return switch (kind) {
      case WEDGE_SWARM -> Truth.WEDGED_SWARM;
      case WEDGE_STALE_AGE -> Truth.WEDGED_STALE_AGE;
      case WEDGE_NEVER_BEAT -> Truth.WEDGED_NEVER_BEAT;
      case WEDGE_HEAD -> Truth.WEDGED_HEAD;
      case WEDGE_DEAF -> Truth.WEDGED_DEAF;
      case WEDGE_TRANSIENT -> Truth.WEDGED_TRANSIENT;
      default -> throw new IllegalArgumentException(kind.name());
    };
  }

  /** The wedge goes away by itself. */
  void heal(int number) {
    if (wedge != null && wedge.number() == number) {
      change();
      healedAt = agenda.now();
      wedge = null;
      beats.start(healedAt);
    }
  }

  /**
   * When it last got going again by itself: a wedge went away, or the head rose after it had stood
   * still for so many seconds or more. {@link Long#MIN_VALUE} if it never did.
   */
  long gotGoingAt(long time, long seconds) {
    advance(time);
    return Math.max(healedAt, stoodFor >= seconds ? cameBackAt : Long.MIN_VALUE);
  }

  /** A person sees that a wedge of this fault is still there, and restarts the container. */
  void personComes(int number) {
    if (wedge != null && wedge.number() == number && runs && !handsOff) {
      wedge = null;
      die();
      agenda.in(5, () -> start(true));
    }
  }

  /** It stands still; where a heartbeat seems to have stopped that would be a wedge. */
  boolean pause() {
    if (silentlyWell && !limits.profile().pushes().uptime()) {
      return false;
    }
    change();
    pauses++;
    return true;
  }

  /** Whether its heartbeat never fired in this incarnation, though nothing is wrong yet. */
  boolean silentlyWell() {
    return silentlyWell && runs && wedge == null;
  }

  /** How long its last incarnation lived, in seconds. */
  long lastLife() {
    return life;
  }

  boolean isInOomCycle() {
    return oomUntil > agenda.now();
  }

  void resume() {
    change();
    pauses--;
  }

  void hang(boolean begins) {
    hangs = Math.max(0, hangs + (begins ? 1 : -1));
    cleanSince = agenda.now();
  }

  void pushClock(boolean begins) {
    clocks += begins ? 1 : -1;
    cleanSince = agenda.now();
  }

  /** Its next incarnation takes as long to get going as one may that is well. */
  void willStartSlowly() {
    slowly = true;
  }

  /** From its next incarnation on it is of another version, or of the old one again. */
  void upgrade(boolean begins) {
    upgrades += begins ? 1 : -1;
  }

  /** An orchestrator owns its container, or does no longer. */
  void supervise(boolean begins) {
    supervisors += begins ? 1 : -1;
  }

  boolean isSupervised() {
    return supervisors > 0;
  }

  void exclude(boolean begins) {
    exclusions += begins ? 1 : -1;
  }

  boolean isExcluded() {
    return exclusions > 0;
  }

  void loseLog(boolean begins) {
    logsLost += begins ? 1 : -1;
    heartbeatsChanged = agenda.now();
  }

  void cut() {
    change();
    cuts++;
  }

  void reconnect() {
    change();
    cuts--;
  }

  /** Its container ends. */
  void die() {
    change();
    life = agenda.now() - startedAt;
    runs = false;
    beats.stop(agenda.now());
  }

  /** A new incarnation whose heartbeat never fires. */
  void startWithoutHeartbeat() {
    if (runs && wedge == null && !handsOff && oomUntil <= agenda.now()) {
      beatless = true;
      die();
      start(true);
    }
  }

  /** Begins to be killed and started over and over. */
  void oomCycle(long until, long longest) {
    if (runs && !handsOff) {
      oomUntil = until;
      oomLongest = longest;
      die();
      start(true);
    }
  }

  /** Its container starts. */
  void start(boolean foreign) {
    long now = agenda.now();
    if (runs) {
      return;
    }
    change();
    runs = true;
    incarnation++;
    support = upgrades > 0 && ofOldVersion == Support.BEATS ? Support.MISMATCHED : ofOldVersion;
    startedAt = now;
    startedClock = host.clock(now);
    if (foreign) {
      noteForeignStart(now);
    }
    Chance start = chance.of("start").of(incarnation);
    endpointFrom = now + start.between(1, ENDPOINT_STARTS, 1);
    boolean wiped = start.happens(0.1, 2);
    head = wiped ? 0 : Math.max(0, head - start.between(0, 30, 3));
    rate = wiped ? start.between(20, 100, 4) : 40;
    boolean stuck = wedge != null && wedge.vain() > 0;
    boolean silent = wedge != null && wedge.silent();
    if (stuck && wedge != null) {
      wedge = new Wedge(Truth.WEDGED_AT_START, now, silent, wedge.vain() - 1, wedge.number());
    } else {
      wedge = null;
    }
    if (!(stuck && silent) && !beatless) {
      beats.start(now);
    }
    silentlyWell = beatless;
    if (hangs > 0 && limits.hang(this) != Long.MAX_VALUE) {
      hang(false); // what nothing speaks for is not begun with an endpoint that hangs
      hangs = 0;
    }
    starting = wedge == null;
    int began = incarnation;
    agenda.in(
        startTakes(start),
        () -> {
          if (incarnation == began && starting) {
            change();
            starting = false;
          }
        });
    if (oomUntil > now) {
      long life = start.between(2, oomLongest, 6);
      agenda.in(
          life,
          () -> {
            if (incarnation == began && runs && oomUntil > agenda.now()) {
              die();
              agenda.in(start.between(1, 20, 7), () -> start(true));
            }
          });
    }
    if (!stuck) {
      beatless = false;
    }
  }

  /** How long until its head moves: mostly within a minute, now and then nearly the whole grace. */
  private long startTakes(Chance start) {
    long longest = limits.slowStart(this);
    if (slowly) {
      slowly = false;
      return start.between(longest * 3 / 4, longest, 8);
    }
    return start.happens(0.15, 5)
        ? start.between(60, Math.max(60, longest), 8)
        : start.mostlyLow(5, Math.min(90, longest), 8);
  }

  /** A start that unwedge did not ask for, or what looks like one. */
  void noteForeignStart(long at) {
    foreignStartBefore = lastForeignStart;
    lastForeignStart = at;
  }

  /** The document is at work on the container: nobody else touches it. */
  void handsOff(boolean off) {
    handsOff = off;
  }

  boolean handsOff() {
    return handsOff;
  }
}
