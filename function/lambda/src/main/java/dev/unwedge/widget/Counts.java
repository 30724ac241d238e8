package dev.unwedge.widget;

import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import dev.unwedge.remedy.Planned;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many nodes have which verdict, as badges. */
final class Counts {
  private Counts() {}

  static void write(Markup html, List<Planned> nodes) {
    Map<Verdict.Kind, Integer> counts = new EnumMap<>(Verdict.Kind.class);
    nodes.forEach(node -> counts.merge(node.judgement().verdict().kind(), 1, Integer::sum));
    counts.forEach(
        (kind, count) -> html.element("span", badge(kind), count + " " + kind.name()).raw(" "));
  }

  /** The classes of a verdict's badge. */
  static String badge(Verdict.Kind kind) {
    return "uw-badge uw-" + kind.name();
  }
}
