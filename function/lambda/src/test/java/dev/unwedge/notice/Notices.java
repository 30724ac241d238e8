package dev.unwedge.notice;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Veto;
import dev.unwedge.run.Notice;
import dev.unwedge.run.NoticeSink.Occasion;
import dev.unwedge.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Notices as a run gives them, to be composed. */
final class Notices {
  static final Instant NOW = Instant.parse("2026-05-31T13:19:45Z");
  static final String RUN = "0b7c5a0e-6d0c-4c39-9b7a-2f6f9d1f6a10";
  static final String COMMAND = "9d1c7d1e-5a58-4f0e-b5a4-8f1f4c7f0001";
  static final String LOG_GROUP = "/aws/lambda/unwedge-devnet";

  static final Place PLACE =
      new Place("devnet", "eu-central-1", LOG_GROUP, "unwedge-devnet", "/unwedge/devnet/policy");

  static final Occasion SCHEDULE = new Occasion(RUN, NOW, new Trigger.Schedule(), null);

  private Notices() {}

  static Message compose(Notice... notices) {
    return new Composer(PLACE).compose(SCHEDULE, List.of(notices));
  }

  static String subject(Notice... notices) {
    return compose(notices).subject();
  }

  static NodeId id(String node) {
    return new NodeId("i-0c0ffee0000000010", node);
  }

  /** The seed's wedged node, for three minutes. */
  static Judgement wedged(String node) {
    Verdict.Frozen frozen =
        new Verdict.Frozen(53, NOW.minusSeconds(225), Duration.ofMinutes(3), NOW.minusSeconds(165));
    return new Judgement(id(node), new Verdict.Wedged(frozen, true, false), signs());
  }

  static Judgement judged(String node, Verdict verdict) {
    return new Judgement(id(node), verdict, signs());
  }

  private static Signs signs() {
    return new Signs(
        53L, NOW, Duration.ofMinutes(3), null, null, Duration.ofMinutes(79), NOW, 1175L, null);
  }

  static Notice restarted(String node) {
    return new Notice.Restarted(wedged(node), restart(false), COMMAND, 5);
  }

  static Decision.Restart restart(boolean ordered) {
    return new Decision.Restart(NOW, Veto.HEAD_OR_HEARTBEAT, 1, 2, 3, ordered);
  }

  static Notice refused(String node, String code, String message) {
    return new Notice.Refused(wedged(node), code, message, false);
  }

  static Notice unanswered(String node) {
    return new Notice.Refused(wedged(node), "ApiCallTimeoutException", "late", true);
  }

  static Attempt attempt(String node, Veto veto) {
    Instant requestedAt = NOW.minus(Duration.ofMinutes(10));
    return new Attempt(
        COMMAND,
        id(node),
        requestedAt,
        false,
        requestedAt.plus(Attempt.EXPIRY),
        requestedAt,
        veto,
        word(Outcome.RESTARTED, "/var/lib/unwedge/evidence/zeam_10"));
  }

  static Attempt.Word word(Outcome outcome, String evidence) {
    return new Attempt.Word(outcome, null, null, evidence, "Success");
  }

  static Notice hostSaid(String node, Outcome outcome) {
    return new Notice.HostSaid(
        attempt(node, Veto.HEAD_OR_HEARTBEAT), word(outcome, "nothing was saved"));
  }

  static Notice recovered(String node) {
    return new Notice.Recovered(attempt(node, Veto.HEAD_OR_HEARTBEAT), Duration.ofMinutes(6));
  }

  static Notice notRecovered(String node) {
    Hold hold =
        new Hold.Cooldown(2, Duration.ofMinutes(20), NOW.plus(Duration.ofMinutes(10)), false);
    return new Notice.NotRecovered(
        attempt(node, Veto.HEAD_OR_HEARTBEAT),
        2,
        5,
        Duration.ofMinutes(10),
        new Planned(wedged(node), new Decision.Held(hold)));
  }
}
