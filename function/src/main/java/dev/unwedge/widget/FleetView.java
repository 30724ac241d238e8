package dev.unwedge.widget;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import dev.unwedge.markup.Printable;
import dev.unwedge.policy.Exclusion;
import dev.unwedge.policy.Glob;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.Pause;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Planner;
import dev.unwedge.run.Account;
import dev.unwedge.run.Deliberation;
import dev.unwedge.run.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fleet's table. */
public final class FleetView {
  private static final int MOST_WARNINGS = 5;
  private static final int MOST_TEXT = 300;
  static final int MOST_NAME = 100;

  private final Account account;
  private final Policy policy;
  private final Instant at;
  private final boolean live;
  private final String fleet;
  private final Asked.View view;
  private final Functions functions;
  private final Sparkline sparkline;
  private final Markup html;

  private FleetView(
      Account account,
      HeadRecorder recorder,
      boolean live,
      String fleet,
      Asked.View view,
      Functions functions) {
    this.account = account;
    this.policy = account.policy();
    this.at = account.at();
    this.live = live;
    this.fleet = fleet;
    this.view = view;
    this.functions = functions;
    this.sparkline = new Sparkline(recorder.heads(), at, view.window(), policy.period());
    this.html = Frame.open(view);
  }

  /**
   * Writes it.
   *
   * @param recorder the heads that the run has read
   * @param live whether the present was judged
   * @param now the clock, which may be later than what was judged
   * @param rows the most nodes to be shown
   */
  public static String of(
      Account account,
      HeadRecorder recorder,
      boolean live,
      Instant now,
      String fleet,
      Asked.View view,
      Functions functions,
      int rows) {
    return new FleetView(account, recorder, live, fleet, view, functions).write(now, rows);
  }

  private String write(Instant now, int rows) {
    List<Planned> nodes = new ArrayList<>(account.deliberation().planned());
    nodes.sort(Deliberation.MOST_SERIOUS_FIRST);
    writeTop(nodes);
    writeFacts(now, nodes.size());
    writeNotes();
    if (!nodes.isEmpty()) {
      writeTable(nodes.subList(0, Math.min(rows, nodes.size())));
    }
    if (nodes.size() > rows) {
      List<Planned> rest = nodes.subList(rows, nodes.size());
      html.raw("<p class=\"uw-rest\">").text("and %d more: ".formatted(rest.size()));
      writeCounts(rest);
      html.raw("</p>");
    }
    return Frame.close(html);
  }

  private void writeTop(List<Planned> nodes) {
    html.raw("<div class=\"uw-top\">").element("b", "uw-fleet", Printable.of(fleet, MOST_NAME));
    html.raw(" ");
    String why = policy.reason() == null ? "" : ": " + Printable.of(policy.reason(), MOST_TEXT);
    switch (policy.mode()) {
      case ENFORCE -> html.element("span", "uw-mode", "enforcing");
      case OBSERVE -> html.element("span", "uw-mode uw-halt", "observing, nothing is sent" + why);
      case PAUSED -> html.element("span", "uw-mode uw-halt", "PAUSED" + why);
    }
    html.raw(" ");
    for (Pause pause : policy.pauses()) {
      if (pause.holds(at)) {
        html.element("span", "uw-mode uw-halt", Printable.of(paused(pause), MOST_TEXT)).raw(" ");
      }
    }
    writeCounts(nodes);
    html.raw("</div>\n");
  }

  private static String paused(Pause pause) {
    String nodes =
        pause.isOfAll()
            ? "all nodes"
            : pause.nodes().stream().map(Glob::pattern).collect(Collectors.joining(", "));
    return nodes
        + " "
        + Words.hold(new Hold.Paused(pause.id(), pause.until(), pause.reason()))
        + (pause.by() == null ? "" : ", by " + pause.by());
  }

