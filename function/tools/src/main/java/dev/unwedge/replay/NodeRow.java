package dev.unwedge.replay;

import dev.unwedge.fleet.Metric;
import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import dev.unwedge.remedy.Hold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node on the page: its fate in words, its head, heartbeats and verdicts over time. */
final class NodeRow {
  private final Fate fate;
  private final Course course;
  private final Plot plot;
  private final TimeAxis axis;
  private final When when;

  NodeRow(Fate fate, Plot plot, TimeAxis axis, When when) {
    this.fate = fate;
    this.course = fate.course();
    this.plot = plot;
    this.axis = axis;
    this.when = when;
  }

  /**
   * Writes the row.
   *
   * @param index the node's place in the page's data
   */
  void write(Markup html, int index) {
    html.raw("<article class=\"node\" data-index=\"" + index + "\"");
    html.attribute("data-node", course.name());
    html.raw(">\n<div class=\"words\">").element("h3", "", course.name());
    Incident.Node node = course.node();
    String instance = node == null ? null : node.id().instanceId();
    html.raw(" ");
    html.element("span", "instance", instance == null ? "no metric names it" : instance);
    html.raw("\n<p class=\"fate " + fate.group() + "\">").text(fate.headline()).raw(" ");
    html.element("span", "swatch " + fate.last(), fate.last().name()).raw("</p>\n");
    fate.sentences().forEach(sentence -> html.element("p", "why", sentence));
    html.raw("</div>\n<div class=\"chart\" tabindex=\"0\" role=\"group\"");
    html.attribute("aria-label", course.name() + " over time; the arrow keys tell each run");
    html.raw("><div class=\"lanes\">\n");
    // A marker ends above the verdicts: its line would cross the name of the one that it rests on.
    html.raw("<div class=\"signals\">\n");
    writeHead(html);
    writeBeats(html);
    writeStarts(html);
    writeRestarts(html);
    html.raw("</div>\n");
    writeVerdicts(html);
    writeHolds(html);
    html.raw("</div></div>\n</article>\n");
  }

  private void writeHead(Markup html) {
    Incident.Node node = course.node();
    html.raw("<div class=\"lane plot\"><span class=\"label\">head</span>");
    html.raw("<span class=\"edge high\">" + plot.high() + "</span>");
    html.raw("<span class=\"edge low\">" + plot.low() + "</span>");
    html.raw(svg("", Plot.HEIGHT)).raw("<use href=\"#grid\"/><use href=\"#network\"/>");
    if (node != null) {
      html.raw("<path class=\"head\" d=\"" + plot.head(node) + "\"/>");
    }
    html.raw("</svg></div>\n");
  }

  private void writeBeats(Markup html) {
    Incident.Node node = recorded(html, "beats", Metric.HEARTBEATS);
    if (node != null) {
      html.raw(svg("", 1) + "<path class=\"tick\" d=\"" + plot.beating(node) + "\"/></svg>");
      html.raw(svg("low", 1) + "<path class=\"zero\" d=\"" + plot.beatless(node) + "\"/></svg>");
      html.raw("</div>\n");
    }
  }

  private void writeStarts(Markup html) {
    Incident.Node node = recorded(html, "starts", Metric.UPTIME_SECONDS);
    if (node != null) {
      html.raw(svg("", 1) + "<path class=\"tick\" d=\"" + plot.starts(node) + "\"/></svg>");
      html.raw(svg("low", 1) + "<path class=\"stub\" d=\"" + plot.down(node) + "\"/></svg>");
      html.raw("</div>\n");
    }
  }

  /** Begins a lane; null if there is nothing to draw in it, which it then shows. */
  private Incident.@Nullable Node recorded(Markup html, String label, Metric metric) {
    Incident.Node node = course.node();
    html.raw("<div class=\"lane ticks\"><span class=\"label\">" + label + "</span>");
    if (node == null || !Plot.has(node, metric)) {
      html.raw("<span class=\"none\">no datapoint</span></div>\n");
      return null;
    }
    return node;
  }

  private String svg(String classes, int height) {
    return "<svg class=\"%s\" viewBox=\"%s\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        .formatted(classes, axis.viewBox(height));
  }

  private void writeVerdicts(Markup html) {
    html.raw("<div class=\"lane band\"><span class=\"label\">verdict</span>");
    for (Course.Span<Verdict.Kind> span : course.verdicts()) {
      writeSpan(html, span.value().name(), span.value().name(), span);
    }
    html.raw("</div>\n");
  }

  private void writeHolds(Markup html) {
    List<Course.Span<Hold.Reason>> holds = course.holds();
    if (holds.isEmpty()) {
      return;
    }
    html.raw("<div class=\"lane holds\"><span class=\"label\">held</span>");
    for (Course.Span<Hold.Reason> span : holds) {
      writeSpan(html, "hold", span.value().name(), span);
    }
    html.raw("</div>\n");
  }

  private void writeSpan(Markup html, String classes, String name, Course.Span<?> span) {
    html.raw("<span class=\"" + classes + "\" style=\"left:" + axis.left(span.from()));
    html.raw(";width:" + axis.width(span.length()) + "\"");
    html.attribute(
        "title",
        "%s, %s, for %s: %s"
            .formatted(when.at(span.from()), name, when.runs(span.length()), span.first().why()));
    html.raw(">").text(axis.fits(name, span.length()) ? name : "").raw("</span>");
  }

  private void writeRestarts(Markup html) {
    for (Course.Moment restart : course.restarts()) {
      String told =
          "would have been restarted at %s: %s".formatted(when.at(restart.entry()), restart.why());
      html.raw("<span class=\"restart\" role=\"img\" tabindex=\"0\" data-entry=\"");
      html.raw(restart.entry() + "\" style=\"left:" + axis.left(restart.entry() + 0.5) + "\"");
      html.attribute("aria-label", told).attribute("title", told);
      html.raw("><b>").text(restart.attempt()).raw("</b></span>\n");
    }
  }
}
