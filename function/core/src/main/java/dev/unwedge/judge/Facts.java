package dev.unwedge.judge;

import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Series;
import dev.unwedge.judge.Verdict.Frozen;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the series of one node show at one instant: its present incarnation, its frozen span, its
 * heartbeats. Computed once; knows nothing of other nodes.
 */
final class Facts {
  private final Policy policy;
  private final long now;
  final Observation observation;
  final Series heads;
  final Series uptime;

  /** The newest stamp of any metric. */
  final long newest;

  final Incarnations incarnations;

  /** The first second of the present incarnation; {@link Incarnations#UNKNOWN} if none is known. */
  private final long present;

  final Heartbeats heartbeats;

  /** The incarnation's age, 0 while it does not run; null where it is not known. */
  final @Nullable Duration age;

  /** For how long the head has had one value, whatever came after its newest datapoint. */
  final @Nullable Frozen span;

  final boolean hasRisen;
  final long lastRise;

  Facts(Observation observation, Policy policy, long now) {
    this.policy = policy;
    this.now = now;
    this.observation = observation;
    Observation.Vitals vitals = observation.vitals();
    Series beats = vitals == null ? Series.EMPTY : vitals.heartbeats().series();
    this.heads = observation.heads().series();
    this.uptime = vitals == null ? Series.EMPTY : vitals.uptime().series();
    this.newest = observation.newestSecond();
    this.incarnations = Incarnations.of(uptime, policy.period(), observation.reportedStart());
    this.age = age();
    // It did not run when it was last asked, and does: what it did before was another incarnation.
    boolean isAnother = age == null && !uptime.isEmpty();
    this.present = isAnother ? uptime.newestSecond() + 1 : incarnations.present();
    this.heartbeats = Heartbeats.of(beats, heads, present, policy);
    this.span = span();

    boolean risen = false;
    long rise = Long.MIN_VALUE;
    for (int i = 1; i < heads.size(); i++) {
      if (heads.rises(i)) {
        rise = heads.second(i);
        risen |= heads.second(i - 1) >= present;
      }
    }
    this.hasRisen = risen;
    this.lastRise = rise;
  }

  /** Since when the container does not run; null if it does, or nobody knows. */
  @Nullable Instant downSince() {
    if (age == null || !age.isZero()) {
      return null;
    }
    int from = uptime.size() - 1;
    while (from > 0 && uptime.value(from - 1) == 0) {
      from--;
    }
    return uptime.stamp(from);
  }

  private @Nullable Frozen span() {
    int to = heads.size() - 1;
    if (to < 0 || heads.second(to) < present) {
      return null;
    }
    int from = to;
    while (from > 0
        && heads.value(from - 1) == heads.value(to)
        && heads.second(from - 1) >= present
        && heads.second(from) - heads.second(from - 1) <= policy.wedgedAfter().toSeconds()) {
      from--;
    }
    return new Frozen(
        heads.value(to),
        heads.stamp(from),
        Duration.ofSeconds(heads.second(to) - heads.second(from)),
        heads.endOfPeriod(from, policy.period()));
  }

  /**
   * The newest uptime; where that has not been pushed for {@code silentAfter}, what it has grown to
   * since. A grace must not last for as long as a publisher cannot ask Docker. A 0 that is that
   * old, or that a head followed, is unknown: the container may have been started since.
   */
  private @Nullable Duration age() {
    if (uptime.isEmpty()) {
      return null;
    }
    long known = uptime.newestValue();
    long since = newest - uptime.newestSecond();
    boolean isOld = since >= policy.silentAfter().toSeconds();
    if (known == 0 && (isOld || heads.newestSecond() > uptime.newestSecond())) {
      return null;
    }
    return Duration.ofSeconds(isOld ? known + since : known);
  }

  /**
   * The frozen span, if it is that long and nothing contradicts it: a node whose newest head is
   * {@code wedgedAfter} older than its newest datapoint is without a head, and not frozen.
   */
  @Nullable Frozen frozenFor(Duration least) {
    return span == null
            || span.duration().compareTo(least) < 0
            || newest - heads.newestSecond() >= policy.wedgedAfter().toSeconds()
        ? null
        : span;
  }

  boolean isCurrent(long stamp) {
    return stamp != Long.MIN_VALUE && now - stamp < policy.silentAfter().toSeconds();
  }

  /** Alive, unsupported, or without a datapoint for {@code stalledAfter}. */
  boolean heartbeatsAllowStall() {
    return switch (heartbeats.state()) {
      case UNSUPPORTED -> true;
      case ALIVE -> isCurrent(heartbeats.newest()) || heartbeatsAbsent();
      case SILENT, UNDECIDED -> heartbeatsAbsent();
    };
  }