  private void writeCounts(List<Planned> nodes) {
    Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);
    nodes.forEach(node -> counts.merge(node.judgement().verdict().kind(), 1, Integer::sum));
    counts.forEach(
        (kind, count) -> html.element("span", badge(kind), count + " " + kind.name()).raw(" "));
  }

  static String badge(Verdict.Kind kind) {
    return "uw-badge uw-" + kind.name();
  }

  private void writeFacts(Instant now, int nodes) {
    Deliberation deliberation = account.deliberation();
    int used = Planner.used(policy.budget(), at, account.history());
    int limit = policy.budget().limit(deliberation.freshNodes(), deliberation.networkStall());
    html.raw("<p class=\"uw-facts\">");
    html.text(nodes == 1 ? "1 node" : nodes + " nodes").raw(" · judged at ");
    html.element("b", "", at.truncatedTo(ChronoUnit.SECONDS).toString());
    if (live && !at.truncatedTo(ChronoUnit.SECONDS).equals(now.truncatedTo(ChronoUnit.SECONDS))) {
      html.text(", " + Past.ago(at, now));
    }
    if (account.history() instanceof History.Known) {
      html.text(
          " · budget: %d of %d restarts used within %s"
              .formatted(used, limit, Words.of(policy.budget().window())));
    }
    html.raw("</p>\n");
  }

  private void writeNotes() {
    if (!live) {
      html.raw("<div class=\"uw-note\"><b>This is the past</b>, as judged at ");
      html.text(at.toString()).raw(": that is where the dashboard's time range ends.</div>\n");
    }
    if (account.deliberation().networkStall()) {
      html.raw("<div class=\"uw-note\"><b>The network stands still.</b> Nodes that stand still");
      html.raw(" with it are not restarted for it.</div>\n");
    }
    List<String> warnings = account.report().warnings();
    if (!warnings.isEmpty()) {
      html.raw("<ul class=\"uw-note uw-warnings\">");
      for (String warning : warnings.subList(0, Math.min(MOST_WARNINGS, warnings.size()))) {
        html.element("li", "", Printable.of(warning, MOST_TEXT));
      }
      if (warnings.size() > MOST_WARNINGS) {
        html.element("li", "", "and %d more".formatted(warnings.size() - MOST_WARNINGS));
      }
      html.raw("</ul>\n");
    }
  }

  private void writeTable(List<Planned> nodes) {
    String pictures = "head over " + Words.of(view.window());
    html.raw("<table class=\"uw-table\"><thead><tr>");
    html.element("th", "", "node").element("th", "", "verdict, frozen for");
    if (view.narrow()) {
      html.element("th", "", pictures);
    } else {
      html.element("th", "", "head").element("th", "", pictures);
      html.element("th", "", "why, and what is done").element("th", "", "last action");
    }
    html.raw("<th></th></tr></thead>\n<tbody>\n");
    nodes.forEach(this::writeRow);
    html.raw("</tbody></table>\n<p class=\"uw-small uw-legend\">");
    html.text("Pictures: the node's head; dotted, the network's; upright, a restart command.");
    html.raw("</p>\n");
  }

  private void writeRow(Planned node) {
    Judgement judgement = node.judgement();
    NodeId id = judgement.id();
    List<Attempt> attempts = account.history().of(id);
    html.raw("<tr").attribute("class", "uw-row").attribute("data-node", name(id)).raw("><td>");
    html.element("b", "uw-name", name(id)).raw("<span class=\"uw-small uw-instance\"");
    html.attribute("title", instance(id)).raw(">").text(instance(id)).raw("</span></td><td>");
    html.element("span", badge(judgement.verdict().kind()), judgement.verdict().kind().name());
    Duration frozen = judgement.signs().frozenFor();
    if (frozen != null && !frozen.isZero()) {
      html.raw("<br>").element("span", "uw-small", Words.of(frozen));
    }
    html.raw("</td><td class=\"uw-number\">");
    writeHead(judgement);
    html.raw(view.narrow() ? "" : "</td><td>");
    sparkline.write(
        html, id, attempts.stream().map(Attempt::requestedAt).toList(), label(judgement));
    html.raw("</td>");
    if (!view.narrow()) {
      html.raw("<td class=\"uw-why\">");
      writeWhy(node);
      html.raw("</td><td class=\"uw-last\">");
      writeLast(attempts);
      html.raw("</td>");
    }
    html.raw("<td class=\"uw-buttons\">");
    writeButtons(node, attempts);
    html.raw("</td></tr>\n");
    if (view.narrow() && tells(node, attempts)) {
      html.raw("<tr class=\"uw-more\"><td colspan=\"4\">");
      writeWhy(node);
      writeLast(attempts);
      html.raw("</td></tr>\n");
    }
  }

  private static String name(NodeId id) {
    return Printable.of(id.node(), MOST_NAME);
  }

  private static String instance(NodeId id) {
    return id.instanceId() == null
        ? "no metric names it"
        : Printable.of(id.instanceId(), MOST_NAME);
  }

  private void writeHead(Judgement judgement) {
    Long head = judgement.signs().head();
    Long lag = judgement.signs().lag();
    html.text(head == null ? "none" : head.toString());
    if (lag != null && lag > policy.syncLagSlots()) {
      html.raw(view.narrow() ? " " : "<br>").element("span", "uw-small", lag + " behind");
    }
  }

  private static String label(Judgement judgement) {
    Long head = judgement.signs().head();
    Duration frozen = judgement.signs().frozenFor();
    return head == null
        ? "no head"
        : frozen == null || frozen.isZero()
            ? "head %d, moving".formatted(head)
            : "head %d for %s".formatted(head, Words.of(frozen));
  }

  private boolean tells(Planned node, List<Attempt> attempts) {
    return !(node.judgement().verdict() instanceof Verdict.Healthy)
        || !attempts.isEmpty()
        || exclusion(node.judgement().id()).isPresent();
  }

  private void writeWhy(Planned node) {
    if (!(node.judgement().verdict() instanceof Verdict.Healthy)) {
      line("", Words.verdict(node.judgement()));
    }
    switch (node.decision()) {
      case Decision.Restart restart ->
          line(
              "uw-due",
              "%s: attempt %d of %d"
                  .formatted(
                      live ? "to be restarted by the next run" : "to be restarted",
                      restart.attempt(),
                      policy.of(node.judgement().id()).maxAttempts()));
      // The last action tells which command it is.
      case Decision.Held(Hold.InFlight hold) -> line("uw-held", "held, " + hold.reason());
      case Decision.Held(Hold hold) ->
          line("uw-held", "held, " + hold.reason() + ": " + Words.hold(hold));
      case Decision.None none ->
          exclusion(node.judgement().id())
              .ifPresent(
                  exclusion ->
                      line(
                          "uw-held",
                          Words.hold(new Hold.Excluded(exclusion.until(), exclusion.reason()))));
    }
  }

  private void line(String classes, String text) {
    html.element("div", classes, Printable.of(text, MOST_TEXT));
  }

  private Optional<Exclusion> exclusion(NodeId id) {
    return policy.exclusionOf(id, at);
  }

  private void writeLast(List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      return;
    }
    Attempt last = attempts.getLast();
    html.raw("<div").attribute("title", last.commandId()).raw(">");
    html.text(Past.outcome(last, at) + ", sent " + Past.ago(last.requestedAt(), at));
    html.raw("</div>");
    int counted = account.history().of(last.node(), policy.attemptWindow(), at).size();
    if (counted > 1) {
      html.element(
          "div",
          "uw-small",
          "%d attempts within %s".formatted(counted, Words.of(policy.attemptWindow())));
    }
  }

  private void writeButtons(Planned node, List<Attempt> attempts) {
    NodeId id = node.judgement().id();
    if (!id.isSafe()) {
      return;
    }
    if (functions.own() != null) {
      Map<String, @Nullable Object> payload = new LinkedHashMap<>();
      payload.put("why", id.toString());
      if (!live) {
        payload.put("at", at);
      }
      Button.call(
          html, "why?", "", "all that the verdict rests on", functions.own(), null, payload);
    }
    String main = functions.main();
    if (main != null && mayBeOrdered(id, attempts)) {
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

  /** Whether a person's order would not be held at once (contract §5). */
  private boolean mayBeOrdered(NodeId id, List<Attempt> attempts) {
    return live
        && account.history() instanceof History.Known
        && exclusion(id).isEmpty()
        && attempts.stream().noneMatch(attempt -> attempt.inFlight(at));
  }

  private String question(Planned node) {
    Judgement judgement = node.judgement();
    String state =
        judgement.verdict() instanceof Verdict.Healthy
            ? "It is HEALTHY: nothing but you asks for this."
            : "It is %s: %s.".formatted(judgement.verdict().kind(), Words.verdict(judgement));
    NodeId id = judgement.id();
    boolean isPaused = policy.mode() == Mode.PAUSED || policy.pauseOf(id, at).isPresent();
    String overrides =
        isPaused
            ? " The order overrides that unwedge is paused."
            : policy.of(id).mode() == Mode.OBSERVE
                ? " The order overrides that unwedge is only observing."
                : "";
    return ("Restart %s on %s? %s Its container is stopped, stays down for %s and is started again;"
            + " no last look is taken before.%s")
        .formatted(
            judgement.id().node(),
            judgement.id().instanceId(),
            Printable.of(state, MOST_TEXT),
            Words.of(policy.of(id).downtime()),
            overrides);
  }
}
