package dev.unwedge.policy;

import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a policy from JSON. What is left out takes its default, inside the budget too. An unknown
 * field, a wrong type or a senseless value is an error that names the field and what is allowed.
 */
public final class PolicyReader {
  private static final String WHAT = "the policy";

  /** What the largest SSM parameter holds. */
  public static final int MOST_CHARACTERS = 8_192;

  private static final Map<String, Mode> MODES = modes(List.of(Mode.values()));

  private PolicyReader() {}

  /** The modes by their names. */
  static Map<String, Mode> modes(List<Mode> accepted) {
    Map<String, Mode> modes = new LinkedHashMap<>();
    for (Mode mode : accepted) {
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
    OverrideReader overrides = new OverrideReader();
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
            maxAttempts(fields, defaults.maxAttempts()),
            fields.duration("attemptWindow", defaults.attemptWindow()),
            fields.duration("recoveryTimeout", defaults.recoveryTimeout()),
            fields.duration("downtime", defaults.downtime()),
            fields.list("excluded", PolicyReader::exclusion),
            PauseReader.read(fields),
            overrides.read(fields),
            fields.list("expected", PolicyReader::name),
            fields.whole("maxNodes", defaults.maxNodes(), 1, 1_000_000));
    fields.end();
    PolicyRules.check(policy, fields);
    overrides.check(policy);
    return policy;
  }

  /** The attempts that exhaust a node, or the default where the field is absent. */
  static int maxAttempts(Fields fields, int absent) {
    return fields.whole("maxAttempts", absent, 1, 1000);
  }

  /** The named verdicts, or the default where the field is absent. */
  static Set<Remediable> restart(Fields fields, Set<Remediable> absent) {
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
    PolicyRules.check(
        budget, "window", read.window(), Duration.ofSeconds(1), null, PolicyRules.LONGEST, null);
    return read;
  }

  private static Exclusion exclusion(Fields.Item item) {
    if (item.value() instanceof String) {
      return new Exclusion(glob(item), null, null);
    }
    if (!(item.value() instanceof Map)) {
      throw item.wrong("a node's name, or {\"node\", \"until\", \"reason\"}");
    }
    Fields fields = item.object();
    Glob node = new Glob(fields.text("node"));
    Instant until = fields.instantOrNull("until");
    String reason = fields.textOrNull("reason");
    fields.end();
    return new Exclusion(node, until, reason);
  }

  /** A name, or a glob on names. */
  static Glob glob(Fields.Item item) {
    return new Glob(name(item));
  }

  private static String name(Fields.Item item) {
    if (item.value() instanceof String text && !text.isBlank()) {
      return text;
    }
    throw item.wrong("a node's name");
  }
}
