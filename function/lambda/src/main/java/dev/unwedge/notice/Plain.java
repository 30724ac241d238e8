package dev.unwedge.notice;

/**
 * Words of others (names, hosts, services, persons) made harmless for a message: one line, bounded,
 * printable, and nothing that a mail program would make a link of.
 */
final class Plain {
  private static final String CUT = "...";

  private Plain() {}

  /** Printable text of any language. */
  static String text(String words, int most) {
    StringBuilder printable = new StringBuilder();
    // No more than can be shown, whatever a host sends.
    words.codePoints().limit(most + 1L).forEach(c -> printable.appendCodePoint(printable(c)));
    return clipped(unlinked(printable.toString()), most);
  }

  /** Printable ASCII, for a subject or an address. */
  static String ascii(String words, int most) {
    StringBuilder printable = new StringBuilder();
    words
        .codePoints()
        .limit(most + 1L)
        .forEach(c -> printable.append(c >= ' ' && c <= '~' ? (char) c : '?'));
    return clipped(unlinked(printable.toString()), most);
  }

  private static int printable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '?';
      default -> codePoint;
    };
  }

  private static String unlinked(String text) {
    return text.replace("://", ":// ");
  }

  static String clipped(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - CUT.length();
    // Never half a character.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
  }
}
