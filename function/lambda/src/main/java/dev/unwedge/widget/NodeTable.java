package dev.unwedge.widget;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import dev.unwedge.markup.Printable;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import dev.unwedge.run.Words;
import java.time.Duration;
import java.util.List;

/** Nodes as a table, one row for each. */
final class NodeTable {
  private final Shown shown;
  private final Sparkline sparkline;
  private final RowButtons buttons;
  private final Markup html;

  NodeTable(Shown shown, Sparkline sparkline, RowButtons buttons, Markup html) {
    this.shown = shown;
    this.sparkline = sparkline;
    this.buttons = buttons;
    this.html = html;
  }

  void write(List<Planned> nodes) {
    String pictures = "head over " + Words.of(shown.view().window());
    html.raw("<table class=\"uw-table\"><thead><tr>");
    html.element("th", "", "node").element("th", "", "verdict, frozen for");
    if (shown.view().narrow()) {
      html.element("th", "", pictures);
    } else {
      html.element("th", "", "head").element("th", "", pictures);
      html.element("th", "", "why, and what is done").element("th", "", "last action");
    }
    html.raw("<th></th></tr></thead>\n<tbody>\n");
    nodes.forEach(this::writeRow);
    html.raw("</tbody></table>\n");
  }

  /** Whether there is more to say of a node than that it is healthy. */
  static boolean hasMoreToShow(Shown shown, Planned node) {
    NodeId id = node.judgement().id();
    return !(node.judgement().verdict() instanceof Verdict.Healthy)
        || !(node.decision() instanceof Decision.None)
        || !shown.attempts(id).isEmpty()
        || shown.exclusion(id).isPresent();
  }

  private void writeRow(Planned node) {
    Judgement judgement = node.judgement();
    NodeId id = judgement.id();
    boolean narrow = shown.view().narrow();
    html.raw("<tr").attribute("class", "uw-row").attribute("data-node", name(id)).raw("><td>");
    html.element("b", "uw-name", name(id)).raw("<span class=\"uw-small uw-instance\"");
    html.attribute("title", instance(id)).raw(">").text(instance(id)).raw("</span></td><td>");
    Verdict.Kind kind = judgement.verdict().kind();
    html.element("span", Counts.badge(kind), kind.name());
    Duration frozen = judgement.signs().frozenFor();
    if (frozen != null && !frozen.isZero()) {
      html.raw("<br>").element("span", "uw-small", Words.of(frozen));
    }
    html.raw("</td><td class=\"uw-number\">");
    writeHead(judgement);
    html.raw(narrow ? "" : "</td><td>");
    sparkline.write(
        html, id, shown.attempts(id).stream().map(Attempt::requestedAt).toList(), label(judgement));
    html.raw("</td>");
    if (!narrow) {
      html.raw("<td class=\"uw-why\">");
      writeWhy(node);
      html.raw("</td><td class=\"uw-last\">");
      writeLast(node);
      html.raw("</td>");
    }
    html.raw("<td class=\"uw-buttons\">");
    buttons.write(node);
    html.raw("</td></tr>\n");
    if (narrow && hasMoreToShow(shown, node)) {
      html.raw("<tr class=\"uw-more\"><td colspan=\"4\">");
      writeWhy(node);
      writeLast(node);
      html.raw("</td></tr>\n");
    }
  }

  static String name(NodeId id) {
    return Printable.of(id.node(), FleetView.MOST_NAME);
  }

  private static String instance(NodeId id) {
    return id.instanceId() == null
        ? "no metric names it"
        : Printable.of(id.instanceId(), FleetView.MOST_NAME);
  }

  private void writeHead(Judgement judgement) {
    Long head = judgement.signs().head();
    Long lag = judgement.signs().lag();
    html.text(head == null ? "none" : head.toString());
    if (lag != null && lag > shown.policy().syncLagSlots()) {
      html.raw(shown.view().narrow() ? " " : "<br>");
      html.element("span", "uw-small", lag + " behind");
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
                      shown.live() ? "to be restarted by the next run" : "to be restarted",
                      restart.attempt(),
                      shown.policy().of(node.judgement().id()).maxAttempts()));
      case Decision.Held(Hold.InFlight hold) -> line("", "restart under way");
      case Decision.Held(Hold hold) ->
          line("uw-held", "held, " + hold.reason() + ": " + Words.hold(hold));
      case Decision.AlreadySent sent -> {}
      case Decision.None none ->
          shown
              .exclusion(node.judgement().id())
              .ifPresent(
                  exclusion ->
                      line(
                          "uw-held",
                          Words.hold(new Hold.Excluded(exclusion.until(), exclusion.reason()))));
    }
  }

  private void line(String classes, String text) {
    html.element("div", classes, Printable.of(text, FleetView.MOST_TEXT));
  }

  private void writeLast(Planned node) {
    List<Attempt> attempts = shown.attempts(node.judgement().id());
    if (attempts.isEmpty()) {
      return;
    }
    Attempt last = attempts.getLast();
    Policy policy = shown.policy();
    // A restart that holds the next one stands beside the verdict already.
    String outcome =
        node.decision() instanceof Decision.Held(Hold.InFlight hold)
            ? "command"
            : Past.outcome(last, shown.at()) + ",";
    html.raw("<div").attribute("title", last.commandId()).raw(">");
    html.text(outcome + " sent " + Past.ago(last.requestedAt(), shown.at()));
    html.raw("</div>");
    int counted =
        shown.account().history().of(last.node(), policy.attemptWindow(), shown.at()).size();
    if (counted > 1) {
      html.element(
          "div",
          "uw-small",
          "%d attempts within %s".formatted(counted, Words.of(policy.attemptWindow())));
    }
  }
}
