package dev.unwedge.notice;

/**
 * One message, as SNS takes it (Publish, API reference).
 *
 * @param subject one line of 1 to 99 printable ASCII characters that begins with no blank
 * @param body plain text
 */
public record Message(String subject, String body) {
  /** SNS wants fewer than a hundred characters. */
  public static final int MOST_SUBJECT = 99;

  /** SNS takes 262,144 bytes; a character has no more than four, and most have one. */
  public static final int MOST_BODY = 262_144 / 4;

  public Message {
    if (!subject.matches("[!-~][ -~]{0,%d}".formatted(MOST_SUBJECT - 1))) {
      throw new IllegalArgumentException("no subject that SNS takes: " + subject);
    }
    if (body.isBlank() || body.length() > MOST_BODY) {
      throw new IllegalArgumentException(
          "no body that SNS takes: %d long".formatted(body.length()));
    }
  }
}
