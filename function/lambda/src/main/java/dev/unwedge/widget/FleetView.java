package dev.unwedge.widget;

import dev.unwedge.fleet.NaturalOrder;
import dev.unwedge.markup.Markup;
import dev.unwedge.remedy.Planned;
import dev.unwedge.run.Account;
import dev.unwedge.run.Deliberation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The fleet: a row for each node that needs a person's eye, one line for all that are well. */
public final class FleetView {
  /** The most characters shown of a sentence. */
  static final int MOST_TEXT = 300;

  /** The most characters shown of a name. */
  static final int MOST_NAME = 100;

  private FleetView() {}

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
    Shown shown = new Shown(account, live, view);
    Markup html = Frame.open(view);
    List<Planned> nodes = new ArrayList<>(account.deliberation().planned());
    nodes.sort(Deliberation.MOST_SERIOUS_FIRST);
    new Heading(shown, fleet, html).write(nodes, now);
    if (!nodes.isEmpty()) {
      Sparkline sparkline =
          new Sparkline(recorder.heads(), account.at(), view.window(), shown.policy().period());
      RowButtons buttons = new RowButtons(shown, functions, html);
      writeNodes(html, shown, new NodeTable(shown, sparkline, buttons, html), nodes, rows);
    }
    OutsideLine.write(html, account.deliberation().outside());
    return Frame.close(html);
  }

  private static void writeNodes(
      Markup html, Shown shown, NodeTable table, List<Planned> nodes, int rows) {
    List<Planned> notable = new ArrayList<>();
    List<Planned> healthy = new ArrayList<>();
    nodes.forEach(node -> (NodeTable.hasMoreToShow(shown, node) ? notable : healthy).add(node));
    healthy.sort(Comparator.comparing(node -> node.judgement().id(), NaturalOrder.OF_NODES));
    int listed = Math.min(rows, notable.size());
    if (listed > 0) {
      table.write(notable.subList(0, listed));
    }
    if (listed < notable.size()) {
      html.raw("<p class=\"uw-rest\">").text("and %d more: ".formatted(notable.size() - listed));
      Counts.write(html, notable.subList(listed, notable.size()));
      html.raw("</p>\n");
    }
    if (!healthy.isEmpty()) {
      HealthyLine.write(html, table, healthy, rows - listed);
    }
    html.raw("<p class=\"uw-small uw-legend\">");
    html.text("Pictures: the node's head; dotted, the network's; upright, a restart command.");
    html.raw("</p>\n");
  }
}
