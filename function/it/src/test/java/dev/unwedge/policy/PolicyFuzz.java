package dev.unwedge.policy;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fuzz.Expect;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any bytes as the policy's text. */
public final class PolicyFuzz {
  private static final Duration LONGEST = Duration.ofDays(14);
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

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

  /** The ranges that docs/configuration.md and the contract state. */
  private static void checkRanges(Policy policy) {
    Duration period = policy.period();
    Expect.that(between(policy.wedgedAfter(), period.multipliedBy(3), LONGEST), "wedgedAfter");
    Expect.that(between(policy.stalledAfter(), policy.wedgedAfter(), LONGEST), "stalledAfter");
    Expect.that(between(policy.silentAfter(), period.multipliedBy(2), LONGEST), "silentAfter");
    Expect.that(between(policy.cooldown(), policy.recoveryTimeout(), LONGEST), "cooldown");
    Expect.that(between(policy.maxCooldown(), policy.recoveryTimeout(), LONGEST), "maxCooldown");
    Expect.that(between(policy.downtime(), Duration.ZERO, Duration.ofMinutes(5)), "downtime");
    Expect.that(between(policy.attemptWindow(), Duration.ofSeconds(1), LONGEST), "attemptWindow");
    Expect.that(between(policy.headWindow(), Duration.ZERO, LONGEST.multipliedBy(4)), "window");
    policy.each().forEach(PolicyFuzz::checkNodesRanges);
    checkNodes(policy);
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

  /** The ranges of what an override may set, in what it makes of the policy. */
  private static void checkNodesRanges(Policy own) {
    Duration period = own.period();
    Expect.that(between(own.wedgedAfter(), period.multipliedBy(3), LONGEST), "own wedgedAfter");
    Expect.that(between(own.stalledAfter(), own.wedgedAfter(), own.lookback()), "own stalledAfter");
    Expect.that(
        between(own.stalledAfter(), own.stretch().multipliedBy(3), LONGEST), "own stretches");
    Expect.that(
        between(own.recoveryTimeout(), Duration.ofSeconds(1), own.maxCooldown()), "own recovery");
    Expect.that(between(own.cooldown(), own.recoveryTimeout(), LONGEST), "own cooldown");
    Expect.that(between(own.downtime(), Duration.ZERO, Duration.ofMinutes(5)), "own downtime");
    Expect.that(own.maxAttempts() >= 1, "own maxAttempts");
  }

  /** What a policy comes to for nodes, hostile names among them. */
  private static void checkNodes(Policy policy) {
    for (String name : List.of("zeam_1", "", "*", "a/b", "\u0000", "a".repeat(300))) {
      for (String instance : List.of("", "i-0c0ffee0000000003", "eu-west-1:mi-1")) {
        NodeId id = new NodeId(instance.isEmpty() ? null : instance, name);
        Policy own = policy.of(id);
        Expect.that(policy.each().anyMatch(own::equals), "it is none of its policies");
        Expect.that(own.of(id).equals(own), "an override is overridden");
        Expect.that(policy.mode() != Mode.PAUSED || own.mode() == Mode.PAUSED, "not paused");
        Expect.that(
            policy.headWindow().compareTo(own.headWindow()) >= 0, "a node needs more than all");
        policy
            .pauseOf(id, NOW)
            .ifPresent(pause -> Expect.that(pause.holds(id, NOW), "a pause that does not hold"));
      }
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
    all.put("pauses", policy.pauses().stream().map(PolicyFuzz::written).toList());
    all.put("overrides", policy.overrides().stream().map(PolicyFuzz::written).toList());
    all.put("expected", policy.expected());
    all.put("maxNodes", policy.maxNodes());
    return all;
  }

  private static Map<String, @Nullable Object> written(Exclusion exclusion) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("node", exclusion.node().pattern());
    one.put("until", exclusion.until());
    one.put("reason", exclusion.reason());
    return one;
  }

  private static Map<String, @Nullable Object> written(Pause pause) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("id", pause.id());
    one.put("from", pause.from());
    one.put("until", pause.until());
    one.put("reason", pause.reason());
    one.put("nodes", pause.nodes().stream().map(Glob::pattern).toList());
    one.put("by", pause.by());
    return one;
  }

  private static Map<String, @Nullable Object> written(NodeOverride override) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("match", override.match().pattern());
    one.put("mode", override.mode() == null ? null : override.mode().wireName());
    one.put("restart", override.restart());
    one.put("wedgedAfter", override.wedgedAfter());
    one.put("stalledAfter", override.stalledAfter());
    one.put("startupGrace", override.startupGrace());
    one.put("syncGrace", override.syncGrace());
    one.put("downtime", override.downtime());
    one.put("maxAttempts", override.maxAttempts());
    one.put("recoveryTimeout", override.recoveryTimeout());
    one.put("cooldown", override.cooldown());
    one.values().removeIf(Objects::isNull);
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
            """,
            """
            {"mode": "observe", "excluded": ["zeam_*", "i-*/x?"],
             "pauses": [{"id": "a", "reason": "upgrade", "until": "2026-06-01T12:00:00Z", "nodes": ["zeam_?", "i-0*/zeam_1*"]},
                        {"id": "b", "reason": "for good", "from": "2026-05-01T00:00:00Z", "by": "ops"}],
             "overrides": [{"match": "zeam_1", "mode": "enforce", "maxAttempts": 2, "downtime": "PT0S"},
                           {"match": "*_1", "wedgedAfter": "PT5M", "stalledAfter": "PT20M", "startupGrace": "PT9M", "syncGrace": "PT1H",
                            "restart": [], "recoveryTimeout": "PT15M", "cooldown": "PT15M"}]}
            """)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
