package dev.unwedge.notice;

import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.HostFindings;
import dev.unwedge.run.Advice;
import dev.unwedge.run.Notice;
import dev.unwedge.run.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an event rests on and where to look further, a line each. */
final class Details {
  private static final int MOST_WORDS = 200;
  private static final int MOST_EVIDENCE = 500;

  private final List<String> lines = new ArrayList<>();
  private final @Nullable Console console;

  private Details(@Nullable Console console) {
    this.console = console;
  }

  static List<String> of(Notice notice, @Nullable Console console) {
    Details details = new Details(console);
    details.add("node", notice.node().toString());
    switch (notice) {
      case Notice.Restarted(var judgement, var restart, var commandId, int most) -> {
        details.judged(judgement);
        details.add("attempt", attempt(restart, most));
        details.command(commandId);
        details.add("next", "how it ends is told in another message");
      }
      case Notice.Refused(var judgement, var code, var message, boolean maybeAccepted) -> {
        details.add(maybeAccepted ? "the call failed" : "SSM said", code + ": " + message);
        if (maybeAccepted) {
          details.add("beware", "the command may have been taken all the same");
        }
        String advice = Advice.onRefusal(code);
        if (advice != null) {
          details.lines.add("do: " + advice);
        }
        details.judged(judgement);
        details.add(
            "next",
            maybeAccepted
                ? "the next run sees in SSM's list whether it was taken, and tries again if not"
                : "each run tries again; if they are refused too, you are told in an hour");
      }
      case Notice.HostSaid(var attempt, var word) -> details.attempt(attempt, word);
      case Notice.Recovered(var attempt, var freezeToProgress) ->
          details.attempt(attempt, attempt.word());
      case Notice.NotRecovered not -> {
        details.add(
            "now", not.present().judgement().verdict().kind() + ", " + Words.why(not.present()));
        details.signs(not.present().judgement());
        details.attempt(not.attempt(), not.attempt().word());
      }
    }
    return details.lines;
  }

  private static String attempt(Decision.Restart restart, int most) {
    return "%d of %d%s; the fleet's budget: %d of %d"
        .formatted(
            restart.attempt(),
            most,
            restart.ordered() ? ", ordered" : "",
            restart.budgetUsed(),
            restart.budgetLimit());
  }

  private void judged(Judgement judgement) {
    add("verdict", judgement.verdict().kind() + ", " + Words.verdict(judgement));
    signs(judgement);
  }

  private void signs(Judgement judgement) {
    Signs signs = judgement.signs();
    if (signs.head() != null) {
      Verdict.Frozen frozen = frozen(judgement.verdict());
      add(
          "head",
          signs.head()
              + (frozen == null ? " at " + signs.headAt() : " since " + frozen.since())
              + (signs.referenceHead() == null
                  ? ""
                  : ", the network's %d, %d behind".formatted(signs.referenceHead(), signs.lag())));
    }
    if (signs.heartbeat() != null) {
      String last =
          signs.lastHeartbeat() == null
              ? "none in this incarnation"
              : "last " + signs.lastHeartbeat();
      switch (signs.heartbeat()) {
        case ALIVE -> add("heartbeat", "alive, " + last);
        case SILENT -> add("heartbeat", "silent, " + last);
        case UNSUPPORTED -> add("heartbeat", "not supported");
        case UNDECIDED -> add("heartbeat", "undecided, " + last);
      }
    }
    if (signs.uptime() != null) {
      add("uptime", Words.of(signs.uptime()));
    }
  }

  private static Verdict.@Nullable Frozen frozen(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Wedged(Verdict.Frozen frozen, _, _) -> frozen;
      case Verdict.Stalled(Verdict.Frozen frozen) -> frozen;
      case Verdict.NetworkStall(Verdict.Frozen frozen, _) -> frozen;
      case Verdict.Suspect(Verdict.Frozen frozen) -> frozen;
      case Verdict.Headless v -> null;
      case Verdict.Unknown v -> null;
      case Verdict.Silent v -> null;
      case Verdict.Down v -> null;
      case Verdict.CrashLooping v -> null;
      case Verdict.Starting v -> null;
      case Verdict.Unresponsive v -> null;
      case Verdict.Syncing v -> null;
      case Verdict.Healthy v -> null;
    };
  }

  private void attempt(Attempt attempt, Attempt.@Nullable Word word) {
    add("requested", attempt.requestedAt().toString());
    if (word == null) {
      add("host", "no report so far");
    } else {
      add("host", word.outcome() + ", SSM's status " + word.status());
      findings(word.findings());
      if (word.evidence() != null) {
        lines.add("evidence: " + Plain.text(word.evidence(), MOST_EVIDENCE));
      }
    }
    String advice =
        word == null ? null : Advice.onOutcome(word.outcome(), Shell.quoted(attempt.node().node()));
    if (advice != null) {
      lines.add("do: " + Plain.text(advice, MOST_EVIDENCE));
    }
    command(attempt.commandId());
  }

  private void findings(HostFindings findings) {
    HostFindings.Hook hook = findings.hook();
    if (hook != null) {
      add(
          "hook",
          (hook.exit() == null ? "killed" : "exit " + hook.exit())
              + (hook.seconds() == null ? "" : " after %d s".formatted(hook.seconds())));
    }
    if (!findings.dependants().isEmpty()) {
      add(
          "shares its network",
          findings.dependants().stream()
              .map(one -> one.node() + " " + one.result())
              .collect(Collectors.joining(", ")));
    }
  }

  private void command(String commandId) {
    if (console == null) {
      add("command", commandId);
    } else {
      lines.add("command: " + console.command(commandId));
    }
  }

  private void add(String name, String words) {
    lines.add(name + ": " + Plain.text(words, MOST_WORDS));
  }
}
