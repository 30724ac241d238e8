package dev.unwedge.widget;

import org.jspecify.annotations.Nullable;

/**
 * The functions that the widget's buttons call, by ARN.
 *
 * @param own the widget's own; null where it is not known, as outside Lambda
 * @param main the one that restarts; null where the environment names none
 */
public record Functions(@Nullable String own, @Nullable String main) {
  private static final String MARK = ":function:";

  /**
   * Completes the main function's name to an ARN beside the widget's own.
   *
   * @param own the ARN that the widget was invoked by; null outside Lambda
   * @param main ARN or name; null for none
   */
  public static Functions of(@Nullable String own, @Nullable String main) {
    if (main == null || main.startsWith("arn:")) {
      return new Functions(own, main);
    }
    if (own == null || !own.contains(MARK)) {
      return new Functions(own, null);
    }
    return new Functions(own, own.substring(0, own.indexOf(MARK) + MARK.length()) + main);
  }
}
