package dev.unwedge.widget;

import dev.unwedge.fleet.Observation;
import dev.unwedge.markup.Markup;
import dev.unwedge.markup.Printable;
import dev.unwedge.policy.Glob;
import dev.unwedge.policy.Pause;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Planner;
import dev.unwedge.run.Deliberation;
import dev.unwedge.run.Words;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** What stands above the table: of the fleet as a whole. */
final class Heading {
  private static final int MOST_WARNINGS = 5;

  private final Shown shown;
  private final String fleet;
  private final Markup html;

  Heading(Shown shown, String fleet, Markup html) {
    this.shown = shown;
    this.fleet = fleet;
    this.html = html;
  }

  /**
   * Writes it.
   *
   * @param now the clock, which may be later than what was judged
   */
  void write(List<Planned> nodes, Instant now) {
    writeTop(nodes);
    writeFacts(now, nodes.size());
    writeNotes();
  }

  private void writeTop(List<Planned> nodes) {
    Policy policy = shown.policy();
    html.raw("<div class=\"uw-top\">");
    html.element("b", "uw-fleet", Printable.of(fleet, FleetView.MOST_NAME)).raw(" ");
    String why =
        policy.reason() == null ? "" : ": " + Printable.of(policy.reason(), FleetView.MOST_TEXT);
    switch (policy.mode()) {
      case ENFORCE -> html.element("span", "uw-mode", "enforcing");
      case OBSERVE -> html.element("span", "uw-mode uw-halt", "observing, nothing is sent" + why);
      case PAUSED -> html.element("span", "uw-mode uw-halt", "PAUSED" + why);
    }
    html.raw(" ");
    for (Pause pause : policy.pauses()) {
      if (pause.holds(shown.at())) {
        String text = Printable.of(paused(pause), FleetView.MOST_TEXT);
        html.element("span", "uw-mode uw-halt", text).raw(" ");
      }
    }
    Counts.write(html, nodes);
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

  private void writeFacts(Instant now, int nodes) {
    Instant at = shown.at().truncatedTo(ChronoUnit.SECONDS);
    html.raw("<p class=\"uw-facts\">");
    html.text(nodes == 1 ? "1 node" : nodes + " nodes").raw(" · judged at ");
    html.element("b", "", at.toString());
    if (shown.live() && !at.equals(now.truncatedTo(ChronoUnit.SECONDS))) {
      html.text(", " + Past.ago(shown.at(), now));
    }
    html.text(" · " + newestDatapoint());
    if (shown.account().history() instanceof History.Known) {
      html.text(" · " + budget());
    }
    html.raw("</p>\n");
  }

  /** A fleet that is judged by old data is no fleet that is well. */
  private String newestDatapoint() {
    long newest =
        shown.account().deliberation().observations().stream()
            .mapToLong(Observation::newestSecond)
            .max()
            .orElse(Long.MIN_VALUE);
    if (newest == Long.MIN_VALUE) {
      return "no datapoint";
    }
    Instant stamp = Instant.ofEpochSecond(newest);
    return "newest datapoint of %s, %s".formatted(Words.clock(stamp), Past.ago(stamp, shown.at()));
  }

  private String budget() {
    Policy policy = shown.policy();
    Deliberation deliberation = shown.account().deliberation();
    return "budget: %d of %d restarts used within %s"
        .formatted(
            Planner.used(policy.budget(), shown.at(), shown.account().history()),
            policy.budget().limit(deliberation.freshNodes(), deliberation.networkStall()),
            Words.of(policy.budget().window()));
  }

  private void writeNotes() {
    if (!shown.live()) {
      html.raw("<div class=\"uw-note\"><b>This is the past</b>, as judged at ");
      html.text(shown.at().toString());
      html.raw(": that is where the dashboard's time range ends.</div>\n");
    }
    if (shown.account().deliberation().networkStall()) {
      html.raw("<div class=\"uw-note\"><b>The network stands still.</b> Nodes that stand still");
      html.raw(" with it are not restarted for it.</div>\n");
    }
    List<String> warnings = shown.account().report().warnings();
    if (!warnings.isEmpty()) {
      html.raw("<ul class=\"uw-note uw-warnings\">");
      for (String warning : warnings.subList(0, Math.min(MOST_WARNINGS, warnings.size()))) {
        html.element("li", "", Printable.of(warning, FleetView.MOST_TEXT));
      }
      if (warnings.size() > MOST_WARNINGS) {
        html.element("li", "", "and %d more".formatted(warnings.size() - MOST_WARNINGS));
      }
      html.raw("</ul>\n");
    }
  }
}
