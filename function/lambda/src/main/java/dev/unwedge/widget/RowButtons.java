package dev.unwedge.widget;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import dev.unwedge.markup.Printable;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Planned;
import dev.unwedge.run.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The buttons of a node's row: why?, and a person's order to restart. */
final class RowButtons {
  private final Shown shown;
  private final Functions functions;
  private final Markup html;

  RowButtons(Shown shown, Functions functions, Markup html) {
    this.shown = shown;
    this.functions = functions;
    this.html = html;
  }

  void write(Planned node) {
    NodeId id = node.judgement().id();
    if (!id.isSafe()) {
      return;
    }
    if (functions.own() != null) {
      Map<String, @Nullable Object> payload = new LinkedHashMap<>();
      payload.put("why", id.toString());
      if (!shown.live()) {
        payload.put("at", shown.at());
      }
      Button.call(
          html, "why?", "", "all that the verdict rests on", functions.own(), null, payload);
    }
    String main = functions.main();
    if (main != null && mayBeOrdered(id)) {
      Map<String, @Nullable Object> payload = new LinkedHashMap<>();
      payload.put("action", "restart");
      payload.put("nodes", List.of(id.toString()));
      payload.put("reason", "from the dashboard");
      payload.put("by", "dashboard");
      html.raw(" ");
      Button.call(
          html,
          "restart…",
          node.decision() instanceof Decision.None ? "" : "uw-needed",
          "asks before it restarts",
          main,
          question(node),
          payload);
    }
  }

  /** Whether a person's order would not be held at once (docs/contract.md#holds). */
  private boolean mayBeOrdered(NodeId id) {
    return shown.live()
        && shown.account().history() instanceof History.Known
        && shown.exclusion(id).isEmpty()
        && shown.attempts(id).stream().noneMatch(attempt -> attempt.inFlight(shown.at()));
  }

  private String question(Planned node) {
    Judgement judgement = node.judgement();
    Policy policy = shown.policy();
    String state =
        judgement.verdict() instanceof Verdict.Healthy
            ? "It is HEALTHY: nothing but you asks for this."
            : "It is %s: %s.".formatted(judgement.verdict().kind(), Words.verdict(judgement));
    NodeId id = judgement.id();
    boolean isPaused = policy.mode() == Mode.PAUSED || policy.pauseOf(id, shown.at()).isPresent();
    String overrides =
        isPaused
            ? " The order overrides that unwedge is paused."
            : policy.of(id).mode() == Mode.OBSERVE
                ? " The order overrides that unwedge is only observing."
                : "";
    return ("Restart %s on %s? %s Its container is stopped, stays down for %s and is started again;"
            + " no last look is taken before.%s")
        .formatted(
            id.node(),
            id.instanceId(),
            Printable.of(state, FleetView.MOST_TEXT),
            Words.of(policy.of(id).downtime()),
            overrides);
  }
}
