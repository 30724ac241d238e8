package dev.unwedge.run;

import dev.unwedge.json.Excerpt;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.RisePace;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Judgements and decisions in words for a person at three in the morning. */
public final class Words {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  /** Of what others called something, in a sentence of ours. */
  private static final int LONGEST_NAME = 200;

  /** The publisher's. */
  private static final Duration LONGEST_PERIOD = Duration.ofHours(1);

  private Words() {}

  /** A name that others chose, no longer than a sentence bears. */
  static String clip(String name) {
    return Excerpt.of(name, LONGEST_NAME);
  }

  /** A duration as people say it: 45 s, 12 min, 3 h 20 min, 2 d 4 h. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 120) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
    return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
  }

  /** Why the verdict is what it is, and why it is acted on or not, in one sentence. */
  public static String why(Planned planned) {
    String verdict = verdict(planned.judgement());
    return switch (planned.decision()) {
      case Decision.Held(Hold hold) -> verdict + "; held: " + hold(hold);
      case Decision.Restart restart when restart.ordered() -> verdict + "; restart ordered";
      case Decision.Restart restart -> verdict + "; attempt " + restart.attempt();
      case Decision.AlreadySent(String commandId, Instant requestedAt) ->
          "%s; this order was carried out before, by command %s of %s"
              .formatted(verdict, commandId, clock(requestedAt));
      case Decision.None none -> verdict;
    };
  }

  /** Why the verdict is what it is. */
  public static String verdict(Judgement judgement) {
    Signs signs = judgement.signs();
    return switch (judgement.verdict()) {
      case Verdict.Unknown(String cause) -> cause;
      case Verdict.Silent(Instant lastSeen) ->
          lastSeen == null ? "no datapoint at all" : "no datapoint since " + clock(lastSeen);
      case Verdict.Down(Instant since) -> "the container does not run, since " + clock(since);
      case Verdict.CrashLooping(int starts, Duration within) ->
          "%d new incarnations within %s: Docker restarts it".formatted(starts, of(within));
      case Verdict.Starting(Duration uptime) -> "up for only " + of(uptime);
      case Verdict.Unresponsive gone ->
          "no head for %s".formatted(of(gone.headlessFor())) + unresponsiveProof(signs);
      case Verdict.Wedged wedged -> frozen(wedged.frozen()) + wedgedProof(wedged);
      case Verdict.Stalled stalled ->
          frozen(stalled.frozen()) + " while the network advances; " + heartbeat(signs);
      case Verdict.NetworkStall(Verdict.Frozen frozen, boolean alone) ->
          frozen(frozen)
              + (alone ? ", with no peer to compare with" : ", while the network stands still");
      case Verdict.Suspect(Verdict.Frozen frozen) ->
          frozen(frozen) + "; nothing is proven yet; " + heartbeat(signs);
      case Verdict.Headless(Instant since, Duration headless) ->
          "no head for %s; nothing is proven yet; %s".formatted(of(headless), heartbeat(signs));
      case Verdict.Syncing(long lag) -> "%s, %d slots behind".formatted(progress(signs), lag);
      case Verdict.Healthy healthy -> progress(signs);
    };
  }

  /** That heads rise too seldom for the policy's period, and which one would fit. */
  static String tooSlow(Duration pace, Policy policy) {
    Duration period = RisePace.fittingPeriod(pace);
    String seen =
        "heads of this fleet rise about every %s, less often than once a stretch of %s (two periods, at least 60 s): no node can be judged by the others. "
            .formatted(of(pace), of(policy.stretch()));
    if (period.compareTo(LONGEST_PERIOD) > 0) {
      return seen + "No period that hosts push at would fit: unwedge is not made for such a chain";
    }
    return (seen
            + "A period of %s would fit, on the hosts and in the policy, with wedgedAfter of at"
            + " least %s, stalledAfter of %s and silentAfter of %s")
        .formatted(period, period.multipliedBy(3), period.multipliedBy(6), period.multipliedBy(2));
  }

