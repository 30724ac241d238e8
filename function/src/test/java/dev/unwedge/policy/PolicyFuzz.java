package dev.unwedge.policy;

import dev.unwedge.fuzz.Expect;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any bytes as the policy's text. */
public final class PolicyFuzz {
  private static final Duration LONGEST = Duration.ofDays(14);

  private PolicyFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Policy policy;
    try {
      policy = PolicyReader.read(text);
    } catch (JsonException e) {
      Expect.toBeReadable(e, "the policy");
      return;
    }
    checkRanges(policy);
    Expect.that(
        PolicyReader.read(Json.write(written(policy))).equals(policy), "it is not read back");
  }

  /** The ranges that the README and the contract state. */
  private static void checkRanges(Policy policy) {
    Duration period = policy.period();
    Expect.that(between(policy.wedgedAfter(), period.multipliedBy(3), LONGEST), "wedgedAfter");
    Expect.that(between(policy.stalledAfter(), policy.wedgedAfter(), LONGEST), "stalledAfter");
    Expect.that(between(policy.silentAfter(), period.multipliedBy(2), LONGEST), "silentAfter");
    Expect.that(between(policy.cooldown(), policy.recoveryTimeout(), LONGEST), "cooldown");
    Expect.that(between(policy.maxCooldown(), policy.recoveryTimeout(), LONGEST), "maxCooldown");
    Expect.that(between(policy.downtime(), Duration.ZERO, Duration.ofMinutes(5)), "downtime");
    Expect.that(between(policy.attemptWindow(), Duration.ofSeconds(1), LONGEST), "attemptWindow");
    Expect.that(between(policy.lookback(), policy.stalledAfter(), LONGEST), "lookback");
    Expect.that(policy.headWindow().compareTo(LONGEST.multipliedBy(4)) < 0, "headWindow");
    Expect.that(
        policy.quorum().signum() > 0 && policy.quorum().compareTo(BigDecimal.ONE) <= 0, "quorum");
    for (int nodes : new int[] {0, 1, 7, 1_000_000}) {
      int quorum = policy.quorumOf(nodes);
      Expect.that(quorum >= 1 && quorum <= Math.max(1, nodes), "quorum of " + nodes);
      int limit = policy.budget().limit(nodes, false);
      Expect.that(limit >= 0 && limit <= policy.budget().ceiling(), "budget of " + nodes);
    }
  }

  private static boolean between(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static Map<String, @Nullable Object> written(Policy policy) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("mode", policy.mode().wireName());
    all.put("reason", policy.reason());
    all.put("period", policy.period());
    all.put("wedgedAfter", policy.wedgedAfter());
    all.put("stalledAfter", policy.stalledAfter());
    all.put("silentAfter", policy.silentAfter());
    all.put("startupGrace", policy.startupGrace());
    all.put("syncGrace", policy.syncGrace());
    all.put("lookback", policy.lookback());
    all.put("syncLagSlots", policy.syncLagSlots());
    all.put("quorum", policy.quorum());
    all.put("restart", policy.restart());
    all.put(
        "budget",
        Map.of(
            "floor", policy.budget().floor(),
            "fraction", policy.budget().fraction(),
            "ceiling", policy.budget().ceiling(),
            "window", policy.budget().window()));
    all.put("cooldown", policy.cooldown());
    all.put("maxCooldown", policy.maxCooldown());
    all.put("maxAttempts", policy.maxAttempts());
    all.put("attemptWindow", policy.attemptWindow());
    all.put("recoveryTimeout", policy.recoveryTimeout());
    all.put("downtime", policy.downtime());
    all.put("excluded", policy.excluded().stream().map(PolicyFuzz::written).toList());
    all.put("expected", policy.expected());
    all.put("maxNodes", policy.maxNodes());
    return all;
  }

  private static Map<String, @Nullable Object> written(Exclusion exclusion) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("node", exclusion.node());
    one.put("until", exclusion.until());
    one.put("reason", exclusion.reason());
    return one;
  }

  /** Sound policies: all defaults, and every field with another value. */
  public static List<byte[]> seeds() {
    return Stream.of(
            "{}",
            Json.write(written(Policy.DEFAULT)),
            """
            {"mode": "paused", "reason": "upgrade", "period": "PT10S", "wedgedAfter": "PT90S", "restart": ["UNRESPONSIVE"],
             "budget": {"floor": 0, "fraction": 0.07, "ceiling": 3, "window": "PT1H"}, "quorum": 1e-3, "maxNodes": 5,
             "excluded": ["zeam_3", {"node": "i-0c0ffee0000000003/zeam_4", "until": "2026-06-01T00:00:00Z", "reason": "r"}],
             "expected": ["zeam_99"]}
            """)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
