package dev.unwedge.run;

import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a verdict and a decision rest on, by name, for the log and the report. Durations
 * are in seconds, as the names say.
 */
final class Evidence {
  private Evidence() {}

  static Map<String, @Nullable Object> of(Planned planned) {
    Map<String, @Nullable Object> evidence = new LinkedHashMap<>();
    evidence.put("why", Words.why(planned));
    Signs signs = planned.judgement().signs();
    evidence.put("head", signs.head());
    evidence.put("headAt", signs.headAt());
    evidence.put("risenAt", signs.risenAt());
    evidence.put("frozenForSeconds", seconds(signs.frozenFor()));
    evidence.put("heartbeat", signs.heartbeat());
    evidence.put("lastHeartbeatAt", signs.lastHeartbeat());
    evidence.put("uptimeSeconds", seconds(signs.uptime()));
    evidence.put("uptimeAt", signs.uptimeAt());
    evidence.put("referenceHead", signs.referenceHead());
    evidence.put("lagSlots", signs.lag());
    verdict(evidence, planned.judgement().verdict());
    switch (planned.decision()) {
      case Decision.Restart restart -> evidence.put("restart", restart(restart));
      case Decision.Held(Hold hold) -> evidence.put("hold", hold(hold));
      case Decision.AlreadySent(String commandId, Instant requestedAt) -> {
        Map<String, @Nullable Object> sent = new LinkedHashMap<>();
        sent.put("commandId", commandId);
        sent.put("requestedAt", requestedAt);
        evidence.put("alreadySent", sent);
      }
      case Decision.None none -> {}
    }
    return evidence;
  }

  private static void verdict(Map<String, @Nullable Object> evidence, Verdict verdict) {
    switch (verdict) {
      case Verdict.Silent(Instant lastSeen) -> evidence.put("lastSeenAt", lastSeen);
      case Verdict.Down(Instant since) -> evidence.put("downSince", since);
      case Verdict.CrashLooping(int starts, Duration within) -> {
        evidence.put("starts", starts);
        evidence.put("withinSeconds", within.toSeconds());
      }
      case Verdict.Unresponsive(Instant since, Duration headless, Instant before) -> {
        evidence.put("headlessSince", since);
        evidence.put("headlessForSeconds", headless.toSeconds());
      }
      case Verdict.Wedged(Verdict.Frozen frozen, boolean advancing, boolean stopped) -> {
        evidence.put("frozenSince", frozen.since());
        evidence.put("networkAdvancing", advancing);
        evidence.put("heartbeatStopped", stopped);
      }
      case Verdict.Stalled(Verdict.Frozen frozen) -> {
        evidence.put("frozenSince", frozen.since());
        evidence.put("networkAdvancing", true);
      }
      case Verdict.NetworkStall(Verdict.Frozen frozen, boolean alone) -> {
        evidence.put("frozenSince", frozen.since());
        evidence.put("alone", alone);
      }
      case Verdict.Suspect(Verdict.Frozen frozen) -> evidence.put("frozenSince", frozen.since());
      case Verdict.Headless(Instant since, Duration headless) -> {
        evidence.put("headlessSince", since);
        evidence.put("headlessForSeconds", headless.toSeconds());
      }
      case Verdict.Unknown v -> {}
      case Verdict.Starting v -> {}
      case Verdict.Syncing v -> {}
      case Verdict.Healthy v -> {}
    }
  }

  private static Map<String, @Nullable Object> restart(Decision.Restart restart) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("startedBefore", restart.startedBefore());
    fields.put("veto", restart.veto());
    fields.put("attempt", restart.attempt());
    fields.put("budgetUsed", restart.budgetUsed());
    fields.put("budgetLimit", restart.budgetLimit());
    fields.put("ordered", restart.ordered());
    return fields;
  }

  static Map<String, @Nullable Object> hold(Hold hold) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    switch (hold) {
      case Hold.Excluded(Instant until, String why) -> {
        fields.put("until", until);
        fields.put("why", why);
      }
      case Hold.Paused(String id, Instant until, String why) -> {
        fields.put("pause", id);
        fields.put("until", until);
        fields.put("why", why);
      }
      case Hold.HistoryUnreadable(String why) -> fields.put("why", why);
      case Hold.InFlight(String commandId, Instant requestedAt) -> {
        fields.put("commandId", commandId);
        fields.put("requestedAt", requestedAt);
      }
      case Hold.Exhausted(int attempts, Instant until, boolean supervised) -> {
        fields.put("attempts", attempts);
        fields.put("until", until);
        fields.put("supervised", supervised);
      }
      case Hold.Cooldown(int attempts, Duration cooldown, Instant until, boolean recovering) -> {
        fields.put("attempts", attempts);
        fields.put("cooldownSeconds", cooldown.toSeconds());
        fields.put("until", until);
        fields.put("recovering", recovering);
      }
      case Hold.OverBudget(int used, int limit, Duration window) -> {
        fields.put("used", used);
        fields.put("limit", limit);
        fields.put("windowSeconds", window.toSeconds());
      }
      case Hold.UnsafeName v -> {}
      case Hold.OutOfScope v -> {}
      case Hold.NoIncarnation(Instant uptimeAt) -> fields.put("uptimeAt", uptimeAt);
      case Hold.Observed v -> {}
      case Hold.OutOfTime v -> {}
    }
    return fields;
  }

  private static @Nullable Long seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toSeconds();
  }
}
