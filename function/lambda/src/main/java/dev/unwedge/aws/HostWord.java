package dev.unwedge.aws;

import dev.unwedge.json.Excerpt;
import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.HostFindings;
import dev.unwedge.remedy.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the host's word from a command's standard output: its last line is one JSON object
 * (docs/contract.md#host-report). Anything else, as from a script that was killed or a host that
 * lies about another node, is an unknown outcome.
 */
final class HostWord {
  /** As much of the output as SSM gives. */
  private static final int MOST_CHARACTERS = 24_000;

  private static final int MOST_EVIDENCE = 2_000;

  /** Of names that the host's containers and images have; Docker's own are shorter. */
  private static final int MOST_NAME = 300;

  private static final int MOST_DEPENDANTS = 20;
  private static final int MOST_SCALE = 20;

  private HostWord() {}

  /**
   * Reads a word.
   *
   * @param output standard output; null where SSM has none
   * @param node the node that the command named
   * @param status SSM's own name for how the command ended
   * @param endedAt when it ended, by SSM; null if it does not tell
   */
  static Attempt.Word read(
      @Nullable String output, String node, String status, @Nullable Instant endedAt) {
    String last = output == null ? "" : output.stripTrailing();
    last = last.substring(last.lastIndexOf('\n') + 1);
    try {
      Fields fields = Json.object(last, "the host's word", MOST_CHARACTERS);
      Outcome outcome = named(Outcome.values(), fields.get("outcome"));
      if (outcome != null
          && node.equals(fields.textOrNull("node"))
          && isOurs(fields.get("unwedge"))) {
        return new Attempt.Word(
            outcome,
            instant(fields, "startedAtBefore"),
            instant(fields, "startedAtAfter"),
            evidence(fields.get("evidence")),
            status,
            endedAt,
            findings(fields));
      }
    } catch (JsonException e) {
      // no word: told as an unknown outcome below
    }
    return new Attempt.Word(Outcome.UNKNOWN, null, null, null, status, endedAt, HostFindings.NONE);
  }

  /** Whether the word is of the version that is read here, 1. */
  private static boolean isOurs(@Nullable Object version) {
    return version instanceof BigDecimal number && number.compareTo(BigDecimal.ONE) == 0;
  }

  private static @Nullable Instant instant(Fields fields, String name) {
    try {
      return fields.instantOrNull(name);
    } catch (JsonException e) {
      return null;
    }
  }

  /**
   * What a host adds since it has a publisher of its own to look: whatever is missing, or is not
   * what it should be, is left out, and the outcome stands.
   */
  private static HostFindings findings(Fields fields) {
    Map<?, ?> evidence = map(fields.get("evidence"));
    return new HostFindings(
        named(HostFindings.Look.values(), lower(fields.get("look"))),
        hook(fields.get("hook")),
        dependants(fields.get("dependants")),
        text(evidence.get("image"), MOST_NAME),
        text(evidence.get("imageDigest"), MOST_NAME));
  }

  private static HostFindings.@Nullable Hook hook(@Nullable Object value) {
    return value instanceof Map<?, ?> hook
        ? new HostFindings.Hook(whole(hook.get("exit")), whole(hook.get("seconds")))
        : null;
  }

  private static List<HostFindings.Dependant> dependants(@Nullable Object value) {
    List<HostFindings.Dependant> dependants = new ArrayList<>();
    if (value instanceof List<?> items) {
      for (Object item : items.subList(0, Math.min(items.size(), MOST_DEPENDANTS))) {
        String name = text(map(item).get("node"), MOST_NAME);
        HostFindings.Dependant.Result result =
            named(HostFindings.Dependant.Result.values(), map(item).get("outcome"));
        if (name != null && result != null) {
          dependants.add(new HostFindings.Dependant(name, result));
        }
      }
    }
    return dependants;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static @Nullable String text(@Nullable Object value, int most) {
    return value instanceof String text ? Excerpt.of(text, most) : null;
  }

  private static @Nullable Object lower(@Nullable Object value) {
    // The document writes these names in lower case, as the publisher does.
    return value instanceof String text && text.equals(text.toLowerCase(Locale.ROOT))
        ? text.toUpperCase(Locale.ROOT)
        : null;
  }

  private static @Nullable Integer whole(@Nullable Object value) {
    // The scale is looked at first: arithmetic on 1e999999999 would take all memory.
    if (value instanceof BigDecimal number && Math.abs(number.scale()) <= MOST_SCALE) {
      try {
        return number.intValueExact();
      } catch (ArithmeticException e) {
        return null;
      }
    }
    return null;
  }

  private static <E extends Enum<E>> @Nullable E named(E[] values, @Nullable Object name) {
    for (E value : values) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String evidence(@Nullable Object evidence) {
    if (evidence == null) {
      return null;
    }
    String text = evidence instanceof String s ? s : Json.write(evidence);
    return Excerpt.of(text, MOST_EVIDENCE);
  }
}
