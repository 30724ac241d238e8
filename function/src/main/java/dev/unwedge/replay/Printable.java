package dev.unwedge.replay;

import java.util.regex.Pattern;

/** Text that others chose, such as a node's name, made fit to be shown. */
final class Printable {
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

  private Printable() {}

  /** Without what would change the terminal, the look of a line or the direction of writing. */
  static String of(String text) {
    return UNFIT.matcher(text).replaceAll("?");
  }
}
