package dev.unwedge.notice;

import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Veto;
import dev.unwedge.run.Notice;
import dev.unwedge.run.NoticeSink.Occasion;
import dev.unwedge.run.Trigger;
import dev.unwedge.run.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a phone shows: the most pressing event in words, of the others only how many there are. It
 * is ASCII on one line.
 */
final class Headline {
  private static final int MOST_FLEET = 24;
  private static final int MOST_NODE = 32;
  private static final int MOST_DETAIL = 40;

  private Headline() {}

  /** The subject of a message that tells all these. */
  static String of(String fleet, Occasion occasion, List<Notice> notices) {
    Map<Kind, List<Notice>> byKind = new EnumMap<>(Kind.class);
    for (Notice notice : notices) {
      byKind.computeIfAbsent(Kind.of(notice), kind -> new ArrayList<>()).add(notice);
    }
    StringBuilder subject =
        new StringBuilder("unwedge ").append(Plain.ascii(fleet, MOST_FLEET)).append(": ");
    boolean first = true;
    for (Map.Entry<Kind, List<Notice>> entry : byKind.entrySet()) {
      List<Notice> same = entry.getValue();
      subject.append(
          first
              ? same.size() == 1 ? one(same.getFirst(), occasion) : several(entry.getKey(), same)
              : ", %d %s".formatted(same.size(), entry.getKey().done));
      first = false;
    }
    return Plain.clipped(subject.toString(), Message.MOST_SUBJECT);
  }

  /** One event, as a headline. */
  static String one(Notice notice, Occasion occasion) {
    String node = node(notice);
    return switch (notice) {
      case Notice.Restarted done -> "restarted " + node + because(done.judgement(), occasion);
      case Notice.Refused(_, _, _, boolean maybe) when maybe ->
          "restart of %s may be under way, SSM's answer is lost".formatted(node);
      case Notice.Refused refused ->
          "restart of %s refused, %s".formatted(node, Plain.ascii(refused.code(), MOST_DETAIL));
      case Notice.HostSaid said -> hostSaid(node, said.word().outcome());
      case Notice.Recovered recovered ->
          "%s recovered, %s after %s"
              .formatted(
                  node,
                  Words.of(recovered.freezeToProgress()),
                  recovered.attempt().veto() == Veto.NONE ? "the order" : "its head froze");
      case Notice.NotRecovered not when not.attempt().outcome() == Outcome.UNKNOWN ->
          "%s not recovered, and no report of restart %d of %d"
              .formatted(node, not.number(), not.maxAttempts());
      case Notice.NotRecovered not ->
          "%s not recovered %s after restart %d of %d"
              .formatted(node, Words.of(not.timeout()), not.number(), not.maxAttempts());
    };
  }

  private static String several(Kind kind, List<Notice> same) {
    String nodes = "%s and %d more".formatted(node(same.getFirst()), same.size() - 1);
    return switch (kind) {
      case RESTARTED -> "restarted " + nodes;
      case FAILED -> "restarts of " + nodes + " failed";
      case REFUSED -> "restarts of " + nodes + " refused";
      case UNANSWERED -> "restarts of " + nodes + " may be under way, SSM's answers are lost";
      case NOT_RECOVERED, LEFT_ALONE, RECOVERED -> nodes + " " + kind.done;
    };
  }

  private static String node(Notice notice) {
    return Plain.ascii(notice.node().node(), MOST_NODE);
  }

  private static String because(Judgement judgement, Occasion occasion) {
    if (occasion.trigger() instanceof Trigger.Order(_, _, String by, _)) {
      return ", ordered" + (by == null ? "" : " by " + Plain.ascii(by, MOST_DETAIL));
    }
    return switch (judgement.verdict()) {
      case Verdict.Wedged(Verdict.Frozen frozen, _, _) -> frozen(frozen);
      case Verdict.Stalled(Verdict.Frozen frozen) -> frozen(frozen);
      case Verdict.Unresponsive(_, Duration headless, _) -> ", no head for " + Words.of(headless);
      case Verdict.NetworkStall v -> "";
      case Verdict.Suspect v -> "";
      case Verdict.Headless v -> "";
      case Verdict.Unknown v -> "";
      case Verdict.Silent v -> "";
      case Verdict.Down v -> "";
      case Verdict.CrashLooping v -> "";
      case Verdict.Starting v -> "";
      case Verdict.Syncing v -> "";
      case Verdict.Healthy v -> "";
    };
  }

  private static String frozen(Verdict.Frozen frozen) {
    return ", frozen %s at %d".formatted(Words.of(frozen.duration()), frozen.head());
  }

  private static String hostSaid(String node, Outcome outcome) {
    return switch (outcome) {
      case FAILED -> "restart of %s failed, it may be down".formatted(node);
      case NO_SUCH_CONTAINER -> "restart of %s failed, no such container".formatted(node);
      case SUPERVISED -> node + " not restarted, an orchestrator owns it";
      case BLIND -> node + " not restarted, its host could not see it";
      case FENCED -> node + " left alone, it was started since";
      case HEALTHY_NOW -> node + " left alone, it is healthy again";
      case EXPIRED -> node + " left alone, the command came too late";
      case BUSY -> node + " left alone, another restart was under way";
      case RESTARTED -> node + " restarted";
      case UNKNOWN -> node + ": no report from its host";
    };
  }
}
