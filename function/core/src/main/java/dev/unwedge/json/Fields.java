package dev.unwedge.json;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read by name and type. Every error names the document, the path of
 * the field, what stood there and what is accepted. {@link #end} refuses fields that nobody asked
 * for.
 */
public final class Fields {
  private static final int SHOWN = 60;

  private final Map<?, ?> map;
  private final String what;
  private final String path;
  private final Set<String> asked = new LinkedHashSet<>();

  private Fields(Map<?, ?> map, String what, String path) {
    this.map = map;
    this.what = what;
    this.path = path;
  }

  /**
   * Takes a value of the tree as an object.
   *
   * @param what the document's name, such as "the policy"
   * @param path where in it the value stands; empty at the top
   * @throws JsonException if the value is no object
   */
  public static Fields of(@Nullable Object value, String what, String path) {
    if (value instanceof Map<?, ?> map) {
      return new Fields(map, what, path);
    }
    throw new JsonException(
        what + (path.isEmpty() ? "" : ": " + path) + " must be a JSON object, was " + show(value));
  }

  /** Where in the document the object stands; empty at the top. */
  public String path() {
    return path;
  }

  /** Whether the field is there, null included. */
  public boolean has(String name) {
    asked.add(name);
    return map.containsKey(name);
  }

  /** The names that are there, in the text's order. */
  public List<String> names() {
    return map.keySet().stream().map(String::valueOf).toList();
  }

  /** The field's value; null where it is absent or null. */
  public @Nullable Object get(String name) {
    asked.add(name);
    return map.get(name);
  }

  /** A text, or null where the field is absent or null. */
  public @Nullable String textOrNull(String name) {
    return switch (get(name)) {
      case null -> null;
      case String text -> text;
      case Object other -> throw wrong(name, other, "a text");
    };
  }

  /**
   * A text that must be there and not be blank.
   *
   * @throws JsonException if it is not
   */
  public String text(String name) {
    String text = textOrNull(name);
    if (text == null || text.isBlank()) {
      throw wrong(name, text, "a text that is not empty");
    }
    return text;
  }

  /** One of the named values, or the default where the field is absent. */
  public <T> T oneOf(String name, Map<String, T> values, T absent) {
    if (!has(name)) {
      return absent;
    }
    Object value = get(name);
    T found = value instanceof String text ? values.get(text) : null;
    if (found == null) {
      throw wrong(name, value, "one of " + String.join(", ", values.keySet()));
    }
    return found;
  }

  /** True or false, or the default where the field is absent. */
  public boolean flag(String name, boolean absent) {
    if (!has(name)) {
      return absent;
    }
    return switch (get(name)) {
      case Boolean flag -> flag;
      case null, default -> throw wrong(name, map.get(name), "true or false");
    };
  }

  /** A whole number within bounds, or the default where the field is absent. */
  public int whole(String name, int absent, int least, int most) {
    if (!has(name)) {
      return absent;
    }
    if (get(name) instanceof BigDecimal number) {
      try {
        int value = number.intValueExact();
        if (value >= least && value <= most) {
          return value;
        }
      } catch (ArithmeticException e) {
        // fractional or far too large: told below
      }
    }
    throw wrong(name, map.get(name), "a whole number from " + least + " to " + most);
  }

  /** A number from 0 to 1 with at most 20 decimal places, or the default where it is absent. */
  public BigDecimal share(String name, BigDecimal absent) {
    if (!has(name)) {
      return absent;
    }
    // The scale is looked at first: arithmetic on 1e-999999999 would take all memory.
    if (get(name) instanceof BigDecimal number
        && Math.abs(number.scale()) <= 20
        && number.signum() >= 0
        && number.compareTo(BigDecimal.ONE) <= 0) {
      return number;
    }
    throw wrong(name, map.get(name), "a number from 0 to 1");
  }

  /** An ISO-8601 duration in whole seconds, or the default where the field is absent. */
  public Duration duration(String name, Duration absent) {
    if (!has(name)) {
      return absent;
    }
    String accepted = "an ISO-8601 duration in whole seconds, such as \"PT3M\"";
    if (get(name) instanceof String text) {
      try {
        Duration duration = Duration.parse(text);
        if (duration.toNanosPart() == 0) {
          return duration;
        }
      } catch (DateTimeException | ArithmeticException e) {
        // told below
      }
    }
    throw wrong(name, map.get(name), accepted);
  }

  /** An instant in UTC, or null where the field is absent or null. */
  public @Nullable Instant instantOrNull(String name) {
    Object value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        // told below
      }
    }
    throw wrong(name, value, "an instant, such as \"2026-05-31T13:19:00Z\"");
  }

  /** An array, each item read by the function; empty where the field is absent. */
  public <T> List<T> list(String name, Function<Item, T> reader) {
    if (!has(name)) {
      return List.of();
    }
    if (!(get(name) instanceof List<?> items)) {
      throw wrong(name, map.get(name), "an array");
    }
    List<T> read = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      read.add(reader.apply(new Item(items.get(i), what, at(name) + "[" + i + "]")));
    }
    return List.copyOf(read);
  }

  /** A nested object, or null where the field is absent or null. */
  public @Nullable Fields objectOrNull(String name) {
    Object value = get(name);
    return value == null ? null : of(value, what, at(name));
  }

  /**
   * Says that nothing else may be there.
   *
   * @throws JsonException if a field is there that was never asked for
   */
  public void end() {
    for (Object name : map.keySet()) {
      if (!asked.contains(String.valueOf(name))) {
        throw new JsonException(
            what
                + ": unknown field "
                + at(Excerpt.of(String.valueOf(name), SHOWN))
                + "; accepted are "
                + String.join(", ", asked));
      }
    }
  }

  /** An error about one field of this object. */
  public JsonException wrong(String name, @Nullable Object was, String accepted) {
    return new JsonException(
        what + ": " + at(name) + " must be " + accepted + ", was " + show(was));
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String show(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> Json.write(Excerpt.of(text, SHOWN));
      case Map<?, ?> map -> "an object";
      case List<?> list -> "an array";
      case Object other -> Excerpt.of(other.toString(), SHOWN);
    };
  }

  /** One item of an array, with the place it stands at. */
  public record Item(@Nullable Object value, String what, String path) {
    /** The item as an object. */
    public Fields object() {
      return Fields.of(value, what, path);
    }

    /** An error about this item. */
    public JsonException wrong(String accepted) {
      return new JsonException(
          what + ": " + path + " must be " + accepted + ", was " + show(value));
    }
  }
}
