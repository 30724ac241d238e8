package dev.unwedge.policy;

import dev.unwedge.json.Fields;
import dev.unwedge.json.JsonException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules that a policy's settings keep among each other, the fleet's and each node's. */
final class PolicyRules {
  /** CloudWatch keeps 60 s data for 15 days; SSM's command history reaches 30. */
  static final Duration LONGEST = Duration.ofDays(14);

  private static final Duration FINE_DATA = Duration.ofHours(3);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Longer than this a node's absence costs the network more than the wedge does. */
  private static final Duration LONGEST_DOWNTIME = Duration.ofMinutes(5);

  /**
   * The last node to come back from a network stall has {@code stalledAfter} less a stretch: with
   * fewer than three a single rise of the others would pass for a network that goes on without it.
   */
  private static final int LEAST_STRETCHES = 3;

  private final Policy policy;
  private final Fields fields;

  private PolicyRules(Policy policy, Fields fields) {
    this.policy = policy;
    this.fields = fields;
  }

  /**
   * Checks what a policy says of the fleet; its overrides are checked by themselves.
   *
   * @throws JsonException if a rule is broken; the message names the field and what is allowed
   */
  static void check(Policy policy, Fields fields) {
    PolicyRules rules = new PolicyRules(policy, fields);
    rules.period();
    rules.wedged();
    rules.stalled(LONGEST, null);
    Duration periods = policy.period().multipliedBy(2);
    rules.between("silentAfter", policy.silentAfter(), periods, "2 periods", LONGEST, null);
    rules.graces();
    rules.between(
        "lookback", policy.lookback(), policy.stalledAfter(), "stalledAfter", LONGEST, null);
    if (policy.quorum().signum() == 0) {
      throw fields.wrong("quorum", policy.quorum(), "a number above 0, up to 1");
    }
    rules.between("recoveryTimeout", policy.recoveryTimeout(), SECOND, null, LONGEST, null);
    rules.cooldown();
    rules.between("maxCooldown", policy.maxCooldown(), SECOND, null, LONGEST, null);
    rules.between("attemptWindow", policy.attemptWindow(), SECOND, null, LONGEST, null);
    if (rules.reachesBeyondFineData()) {
      throw fields.wrong(
          "period",
          policy.period(),
          "at least PT60S where stalledAfter, silentAfter or startupGrace reach back further than"
              + " the 3 h that CloudWatch keeps finer data");
    }
    rules.downtime();
  }

  /**
   * Checks what an override makes of a policy that keeps the rules itself: what the fleet's
   * settings ask for is here a bound of the node's.
   *
   * @throws JsonException if a rule is broken; the message names the override's field
   */
  static void checkOverride(Policy merged, Fields override) {
    PolicyRules rules = new PolicyRules(merged, override);
    rules.wedged();
    rules.stalled(merged.lookback(), "lookback");
    rules.graces();
    rules.between("recoveryTimeout", merged.recoveryTimeout(), SECOND, null, LONGEST, null);
    rules.cooldown();
    if (rules.reachesBeyondFineData()) {
      throw override.wrong(
          merged.startupGrace().compareTo(merged.stalledAfter()) > 0
              ? "startupGrace"
              : "stalledAfter",
          merged.ownHeadWindow(),
          "so short that all heads read for it are no older than the 3 h that CloudWatch keeps data"
              + " of periods below PT60S");
    }
    rules.downtime();
  }

  private void period() {
    long seconds = policy.period().toSeconds();
    boolean minutes = seconds % 60 == 0 && seconds >= 60 && seconds <= 86_400;
    if (!minutes && !List.of(1L, 5L, 10L, 20L, 30L).contains(seconds)) {
      throw fields.wrong(
          "period", policy.period(), "a CloudWatch period: 1, 5, 10, 20, 30 s or whole minutes");
    }
  }

  private void wedged() {
    Duration periods = policy.period().multipliedBy(3);
    between("wedgedAfter", policy.wedgedAfter(), periods, "3 periods", LONGEST, null);
  }

  private void stalled(Duration most, @Nullable String mostIs) {
    Duration stretches = policy.stretch().multipliedBy(LEAST_STRETCHES);
    boolean wedgedIsMore = policy.wedgedAfter().compareTo(stretches) > 0;
    between(
        "stalledAfter",
        policy.stalledAfter(),
        wedgedIsMore ? policy.wedgedAfter() : stretches,
        wedgedIsMore ? "wedgedAfter" : "3 stretches of 2 periods, each at least PT60S",
        most,
        mostIs);
  }

  private void graces() {
    between("startupGrace", policy.startupGrace(), Duration.ZERO, null, LONGEST, null);
    between("syncGrace", policy.syncGrace(), Duration.ZERO, null, LONGEST, null);
  }

  private void cooldown() {
    Duration least = policy.recoveryTimeout();
    between("cooldown", policy.cooldown(), least, "recoveryTimeout", LONGEST, null);
  }

  private void downtime() {
    between("downtime", policy.downtime(), Duration.ZERO, null, LONGEST_DOWNTIME, null);
  }

  private boolean reachesBeyondFineData() {
    return policy.period().toSeconds() < 60 && policy.ownHeadWindow().compareTo(FINE_DATA) > 0;
  }

  private void between(
      String name,
      Duration value,
      Duration least,
      @Nullable String leastIs,
      Duration most,
      @Nullable String mostIs) {
    check(fields, name, value, least, leastIs, most, mostIs);
  }

  /** Holds a duration to its bounds, and names what they come from. */
  static void check(
      Fields fields,
      String name,
      Duration value,
      Duration least,
      @Nullable String leastIs,
      Duration most,
      @Nullable String mostIs) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw fields.wrong(
          name, value, "at least " + named(least, leastIs) + " and at most " + named(most, mostIs));
    }
  }

  private static String named(Duration bound, @Nullable String is) {
    return is == null ? bound.toString() : bound + " (" + is + ")";
  }
}
