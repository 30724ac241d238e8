package dev.unwedge.replay;

import dev.unwedge.markup.Markup;

/** The heads from outside the fleet on the page, apart from the nodes: they are not judged. */
final class OutsideRows {
  private final Incident incident;
  private final Plot plot;
  private final TimeAxis axis;

  OutsideRows(Incident incident, Plot plot, TimeAxis axis) {
    this.incident = incident;
    this.plot = plot;
    this.axis = axis;
  }

  /** Writes them; nothing where there are none. */
  void write(Markup html) {
    if (incident.outside().isEmpty()) {
      return;
    }
    int count = incident.outside().size();
    html.raw("<details class=\"group\" id=\"OUTSIDE\" open><summary><h2>Outside heads</h2> ");
    html.element("span", "count", count + (count == 1 ? " head" : " heads"));
    html.raw("</summary>\n<p class=\"why\">From outside the fleet. They are no nodes: nobody");
    html.raw(" judges or restarts them. Together they count as one more fresh node.</p>\n");
    axis.write(html);
    for (Incident.OutsideHead head : incident.outside()) {
      html.raw("<div class=\"fleet outside\"><div class=\"words\">");
      html.element("h3", "", head.id().node()).raw("</div>\n<div class=\"beyond\">");
      html.raw("<div class=\"lane plot\"><span class=\"label\">head</span>");
      html.raw("<span class=\"edge high\">" + plot.high() + "</span>");
      html.raw("<span class=\"edge low\">" + plot.low() + "</span>");
      html.raw("<svg viewBox=\"" + axis.viewBox(Plot.HEIGHT) + "\" preserveAspectRatio=\"none\"");
      html.raw(" role=\"img\"").attribute("aria-label", head.id().node() + " over time").raw(">");
      html.raw("<use href=\"#grid\"/><use href=\"#network\"/>");
      html.raw("<path class=\"head\" d=\"" + plot.head(head.heads()) + "\"/>");
      html.raw("</svg></div></div></div>\n");
    }
    html.raw("</details>\n");
  }
}
