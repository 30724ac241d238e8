package dev.unwedge.widget;

import dev.unwedge.judge.OutsideSigns;
import dev.unwedge.markup.Markup;
import dev.unwedge.markup.Printable;
import dev.unwedge.run.Words;
import java.time.Instant;
import java.util.List;

/** Heads from outside the fleet, in one line apart from its nodes. */
final class OutsideLine {
  private OutsideLine() {}

  static void write(Markup html, List<OutsideSigns> outside) {
    if (outside.isEmpty()) {
      return;
    }
    html.raw("<p class=\"uw-facts uw-outside\">");
    html.text(outside.size() == 1 ? "outside head: " : "outside heads: ");
    String comma = "";
    for (OutsideSigns head : outside) {
      html.text(comma).element("b", "", Printable.of(head.name(), FleetView.MOST_NAME));
      Instant stamp = head.at();
      html.text(
          stamp == null
              ? " not known"
              : " %d at %s".formatted(head.head(), Words.clock(stamp))
                  + (head.ignored() ? ", of another network" : ""));
      comma = " · ";
    }
    html.raw("</p>\n");
  }
}
