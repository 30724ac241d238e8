package dev.unwedge.aws;

import dev.unwedge.json.Excerpt;
import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the host's word from a command's standard output: its last line is one JSON object
 * (contract §6). Anything else, as from a script that was killed or a host that lies about another
 * node, is an unknown outcome.
 */
final class HostWord {
  /** As much of the output as SSM gives. */
  private static final int MOST_CHARACTERS = 24_000;

  private static final int MOST_EVIDENCE = 2_000;

  private HostWord() {}

  /**
   * Reads a word.
   *
   * @param output standard output; null where SSM has none
   * @param node the node that the command named
   * @param status SSM's own word for how the command ended
   */
  static Attempt.Word read(@Nullable String output, String node, String status) {
    String last = output == null ? "" : output.stripTrailing();
    last = last.substring(last.lastIndexOf('\n') + 1);
    try {
      Fields fields = Json.object(last, "the host's word", MOST_CHARACTERS);
      Outcome outcome = outcome(fields.textOrNull("outcome"));
      if (outcome != null
          && node.equals(fields.textOrNull("node"))
          && isOurs(fields.get("unwedge"))) {
        return new Attempt.Word(
            outcome,
            instant(fields, "startedAtBefore"),
            instant(fields, "startedAtAfter"),
            evidence(fields.get("evidence")),
            status);
      }
    } catch (JsonException e) {
      // no word: told as an unknown outcome below
    }
    return new Attempt.Word(Outcome.UNKNOWN, null, null, null, status);
  }

  /** Whether the word is of the version that is read here, 1. */
  private static boolean isOurs(@Nullable Object version) {
    return version instanceof BigDecimal number && number.compareTo(BigDecimal.ONE) == 0;
  }

  private static @Nullable Outcome outcome(@Nullable String text) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.name().equals(text)) {
        return outcome;
      }
    }
    return null;
  }

  private static @Nullable Instant instant(Fields fields, String name) {
    try {
      return fields.instantOrNull(name);
    } catch (JsonException e) {
      return null;
    }
  }

  private static @Nullable String evidence(@Nullable Object evidence) {
    if (evidence == null) {
      return null;
    }
    String text = evidence instanceof String s ? s : Json.write(evidence);
    return Excerpt.of(text, MOST_EVIDENCE);
  }
}
