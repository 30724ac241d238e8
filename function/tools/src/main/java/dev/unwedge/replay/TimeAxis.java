package dev.unwedge.replay;

import dev.unwedge.markup.Markup;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page's time axis: one cell for each entry, labels at round times. */
final class TimeAxis {
  private static final int MOST_LABELS = 9;
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(2),
          Duration.ofDays(7));

  private final int length;
  private final String viewBox;
  private final List<Label> labels = new ArrayList<>();

  private record Label(double cell, String text) {}

  TimeAxis(Incident incident) {
    this.length = incident.length();
    this.viewBox = "0 0 " + length + " ";
    Duration span = incident.period().multipliedBy(length);
    long step = step(span).toSeconds();
    DateTimeFormatter form =
        DateTimeFormatter.ofPattern(
                span.compareTo(Duration.ofDays(1)) > 0
                    ? "MM-dd HH:mm"
                    : step < 60 ? "HH:mm:ss" : "HH:mm",
                Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    long start = incident.start().getEpochSecond();
    long end = start + span.toSeconds();
    for (long at = Math.ceilDiv(start, step) * step; at < end; at += step) {
      labels.add(
          new Label(
              (double) (at - start) / incident.period().toSeconds() + 0.5,
              form.format(Instant.ofEpochSecond(at))));
    }
  }

  private static Duration step(Duration span) {
    for (Duration step : STEPS) {
      if (span.dividedBy(step) <= MOST_LABELS) {
        return step;
      }
    }
    return span.dividedBy(MOST_LABELS);
  }

  /** The viewBox of a drawing of the height. */
  String viewBox(int height) {
    return viewBox + height;
  }

  /** Where a cell begins, as a share of the width in CSS. */
  String left(double cell) {
    return percent(cell);
  }

  /** How wide so many cells are. */
  String width(int cells) {
    return percent(cells);
  }

  private String percent(double cells) {
    return String.format(Locale.ROOT, "%.3f%%", 100 * cells / length);
  }

  /** Whether a text of so many characters fits into so many cells of a wide page. */
  boolean fits(String text, int cells) {
    return 820.0 * cells / length >= 7.2 * text.length() + 8;
  }

  /** Lines at the labels. */
  String grid(int height) {
    StringBuilder path = new StringBuilder();
    for (Label label : labels) {
      path.append(String.format(Locale.ROOT, "M%.3f 0v%d", label.cell(), height));
    }
    return path.toString();
  }

  void write(Markup html) {
    html.raw("<div class=\"axis\" aria-hidden=\"true\"><div class=\"lanes\">");
    for (Label label : labels) {
      html.raw("<span style=\"left:" + left(label.cell()) + "\">").text(label.text());
      html.raw("</span>");
    }
    html.raw("</div></div>\n");
  }
}
