package dev.unwedge.widget;

import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import dev.unwedge.remedy.Planned;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The nodes of which there is nothing to say, in one line that a click opens.
 *
 * <p>It is an element {@code details}, which needs no script. A console that took it out would show
 * what is in it, as sanitizers do: a longer widget, and nothing lost.
 */
final class HealthyLine {
  /** More names than this do not fit into the line. */
  private static final int MOST_NAMES = 30;

  private HealthyLine() {}

  /**
   * Writes it.
   *
   * @param nodes all of them, in the order of their names
   * @param rows the most to be shown when it is opened
   */
  static void write(Markup html, NodeTable table, List<Planned> nodes, int rows) {
    html.raw("<details class=\"uw-healthy\"><summary>");
    html.element("span", Counts.badge(Verdict.Kind.HEALTHY), nodes.size() + " HEALTHY").raw(" ");
    html.element("span", "uw-small", names(nodes)).raw("</summary>\n");
    if (rows > 0) {
      table.write(nodes.subList(0, Math.min(rows, nodes.size())));
    }
    if (nodes.size() > rows) {
      html.element("p", "uw-rest", "and %d more".formatted(nodes.size() - rows)).raw("\n");
    }
    html.raw("</details>\n");
  }

  private static String names(List<Planned> nodes) {
    String names =
        nodes.stream()
            .limit(MOST_NAMES)
            .map(node -> NodeTable.name(node.judgement().id()))
            .collect(Collectors.joining(", "));
    return nodes.size() > MOST_NAMES ? names + ", …" : names;
  }
}
