package dev.unwedge.widget;

import dev.unwedge.markup.Markup;

/** What is shown in place of the fleet when it could not be judged. */
public final class Trouble {
  private Trouble() {}

  /**
   * Writes it.
   *
   * @param message what went wrong, to the person who looks
   */
  public static String of(Asked.View view, String message) {
    Markup html = Frame.open(view);
    html.raw("<div class=\"uw-note uw-trouble\" role=\"alert\">");
    html.element("b", "", "The fleet could not be judged.").raw("<p>");
    for (String line : message.split("\n", -1)) {
      html.text(line).raw("<br>");
    }
    html.raw(
        "</p><p>This is the dashboard's own look at the fleet. Whether unwedge itself runs is");
    html.raw(" told by its alarms and its log.</p></div>");
    return Frame.close(html);
  }
}
