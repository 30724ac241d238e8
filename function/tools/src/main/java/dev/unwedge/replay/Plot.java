package dev.unwedge.replay;

import dev.unwedge.fleet.Metric;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An incident's numbers as paths of SVG. Every entry is a cell one unit wide, its datapoint in the
 * middle; the page stretches the cells to its own width.
 *
 * <p>All heads share one scale, so that a frozen one shows. It is set by the reference, the second
 * highest head of each entry: a node that syncs from nothing, or one that tells nonsense, is drawn
 * at the edge and does not squash the rest.
 */
final class Plot {
  /** Height of a head's plot in its own units, and what is left free above and below. */
  static final int HEIGHT = 1000;

  private static final int MARGIN = 60;

  /** The least rise that the scale is made for, in slots. */
  private static final double LEAST_RISE = 8;

  private static final double LARGEST = 0x1p53;

  private final Incident incident;
  private final double[] reference;
  private final double low;
  private final double high;

  Plot(Incident incident) {
    this.incident = incident;
    this.reference = new double[incident.length()];
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < reference.length; i++) {
      double first = Double.NEGATIVE_INFINITY;
      double second = Double.NEGATIVE_INFINITY;
      int known = 0;
      for (Incident.Node node : incident.nodes()) {
        double head = value(node, Metric.HEAD_SLOT, i);
        if (!Double.isNaN(head)) {
          known++;
          second = Math.max(second, Math.min(first, head));
          first = Math.max(first, head);
          least = Math.min(least, head);
          most = Math.max(most, head);
        }
      }
      reference[i] = known == 0 ? Double.NaN : known < 3 ? first : second;
      if (known > 0) {
        from = Math.min(from, reference[i]);
        to = Math.max(to, reference[i]);
      }
    }
    double rise = Math.max(LEAST_RISE, to - from);
    if (to < from) { // nobody gave a head at all
      this.low = 0;
      this.high = 1;
    } else {
      this.low = Math.max(least, from - rise / 4);
      this.high = Math.max(low + LEAST_RISE, Math.min(most, to + rise / 4));
    }
  }

  /** The slot at the lower edge. */
  long low() {
    return (long) low;
  }

  /** The slot at the upper edge. */
  long high() {
    return (long) high;
  }

  /**
   * What was recorded of a node at an entry; NaN where there is no datapoint, or a malformed one.
   */
  static double value(Incident.Node node, Metric metric, int entry) {
    return value(node.recordings().get(metric), entry);
  }

  private static double value(Incident.@Nullable Recording recording, int entry) {
    Double value = recording == null ? null : recording.entries().get(entry);
    return value != null && value >= 0 && value <= LARGEST && value == Math.rint(value)
        ? value
        : Double.NaN;
  }

  /** The network's head over time. */
  String network() {
    return line(reference);
  }

  /** A node's head over time; broken where there is no datapoint. */
  String head(Incident.Node node) {
    return head(node.recordings().get(Metric.HEAD_SLOT));
  }

  /** A recorded head over time. */
  String head(Incident.@Nullable Recording recording) {
    double[] heads = new double[incident.length()];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = value(recording, i);
    }
    return line(heads);
  }

  private String line(double[] values) {
    StringBuilder path = new StringBuilder();
    int drawn = -1;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        drawn = -1;
        continue;
      }
      int y = y(values[i]);
      if (drawn < 0) {
        path.append(String.format(Locale.ROOT, "M%d.5 %dh0", i, y)); // seen even if alone
      } else {
        path.append("l1").append(y < drawn ? "" : " ").append(y - drawn);
      }
      drawn = y;
    }
    return path.toString();
  }

  private int y(double head) {
    double share = Math.clamp((head - low) / (high - low), 0, 1);
    return (int) Math.round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN));
  }

  /** A tick at every entry that has a heartbeat. */
  String beating(Incident.Node node) {
    return ticks(i -> value(node, Metric.HEARTBEATS, i) > 0);
  }

  /** An empty box along the base for every row of entries with an explicit zero. */
  String beatless(Incident.Node node) {
    StringBuilder path = new StringBuilder();
    int i = 0;
    while (i < incident.length()) {
      int from = i;
      while (i < incident.length() && value(node, Metric.HEARTBEATS, i) == 0) {
        i++;
      }
      if (i > from) {
        path.append("M%d 0v1h%dv-1z".formatted(from, i - from));
      }
      i++;
    }
    return path.toString();
  }

  /** A tick at every entry that shows a new incarnation of the container. */
  String starts(Incident.Node node) {
    boolean[] starts = new boolean[incident.length()];
    int before = -1;
    for (int i = 0; i < starts.length; i++) {
      double uptime = value(node, Metric.UPTIME_SECONDS, i);
      if (!Double.isNaN(uptime)) {
        starts[i] = before >= 0 && isNew(node, before, i);
        before = i;
      }
    }
    return ticks(i -> starts[i]);
  }

  /** As the judge has it: up again, or grown by less than half of the time between. */
  private boolean isNew(Incident.Node node, int before, int entry) {
    double earlier = value(node, Metric.UPTIME_SECONDS, before);
    double later = value(node, Metric.UPTIME_SECONDS, entry);
    double between = (double) incident.period().toSeconds() * (entry - before);
    return later > 0 && (earlier == 0 || later - earlier < between / 2);
  }

  /** A tick at every entry at which the container did not run. */
  String down(Incident.Node node) {
    return ticks(i -> value(node, Metric.UPTIME_SECONDS, i) == 0);
  }

  /** Whether any entry of the metric was recorded. */
  static boolean has(Incident.Node node, Metric metric) {
    Incident.Recording recording = node.recordings().get(metric);
    return recording != null && recording.entries().stream().anyMatch(entry -> entry != null);
  }

  private String ticks(IntPredicate where) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < incident.length(); i++) {
      if (where.test(i)) {
        path.append('M').append(i).append(".5 0v1");
      }
    }
    return path.toString();
  }
}
