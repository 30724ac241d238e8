package dev.unwedge.markup;

/**
 * HTML in the making. All text goes through {@link #escape}: names of nodes and words of hosts are
 * others' to choose.
 */
public final class Markup {
  private final StringBuilder html = new StringBuilder();

  /** HTML of our own. */
  public Markup raw(String ours) {
    html.append(ours);
    return this;
  }

  /** A text, as text. */
  public Markup text(String text) {
    html.append(escape(text));
    return this;
  }

  /** An attribute with its value. */
  public Markup attribute(String name, String value) {
    html.append(' ').append(name).append("=\"").append(escape(value)).append('"');
    return this;
  }

  /** An element that holds only text. */
  public Markup element(String tag, String classes, String text) {
    html.append('<').append(tag);
    if (!classes.isEmpty()) {
      attribute("class", classes);
    }
    html.append('>');
    return text(text).raw("</" + tag + ">");
  }

  /** A text that means nothing but itself, between tags and between double quotes. */
  public static String escape(String text) {
    String fit = Printable.of(text);
    StringBuilder escaped = new StringBuilder(fit.length());
    for (int i = 0; i < fit.length(); i++) {
      char c = fit.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