  private boolean heartbeatsAbsent() {
    return newest - heartbeats.newest() >= policy.stalledAfter().toSeconds();
  }

  /** Whether it has been without a head for so long, up to the newest datapoint of any metric. */
  boolean isHeadlessFor(Duration least) {
    return newest - headlessSince() >= least.toSeconds();
  }

  /** Whether heartbeats, none of them old, add to the evidence of a missing head. */
  boolean isSilent() {
    return heartbeats.state() == Heartbeats.State.SILENT && isCurrent(heartbeats.newest());
  }

  /**
   * Whether the head went missing in this incarnation, and uptime shows without a long gap that it
   * is the same one still.
   */
  boolean hasOutlivedItsHead() {
    if (!hasHead()) {
      return false;
    }
    long longest = policy.wedgedAfter().toSeconds();
    long before = latest(heads, heads.size() - 1);
    for (int i = uptime.firstAtOrAfter(heads.newestSecond()); i < uptime.size(); i++) {
      if (uptime.second(i) - before > longest) {
        return false;
      }
      before = latest(uptime, i);
    }
    return newest - before <= longest;
  }

  /** The latest stamp that a sample can have: one that was read at the coarse period is of any. */
  private long latest(Series series, int index) {
    long period = policy.period().toSeconds();
    return series.endOfPeriod(index, period) - period;
  }

  private boolean hasHead() {
    return !heads.isEmpty() && heads.newestSecond() >= present;
  }

  /** The newest head's stamp; without one in this incarnation, its start. */
  private long headlessSince() {
    return hasHead() ? heads.newestSecond() : firstKnown();
  }

  Verdict.Unresponsive unresponsive() {
    long since = headlessSince();
    // The first period without a head is the one after the newest head's, or that of the start.
    Instant startedBefore =
        hasHead()
            ? heads.endOfPeriod(heads.size() - 1, policy.period()).plus(policy.period())
            : Instant.ofEpochSecond(since).plus(policy.period());
    return new Verdict.Unresponsive(
        Instant.ofEpochSecond(since), Duration.ofSeconds(newest - since), startedBefore);
  }

  Verdict.Headless headless() {
    long since = headlessSince();
    return new Verdict.Headless(Instant.ofEpochSecond(since), Duration.ofSeconds(newest - since));
  }

  /** The incarnation's start or, where no uptime tells it, the first datapoint of any metric. */
  private long firstKnown() {
    if (present != Incarnations.UNKNOWN) {
      return present;
    }
    Observation.Vitals vitals = observation.vitals();
    Series beats = vitals == null ? Series.EMPTY : vitals.heartbeats().series();
    long first = newest;
    if (!beats.isEmpty()) {
      first = Math.min(first, beats.second(0));
    }
    return first;
  }

  /** The head rose within {@code wedgedAfter}, and lately enough by the clock. */
  boolean advancedLately() {
    return lastRise != Long.MIN_VALUE
        && newest - lastRise < policy.wedgedAfter().toSeconds()
        && isCurrent(heads.newestSecond());
  }

  String whyUnknown() {
    if (heads.isEmpty()) {
      return "no head yet";
    }
    if (heads.size() == 1) {
      return "one datapoint of HeadSlot so far";
    }
    if (!isCurrent(heads.newestSecond())) {
      return "the newest head is too old: " + heads.stamp(heads.size() - 1);
    }
    if (newest - heads.newestSecond() >= policy.wedgedAfter().toSeconds()) {
      return "no head since " + heads.stamp(heads.size() - 1);
    }
    return lastRise == Long.MIN_VALUE
        ? "no progress seen in this incarnation, and not for long enough to say more"
        : "last progress at "
            + Instant.ofEpochSecond(lastRise)
            + ", not long enough ago to say more";
  }

  /** What the node shows, beside the head that its lag is measured against. */
  Signs signs(OptionalLong reference) {
    if (heads.isEmpty() && uptime.isEmpty() && heartbeats.newest() == Long.MIN_VALUE) {
      return Signs.NONE;
    }
    return new Signs(
        heads.isEmpty() ? null : heads.newestValue(),
        heads.isEmpty() ? null : heads.stamp(heads.size() - 1),
        span == null ? null : span.duration(),
        heartbeats.state(),
        heartbeats.everAlive() ? Instant.ofEpochSecond(heartbeats.lastAlive()) : null,
        age,
        uptime.isEmpty() ? null : uptime.stamp(uptime.size() - 1),
        reference.isPresent() ? reference.getAsLong() : null,
        lastRise == Long.MIN_VALUE ? null : Instant.ofEpochSecond(lastRise));
  }
}