  /** What a hold rests on. */
  public static String hold(Hold hold) {
    return switch (hold) {
      case Hold.UnsafeName unsafe -> "its name holds characters that must never reach a host";
      case Hold.Excluded(Instant until, String why) ->
          "excluded by the policy"
              + (until == null ? "" : " until " + until)
              + (why == null ? "" : ": " + why);
      case Hold.OutOfScope outside -> "the trigger named other nodes";
      case Hold.Paused(String id, Instant until, String why) ->
          (id == null
                  ? "unwedge is paused"
                  : "paused %s (pause %s)"
                      .formatted(until == null ? "without an end" : "until " + until, clip(id)))
              + (why == null ? "" : ": " + why);
      case Hold.HistoryUnreadable(String why) -> "past commands could not be read: " + why;
      case Hold.NoIncarnation(Instant uptimeAt) ->
          (uptimeAt == null
                  ? "nobody pushes its uptime"
                  : "its newest uptime is of " + clock(uptimeAt))
              + ", so a slow start cannot be told from a stall";
      case Hold.InFlight(String commandId, Instant requestedAt) ->
          "command %s of %s is under way".formatted(commandId, clock(requestedAt));
      case Hold.Exhausted(int attempts, Instant until, boolean supervised) ->
          (supervised
                  ? "an orchestrator owns the container; a person must look. Next attempt after "
                  : attempts + " attempts did not help; a person must look. Next attempt after ")
              + clock(until);
      case Hold.Cooldown(int attempts, _, Instant until, boolean recovering) when recovering ->
          "the last restart has until %s to help".formatted(clock(until));
      case Hold.Cooldown(int attempts, Duration cooldown, Instant until, _) when attempts == 0 ->
          "cooling down for %s after a command on which the host did nothing, until %s"
              .formatted(of(cooldown), clock(until));
      case Hold.Cooldown(int attempts, Duration cooldown, Instant until, _) ->
          "cooling down for %s after attempt %d, until %s"
              .formatted(of(cooldown), attempts, clock(until));
      case Hold.OverBudget(int used, int limit, Duration window) ->
          "the fleet's budget is used up: %d of %d restarts within %s"
              .formatted(used, limit, of(window));
      case Hold.Observed observed -> "the policy only observes";
      case Hold.OutOfTime late ->
          "the run had no time left to send it; the next run judges it again";
    };
  }

  /** A head that has advanced within {@code wedgedAfter}, and perhaps stands still since. */
  private static String progress(Signs signs) {
    Instant risen = signs.risenAt();
    return risen == null || risen.equals(signs.headAt())
        ? "advancing"
        : "its head last rose at " + clock(risen);
  }

  private static String frozen(Verdict.Frozen frozen) {
    return "head %d for %s".formatted(frozen.head(), of(frozen.duration()));
  }

  private static String unresponsiveProof(Signs signs) {
    String others = " while the network advances; " + heartbeat(signs);
    return switch (signs.heartbeat()) {
      case SILENT -> " and no heartbeat";
      case ALIVE, UNSUPPORTED, UNDECIDED -> others;
      case null -> others;
    };
  }

  private static String wedgedProof(Verdict.Wedged wedged) {
    String heart = wedged.heartbeatStopped() ? ", heartbeat stopped" : ", no heartbeat";
    return heart + (wedged.networkAdvancing() ? ", while the network advances" : "");
  }

  private static String heartbeat(Signs signs) {
    return switch (signs.heartbeat()) {
      case null -> "heartbeat not read";
      case ALIVE -> "heartbeat alive";
      case SILENT -> "no heartbeat";
      case UNSUPPORTED -> "heartbeat says nothing";
      case UNDECIDED -> "heartbeat undecided";
    };
  }

  /** The time of day, in UTC. */
  public static String clock(Instant instant) {
    return CLOCK.format(instant);
  }
}
