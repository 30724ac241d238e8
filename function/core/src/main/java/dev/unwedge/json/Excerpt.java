package dev.unwedge.json;

/** The beginning of a text that others wrote, where the whole would be too long. */
public final class Excerpt {
  private Excerpt() {}

  /** The text; of a longer one so many characters, and that it goes on. */
  public static String of(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
