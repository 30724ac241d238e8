package dev.unwedge.widget;

import dev.unwedge.json.Json;
import dev.unwedge.markup.Markup;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A button and what the console does when it is pressed: the element {@code cwdb-action} belongs to
 * the element just before it.
 */
final class Button {
  private Button() {}

  /**
   * Writes a button that calls a function with the rights of the person who presses it; the answer
   * is shown in a pop-up.
   *
   * @param function the ARN of the function
   * @param confirmation what the person must agree to before; null for nothing
   */
  static void call(
      Markup html,
      String label,
      String classes,
      String title,
      String function,
      @Nullable String confirmation,
      Map<String, @Nullable Object> payload) {
    html.raw("<a").attribute("class", "btn uw-btn " + classes).attribute("title", title).raw(">");
    html.text(label).raw("</a><cwdb-action action=\"call\" display=\"popup\"");
    html.attribute("endpoint", function);
    if (confirmation != null) {
      html.attribute("confirmation", confirmation);
    }
    html.raw(">").raw(json(payload)).raw("</cwdb-action>");
  }

  /** JSON that is the same whether it is read as text or as HTML. */
  private static String json(Map<String, @Nullable Object> payload) {
    return Json.write(payload)
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e");
  }
}
