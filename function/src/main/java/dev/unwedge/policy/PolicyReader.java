package dev.unwedge.policy;

import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy from JSON. What is left out takes its default, inside the budget too. An unknown
 * field, a wrong type or a senseless value is an error that names the field and what is allowed.
 */
public final class PolicyReader {
  private static final String WHAT = "the policy";

  /** What the largest SSM parameter holds. */
  public static final int MOST_CHARACTERS = 8_192;

  /** CloudWatch keeps 60 s data for 15 days; SSM's command history reaches 30. */
  private static final Duration LONGEST = Duration.ofDays(14);

  private static final Duration FINE_DATA = Duration.ofHours(3);

  /** Longer than this a node's absence costs the network more than the wedge does. */
  private static final Duration LONGEST_DOWNTIME = Duration.ofMinutes(5);

  /**
   * The last node to come back from a network stall has {@code stalledAfter} less a stretch: with
   * fewer than three a single rise of the others would pass for a network that goes on without it.
   */
  private static final int LEAST_STRETCHES = 3;

  private static final Map<String, Mode> MODES = modes();

  private PolicyReader() {}

  private static Map<String, Mode> modes() {
    Map<String, Mode> modes = new LinkedHashMap<>();
    for (Mode mode : Mode.values()) {
      modes.put(mode.wireName(), mode);
    }
    return Collections.unmodifiableMap(modes);
  }

  /**
   * Reads a policy.
   *
   * @throws JsonException if it is not a policy; the message names the field and what is allowed
   */
  public static Policy read(String json) {
    return read(Json.object(json, WHAT, MOST_CHARACTERS));
  }

  /**
   * Reads a policy that is part of another document.
   *
   * @throws JsonException if it is not a policy; the message names the field and what is allowed
   */
  public static Policy read(Fields fields) {
    Policy defaults = Policy.DEFAULT;
    Policy policy =
        new Policy(
            fields.oneOf("mode", MODES, defaults.mode()),
            fields.textOrNull("reason"),
            fields.duration("period", defaults.period()),
            fields.duration("wedgedAfter", defaults.wedgedAfter()),
            fields.duration("stalledAfter", defaults.stalledAfter()),
            fields.duration("silentAfter", defaults.silentAfter()),
            fields.duration("startupGrace", defaults.startupGrace()),
            fields.duration("syncGrace", defaults.syncGrace()),
            fields.duration("lookback", defaults.lookback()),
            fields.whole("syncLagSlots", defaults.syncLagSlots(), 0, Integer.MAX_VALUE),
            fields.share("quorum", defaults.quorum()),
            restart(fields, defaults.restart()),
            budget(fields, defaults.budget()),
            fields.duration("cooldown", defaults.cooldown()),
            fields.duration("maxCooldown", defaults.maxCooldown()),
            fields.whole("maxAttempts", defaults.maxAttempts(), 1, 1000),
            fields.duration("attemptWindow", defaults.attemptWindow()),
            fields.duration("recoveryTimeout", defaults.recoveryTimeout()),
            fields.duration("downtime", defaults.downtime()),
            fields.list("excluded", PolicyReader::exclusion),
            fields.list("expected", PolicyReader::name),
            fields.whole("maxNodes", defaults.maxNodes(), 1, 1_000_000));
    fields.end();
    check(policy, fields);
    return policy;
  }

  private static Set<Remediable> restart(Fields fields, Set<Remediable> absent) {
    if (!fields.has("restart")) {
      return absent;
    }
    List<Remediable> named =
        fields.list(
            "restart",
            item -> {
              for (Remediable verdict : Remediable.values()) {
                if (verdict.name().equals(item.value())) {
                  return verdict;
                }
              }
              throw item.wrong("one of WEDGED, STALLED, UNRESPONSIVE");
            });
    Set<Remediable> all = EnumSet.noneOf(Remediable.class);
    all.addAll(named);
    return all;
  }

