package dev.unwedge.remedy;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes, judgements and attempts to plan with. It is always noon. */
final class Given {
  static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");
  static final String HOST = "i-0c0ffee0000000001";
  static final String OTHER_HOST = "i-0c0ffee0000000002";
  static final Duration AN_HOUR = Duration.ofHours(1);
  static final Duration SECOND = Duration.ofSeconds(1);

  private Given() {}

  static NodeId node(String name) {
    return new NodeId(HOST, name);
  }

  static Instant ago(Duration duration) {
    return NOON.minus(duration);
  }

  static Judgement wedged(String name) {
    return wedged(name, Duration.ofMinutes(3));
  }

  static Judgement wedged(String name, Duration frozenFor) {
    return wedged(node(name), frozenFor);
  }

  static Judgement wedged(NodeId id, Duration frozenFor) {
    return judged(id, new Verdict.Wedged(frozen(frozenFor), true, false), frozenFor, AN_HOUR);
  }

  static Judgement stalled(String name, @Nullable Duration uptime) {
    Duration frozenFor = Duration.ofMinutes(10);
    return judged(node(name), new Verdict.Stalled(frozen(frozenFor)), frozenFor, uptime);
  }

  /** A stalled node whose newest uptime is so much older than its newest head. */
  static Judgement stalledSince(String name, Duration uptimeIsOlder) {
    Duration frozenFor = Duration.ofMinutes(10);
    Verdict verdict = new Verdict.Stalled(frozen(frozenFor));
    return judged(node(name), verdict, frozenFor, AN_HOUR, ago(uptimeIsOlder));
  }

  static Judgement unresponsive(String name, Duration headlessFor) {
    Verdict verdict =
        new Verdict.Unresponsive(
            ago(headlessFor), headlessFor, ago(headlessFor).plus(Duration.ofMinutes(2)));
    return judged(node(name), verdict, null, AN_HOUR);
  }

  static Judgement healthy(String name) {
    return judged(node(name), new Verdict.Healthy(), Duration.ZERO, AN_HOUR);
  }

  /** A node of any verdict that shows an uptime of an hour. */
  static Judgement judged(String name, Verdict.Kind kind) {
    Duration frozenFor = Duration.ofMinutes(10);
    return judged(node(name), verdict(kind, frozen(frozenFor)), frozenFor, AN_HOUR);
  }

  private static Judgement judged(
      NodeId id, Verdict verdict, @Nullable Duration frozenFor, @Nullable Duration uptime) {
    return judged(id, verdict, frozenFor, uptime, uptime == null ? null : NOON);
  }

  private static Judgement judged(
      NodeId id,
      Verdict verdict,
      @Nullable Duration frozenFor,
      @Nullable Duration uptime,
      @Nullable Instant uptimeAt) {
    return new Judgement(
        id, verdict, new Signs(53L, NOON, frozenFor, null, null, uptime, uptimeAt, 1175L, null));
  }

  /** A frozen span that ends now, of a node with datapoints of 60 s. */
  static Verdict.Frozen frozen(Duration duration) {
    Instant since = ago(duration);
    return new Verdict.Frozen(53, since, duration, since.plus(Duration.ofMinutes(1)));
  }

  private static Verdict verdict(Verdict.Kind kind, Verdict.Frozen frozen) {
    return switch (kind) {
      case WEDGED -> new Verdict.Wedged(frozen, true, false);
      case STALLED -> new Verdict.Stalled(frozen);
      case UNRESPONSIVE ->
          new Verdict.Unresponsive(frozen.since(), frozen.duration(), frozen.startedBefore());
      case CRASH_LOOPING -> new Verdict.CrashLooping(2, Duration.ofMinutes(10));
      case DOWN -> new Verdict.Down(frozen.since());
      case SILENT -> new Verdict.Silent(frozen.since());
      case SUSPECT -> new Verdict.Suspect(frozen);
      case NETWORK_STALL -> new Verdict.NetworkStall(frozen, false);
      case UNKNOWN -> new Verdict.Unknown("one datapoint so far");
      case SYNCING -> new Verdict.Syncing(9);
      case STARTING -> new Verdict.Starting(Duration.ofSeconds(11));
      case HEALTHY -> new Verdict.Healthy();
    };
  }

  /** An attempt whose host said that it restarted the node, a minute after the request. */
  static Attempt restarted(String name, Duration ago) {
    return restarted(node(name), ago);
  }

  static Attempt restarted(NodeId id, Duration ago) {
    return ended(id, ago, word(Outcome.RESTARTED, ago(ago).plus(Duration.ofMinutes(1))));
  }

  /** An attempt that SSM calls over, with a word or without. */
  static Attempt ended(NodeId id, Duration ago, Attempt.@Nullable Word word) {
    return attempt(id, ago, false, word);
  }

  /** An attempt that SSM calls pending, in progress, delayed or cancelling. */
  static Attempt pending(String name, Duration ago) {
    return pending(node(name), ago);
  }

  static Attempt pending(NodeId id, Duration ago) {
    return attempt(id, ago, true, null);
  }

  static Attempt.Word word(Outcome outcome, @Nullable Instant startedAtAfter) {
    return new Attempt.Word(outcome, null, startedAtAfter, null, "Success");
  }

  private static Attempt attempt(
      NodeId id, Duration ago, boolean pending, Attempt.@Nullable Word word) {
    Instant requestedAt = ago(ago);
    return new Attempt(
        "%s at %s".formatted(id, requestedAt),
        id,
        requestedAt,
        pending,
        requestedAt.plus(Duration.ofMinutes(5)),
        requestedAt.minus(Duration.ofMinutes(3)),
        Veto.HEAD_OR_HEARTBEAT,
        word);
  }

  /** The same attempt, sent by a run. */
  static Attempt sentBy(String runId, Attempt attempt) {
    return new Attempt(
        attempt.commandId(),
        attempt.node(),
        attempt.requestedAt(),
        attempt.pending(),
        attempt.expiresAt(),
        attempt.startedBefore(),
        attempt.veto(),
        attempt.word(),
        runId);
  }

  /** An attempt on which the host did nothing. */
  static Attempt idle(String name, Duration ago) {
    return ended(node(name), ago, word(Outcome.HEALTHY_NOW, null));
  }

  /** So many restarts of a node, a minute apart, the newest of them this long ago. */
  static List<Attempt> restarts(String name, int count, Duration newestAgo) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      attempts.add(restarted(name, newestAgo.plus(Duration.ofMinutes(i))));
    }
    return attempts;
  }
}
