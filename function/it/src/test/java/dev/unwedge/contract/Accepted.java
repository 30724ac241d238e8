package dev.unwedge.contract;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields that a reader of JSON knows, as it reports them: an error about a field that it does
 * not know names those that it does.
 */
final class Accepted {
  private static final Pattern FIELDS =
      Pattern.compile("unknown field [^;]+; accepted are (\\w+(?:, \\w+)*)");

  private Accepted() {}

  /**
   * Reads them from the error.
   *
   * @param reading fails at an unknown field
   */
  static List<String> by(Runnable reading) {
    RuntimeException error = null;
    try {
      reading.run();
    } catch (RuntimeException e) {
      error = e;
    }
    if (error == null) {
      throw new AssertionError("an unknown field was accepted");
    }
    Matcher fields = FIELDS.matcher(String.valueOf(error.getMessage()));
    if (!fields.find()) {
      throw new AssertionError("no error about an unknown field", error);
    }
    return List.of(fields.group(1).split(", "));
  }
}