  private static Budget budget(Fields fields, Budget defaults) {
    if (!fields.has("budget")) {
      return defaults;
    }
    Fields budget = fields.objectOrNull("budget");
    if (budget == null) {
      throw fields.wrong("budget", null, "an object");
    }
    Budget read =
        new Budget(
            budget.whole("floor", defaults.floor(), 0, 1_000_000),
            budget.share("fraction", defaults.fraction()),
            budget.whole("ceiling", defaults.ceiling(), 0, 1_000_000),
            budget.duration("window", defaults.window()));
    budget.end();
    between(budget, "window", read.window(), Duration.ofSeconds(1), LONGEST);
    return read;
  }

  private static Exclusion exclusion(Fields.Item item) {
    if (item.value() instanceof String) {
      return new Exclusion(name(item), null, null);
    }
    if (!(item.value() instanceof Map)) {
      throw item.wrong("a node's name, or {\"node\", \"until\", \"reason\"}");
    }
    Fields fields = item.object();
    String node = fields.text("node");
    Instant until = fields.instantOrNull("until");
    String reason = fields.textOrNull("reason");
    fields.end();
    return new Exclusion(node, until, reason);
  }

  private static String name(Fields.Item item) {
    if (item.value() instanceof String text && !text.isBlank()) {
      return text;
    }
    throw item.wrong("a node's name");
  }

  private static void check(Policy policy, Fields fields) {
    long period = policy.period().toSeconds();
    boolean minutes = period % 60 == 0 && period >= 60 && period <= 86_400;
    if (!minutes && !List.of(1L, 5L, 10L, 20L, 30L).contains(period)) {
      throw fields.wrong(
          "period", policy.period(), "a CloudWatch period: 1, 5, 10, 20, 30 s or whole minutes");
    }
    Duration second = Duration.ofSeconds(1);
    Duration one = policy.period();
    between(fields, "wedgedAfter", policy.wedgedAfter(), one.multipliedBy(3), LONGEST, "3 periods");
    Duration stretches = policy.stretch().multipliedBy(LEAST_STRETCHES);
    boolean wedgedIsMore = policy.wedgedAfter().compareTo(stretches) > 0;
    between(
        fields,
        "stalledAfter",
        policy.stalledAfter(),
        wedgedIsMore ? policy.wedgedAfter() : stretches,
        LONGEST,
        wedgedIsMore ? "wedgedAfter" : "3 stretches of 2 periods, each at least PT60S");
    between(fields, "silentAfter", policy.silentAfter(), one.multipliedBy(2), LONGEST, "2 periods");
    between(fields, "startupGrace", policy.startupGrace(), Duration.ZERO, LONGEST);
    between(fields, "syncGrace", policy.syncGrace(), Duration.ZERO, LONGEST);
    between(fields, "lookback", policy.lookback(), policy.stalledAfter(), LONGEST, "stalledAfter");
    if (policy.quorum().signum() == 0) {
      throw fields.wrong("quorum", policy.quorum(), "a number above 0, up to 1");
    }
    between(fields, "recoveryTimeout", policy.recoveryTimeout(), second, LONGEST);
    between(
        fields,
        "cooldown",
        policy.cooldown(),
        policy.recoveryTimeout(),
        LONGEST,
        "recoveryTimeout");
    between(
        fields,
        "maxCooldown",
        policy.maxCooldown(),
        policy.recoveryTimeout(),
        LONGEST,
        "recoveryTimeout");
    between(fields, "attemptWindow", policy.attemptWindow(), second, LONGEST);
    if (policy.period().toSeconds() < 60 && policy.headWindow().compareTo(FINE_DATA) > 0) {
      throw fields.wrong(
          "period",
          policy.period(),
          "at least PT60S where stalledAfter, silentAfter or startupGrace reach back further than"
              + " the 3 h that CloudWatch keeps finer data");
    }
    between(fields, "downtime", policy.downtime(), Duration.ZERO, LONGEST_DOWNTIME);
  }

  private static void between(
      Fields fields, String name, Duration value, Duration least, Duration most) {
    between(fields, name, value, least, most, null);
  }

  private static void between(
      Fields fields,
      String name,
      Duration value,
      Duration least,
      Duration most,
      @Nullable String leastIs) {
    if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
      return;
    }
    List<String> allowed = new ArrayList<>();
    allowed.add("at least " + least + (leastIs == null ? "" : " (" + leastIs + ")"));
    allowed.add("at most " + most);
    throw fields.wrong(name, value, String.join(" and ", allowed));
  }
}
