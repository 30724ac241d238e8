package dev.unwedge.widget;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Series;
import dev.unwedge.markup.Markup;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Heads over time, all on the scale of the network's own: who follows it draws its diagonal, who is
 * stuck draws a flat line below it.
 */
final class Sparkline {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 24;

  /** Room for half a stroke above and below. */
  private static final int MARGIN = 2;

  /** More points than a line of this width can show. */
  private static final int MOST_CELLS = 60;

  /** In a fleet smaller than this the highest head is the network's. */
  private static final int SMALL_FLEET = 3;

  private final Map<NodeId, Series> heads;
  private final long from;
  private final long to;
  private final long longestStep;
  private final long[] network;
  private final long low;
  private final long high;

  /**
   * Prepares the pictures of a fleet.
   *
   * @param heads of all nodes
   * @param at the instant that is judged, and the right end of the pictures
   * @param period of one datapoint
   */
  Sparkline(Map<NodeId, Series> heads, Instant at, Duration window, Duration period) {
    this.heads = heads;
    this.to = at.getEpochSecond();
    this.from = to - window.toSeconds();
    int cells = Math.clamp(window.dividedBy(period), 1, MOST_CELLS);
    // A line goes on over one datapoint that is missing, no further.
    this.longestStep =
        2 * Math.max(window.toSeconds() / cells, Math.max(period.toSeconds(), 60)) + 1;
    this.network = network(cells);
    this.low = Arrays.stream(network).filter(head -> head >= 0).min().orElse(0);
    this.high = Math.max(low + 1, Arrays.stream(network).max().orElse(1));
  }

  /** The second highest head of each cell, or the highest of a small fleet; -1 without any. */
  private long[] network(int cells) {
    long[] first = filled(cells);
    long[] second = filled(cells);
    int nodes = 0;
    for (Series series : heads.values()) {
      nodes += series.isEmpty() ? 0 : 1;
      long[] own = filled(cells);
      for (int i = series.firstAtOrAfter(from); i < series.size(); i++) {
        int cell = cell(series.second(i), cells);
        own[cell] = Math.max(own[cell], series.value(i));
      }
      for (int i = 0; i < cells; i++) {
        second[i] = Math.max(second[i], Math.min(first[i], own[i]));
        first[i] = Math.max(first[i], own[i]);
      }
    }
    return nodes < SMALL_FLEET ? first : second;
  }

  private static long[] filled(int cells) {
    long[] none = new long[cells];
    Arrays.fill(none, -1);
    return none;
  }

  private int cell(long second, int cells) {
    return Math.clamp((second - from) * cells / Math.max(1, to - from), 0, cells - 1);
  }

  /**
   * The picture of a node.
   *
   * @param restarts when it was asked to be restarted
   * @param label what the picture shows, for those who do not see it
   */
  void write(Markup html, NodeId node, List<Instant> restarts, String label) {
    html.raw("<svg class=\"uw-spark\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" width=\"");
    html.raw(WIDTH + "\" height=\"" + HEIGHT + "\" preserveAspectRatio=\"none\" role=\"img\"");
    html.attribute("aria-label", label).raw(">");
    path(html, "uw-network", networkPath());
    path(html, "uw-mark", marks(restarts));
    path(html, "uw-head", headPath(heads.get(node)));
    html.raw("</svg>");
  }

  private static void path(Markup html, String classes, String d) {
    if (!d.isEmpty()) {
      html.raw("<path class=\"" + classes + "\" d=\"" + d + "\"/>");
    }
  }

  private String networkPath() {
    StringBuilder path = new StringBuilder();
    boolean open = false;
    for (int i = 0; i < network.length; i++) {
      if (network[i] >= 0) {
        point(path, open, (i + 0.5) / network.length, network[i]);
      }
      open = network[i] >= 0;
    }
    return path.toString();
  }

  private String headPath(@Nullable Series series) {
    StringBuilder path = new StringBuilder();
    if (series == null) {
      return "";
    }
    long last = Long.MIN_VALUE;
    for (int i = series.firstAtOrAfter(from); i < series.size(); i++) {
      long second = series.second(i);
      boolean lastOfCell =
          i + 1 == series.size()
              || cell(series.second(i + 1), MOST_CELLS) != cell(second, MOST_CELLS);
      if (lastOfCell) {
        boolean open = last != Long.MIN_VALUE && second - last <= longestStep;
        point(path, open, (double) (second - from) / Math.max(1, to - from), series.value(i));
        last = second;
      }
    }
    return path.toString();
  }

  private String marks(List<Instant> restarts) {
    StringBuilder path = new StringBuilder();
    for (Instant restart : restarts) {
      long second = restart.getEpochSecond();
      if (second >= from && second <= to) {
        double x = (double) (second - from) / Math.max(1, to - from) * WIDTH;
        path.append('M');
        tenths(path, x);
        path.append(" 0V").append(HEIGHT);
      }
    }
    return path.toString();
  }

  /** A line to the point; where none is open, a dot from which the next one may go on. */
  private void point(StringBuilder path, boolean open, double share, long head) {
    double x = Math.clamp(share, 0, 1) * WIDTH;
    double part = (double) (Math.clamp(head, low, high) - low) / (high - low);
    double y = HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN);
    path.append(open ? 'L' : 'M');
    tenths(path, x);
    path.append(' ');
    tenths(path, y);
    path.append(open ? "" : "h0");
  }

  private static void tenths(StringBuilder path, double value) {
    long tenths = Math.round(value * 10);
    path.append(tenths / 10);
    if (tenths % 10 != 0) {
      path.append('.').append(tenths % 10);
    }
  }
}
