package dev.unwedge.replay;

import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import java.util.EnumMap;
import java.util.Map;

/**
 * The whole fleet over time: how many nodes have which verdict, and when commands would have been
 * sent.
 */
final class Overview {
  private final Story story;
  private final TimeAxis axis;
  private final When when;

  Overview(Story story, TimeAxis axis, When when) {
    this.story = story;
    this.axis = axis;
    this.when = when;
  }

  void write(Markup html) {
    int length = story.incident().length();
    int nodes = story.courses().size();
    Map<Verdict.Kind, int[]> counts = new EnumMap<>(Verdict.Kind.class);
    int[] commands = new int[length];
    for (Course course : story.courses()) {
      for (Course.Span<Verdict.Kind> span : course.verdicts()) {
        int[] count = counts.computeIfAbsent(span.value(), kind -> new int[length]);
        for (int i = span.from(); i < span.to(); i++) {
          count[i]++;
        }
      }
      course.restarts().forEach(restart -> commands[restart.entry()]++);
    }
    html.raw("<section class=\"overview\"><h2>The fleet</h2>\n");
    axis.write(html);
    html.raw("<div class=\"fleet\"><div class=\"words\"><p class=\"why\">");
    html.raw("Nodes by verdict, the most serious at the bottom; above it the restarts that each");
    html.raw(
        " run would have ordered.</p></div>\n<div class=\"chart\" tabindex=\"0\" role=\"group\"");
    html.raw(" aria-label=\"the fleet over time; the arrow keys tell each run\">");
    html.raw("<div class=\"lanes\">");
    html.raw("<div class=\"lane commands\"><span class=\"label\">restarts</span>");
    for (int i = 0; i < length; i++) {
      if (commands[i] > 0) {
        html.raw("<span class=\"sent\" style=\"left:" + axis.left(i + 0.5) + "\"");
        html.attribute("title", "%s: would have restarted %d".formatted(when.at(i), commands[i]));
        html.raw("><b>" + commands[i] + "</b></span>");
      }
    }
    html.raw("</div>\n<div class=\"lane stack\"><span class=\"label\">" + nodes + " nodes</span>");
    html.raw("<svg viewBox=\"" + axis.viewBox(nodes) + "\" preserveAspectRatio=\"none\"");
    html.raw(" role=\"img\" aria-label=\"Nodes by verdict over time\">");
    int[] base = new int[length];
    counts.forEach(
        (kind, count) -> {
          html.raw("<path class=\"" + kind + "\" d=\"" + area(base, count, nodes) + "\">");
          html.element("title", "", kind.name()).raw("</path>");
          for (int i = 0; i < length; i++) {
            base[i] += count[i];
          }
        });
    html.raw("</svg></div></div></div></div></section>\n");
  }

  /** The cells of one verdict, runs of equal ones as one rectangle. */
  private static String area(int[] base, int[] count, int nodes) {
    StringBuilder path = new StringBuilder();
    int i = 0;
    while (i < count.length) {
      int from = i;
      do {
        i++;
      } while (i < count.length && count[i] == count[from] && base[i] == base[from]);
      if (count[from] > 0) {
        int top = nodes - base[from] - count[from];
        path.append("M%d %dh%dv%dh-%dz".formatted(from, top, i - from, count[from], i - from));
      }
    }
    return path.toString();
  }
}
