package dev.unwedge.fuzz;

import dev.unwedge.json.Json;
import dev.unwedge.run.RunFailedException;
import java.util.List;

/** What holds whatever the input is. Plain checks: they run some thousand times a second. */
public final class Expect {
  /** More than any error needs: one that shows its whole input would fill the log. */
  private static final int LONGEST_ERROR = 3_000;

  private Expect() {}

  /** A thing that must hold. */
  public static void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** An error names the place it is about, and is no longer than a person reads. */
  public static void toBeReadable(RuntimeException error, String place) {
    String message = String.valueOf(error.getMessage());
    that(message.contains(place), "the error names no place: " + message);
    that(message.length() <= LONGEST_ERROR, "an error of " + message.length() + " characters");
  }

  /** A run fails by what it was given, never by itself. */
  public static void toBeAFailure(RunFailedException error) {
    toBeReadable(error, "");
    if (String.valueOf(error.getMessage()).startsWith("unwedge itself failed")) {
      throw new AssertionError(error.getMessage(), error);
    }
  }

  /** Every line is one line, in ASCII, and parses. */
  public static void toBeHarmless(List<String> lines) {
    for (String line : lines) {
      that(line.chars().allMatch(c -> c >= ' ' && c <= '~'), "not one line of ASCII: " + line);
      Json.object(line, "the line");
    }
  }
}
