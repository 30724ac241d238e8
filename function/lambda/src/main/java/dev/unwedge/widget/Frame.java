package dev.unwedge.widget;

import dev.unwedge.markup.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What every answer stands in: one element with our class, in the dashboard's theme. */
final class Frame {
  private Frame() {}

  static Markup open(Asked.View view) {
    Markup html = new Markup();
    // The console's own styles are switched off, so that what is tested is what is shown.
    html.raw("<div class=\"uw cwdb-no-default-styles" + (view.dark() ? " uw-dark" : ""));
    return html.raw((view.narrow() ? " uw-narrow" : "") + "\"><style>" + style() + "</style>\n");
  }

  static String close(Markup html) {
    return html.raw("</div>\n").toString();
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(Frame.class.getResourceAsStream("widget.css"), "widget.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
