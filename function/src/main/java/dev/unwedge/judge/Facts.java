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
  final long newest;
  final Incarnations incarnations;
  final Heartbeats heartbeats;
  final @Nullable Instant downSince;
  final @Nullable Frozen frozen;
  final long frozenFor;
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
    long present = incarnations.present();
    this.heartbeats = Heartbeats.of(beats, heads, present, policy);
    this.downSince = downSince(uptime);
    this.frozen = frozen(present);
    this.frozenFor = frozen == null ? -1 : frozen.duration().toSeconds();

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

  private static @Nullable Instant downSince(Series uptime) {
    int from = uptime.size();
    while (from > 0 && uptime.value(from - 1) == 0) {
      from--;
    }
    return from == uptime.size() ? null : uptime.stamp(from);
  }

  private @Nullable Frozen frozen(long present) {
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

  @Nullable Duration newestUptime() {
    return uptime.isEmpty() ? null : Duration.ofSeconds(uptime.newestValue());
  }

  /**
   * The incarnation's age: the newest uptime; where that has not been pushed for {@code
   * silentAfter}, what it has grown to since. A grace must not last for as long as a publisher
   * cannot ask Docker.
   */
  @Nullable Duration age() {
    Duration known = newestUptime();
    if (known == null) {
      return null;
    }
    Duration since = Duration.ofSeconds(newest - uptime.newestSecond());
    return since.compareTo(policy.silentAfter()) < 0 ? known : known.plus(since);
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

  Verdict.@Nullable Unresponsive unresponsive() {
    if (heartbeats.state() != Heartbeats.State.SILENT
        || !isCurrent(newest)
        || !isCurrent(heartbeats.newest())) {
      return null;
    }
    long present = incarnations.present();
    boolean hasHead = !heads.isEmpty() && heads.newestSecond() >= present;
    long since = hasHead ? heads.newestSecond() : firstKnown(present);
    if (newest - since < policy.wedgedAfter().toSeconds()) {
      return null;
    }
    // The first period without a head is the one after the newest head's, or that of the start.
    Instant startedBefore =
        hasHead
            ? heads.endOfPeriod(heads.size() - 1, policy.period()).plus(policy.period())
            : Instant.ofEpochSecond(since).plus(policy.period());
    return new Verdict.Unresponsive(
        Instant.ofEpochSecond(since), Duration.ofSeconds(newest - since), startedBefore);
  }

  /** The incarnation's start or, where no uptime tells it, the first datapoint of any metric. */
  private long firstKnown(long present) {
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
        frozen == null ? null : frozen.duration(),
        heartbeats.state(),
        heartbeats.everAlive() ? Instant.ofEpochSecond(heartbeats.lastAlive()) : null,
        newestUptime(),
        reference.isPresent() ? reference.getAsLong() : null);
  }
}
