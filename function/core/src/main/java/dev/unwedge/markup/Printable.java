package dev.unwedge.markup;

import java.util.regex.Pattern;

/** Text that others chose, such as a node's name, made fit to be shown. */
public final class Printable {
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

  private Printable() {}

  /** Without what would change the terminal, the look of a line or the direction of writing. */
  public static String of(String text) {
    return UNFIT.matcher(text).replaceAll("?");
  }

  /** The same, and no longer than so many characters. */
  public static String of(String text, int most) {
    String fit = of(text);
    return fit.length() <= most ? fit : fit.substring(0, most - 1) + "…";
  }
}
