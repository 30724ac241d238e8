package dev.unwedge.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text into a plain tree and writes one back.
 *
 * <p>The tree is made of {@link Map} (in the text's order), {@link List}, {@link String}, {@link
 * BigDecimal}, {@link Boolean} and null. Reading is strict: duplicate names, trailing text, depth
 * beyond {@value #MAX_DEPTH}, numbers of more than {@value #MAX_NUMBER} characters and texts beyond
 * a bound are errors.
 */
public final class Json {
  /** Deepest nesting read; the deepest legitimate input (an alarm event) has eight levels. */
  public static final int MAX_DEPTH = 64;

  /** Longest number read, in characters. */
  public static final int MAX_NUMBER = 400;

  /** Longest text read, in characters, where no other bound is given. */
  public static final int MAX_TEXT = 64 << 20;

  /** Of what the parser says that was wrong, which quotes the text. */
  private static final int MOST_SAID = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A log may be written in any charset; look-alike letters and control characters show.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();

  private Json() {}

  /**
   * Reads one JSON value of at most {@link #MAX_TEXT} characters.
   *
   * @param what what the text is, for the error message, such as "the policy"
   * @throws JsonException as {@link #parse(String, String, int)} does
   */
  public static @Nullable Object parse(String text, String what) {
    return parse(text, what, MAX_TEXT);
  }

  /**
   * Reads one JSON value.
   *
   * @param what what the text is, for the error message, such as "the policy"
   * @param most its characters, at most: a tree takes many times the memory of its text
   * @throws JsonException if the text is longer or not exactly one JSON value; the message names
   *     the line and column
   */
  public static @Nullable Object parse(String text, String what, int most) {
    if (text.length() > most) {
      throw new JsonException(
          "%s has %d characters; at most %d are read".formatted(what, text.length(), most));
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonException(what + " is empty; expected a JSON object");
      }
      Object value = value(parser, what);
      if (parser.nextToken() != null) {
        throw new JsonException(what + " goes on after its end, at " + place(parser));
      }
      return value;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      String at =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new JsonException(
          what + " is not valid JSON" + at + ": " + Excerpt.of(e.getOriginalMessage(), MOST_SAID));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one JSON object of at most {@link #MAX_TEXT} characters.
   *
   * @throws JsonException as {@link #object(String, String, int)} does
   */
  public static Fields object(String text, String what) {
    return object(text, what, MAX_TEXT);
  }

  /**
   * Reads one JSON object.
   *
   * @param most its characters, at most
   * @throws JsonException if the text is longer or not exactly one JSON object
   */
  public static Fields object(String text, String what, int most) {
    return Fields.of(parse(text, what, most), what, "");
  }

  private static String place(JsonParser parser) {
    return "line "
        + parser.currentLocation().getLineNr()
        + ", column "
        + parser.currentLocation().getColumnNr();
  }

  private static @Nullable Object value(JsonParser parser, String what) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser, what));
        }
        yield Collections.unmodifiableMap(map);
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser, what));
        }
        yield Collections.unmodifiableList(list);
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, what);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new JsonException(what + ": unexpected " + token + " at " + place(parser));
    };
  }

  private static BigDecimal number(JsonParser parser, String what) throws IOException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new JsonException(what + ": a number is beyond all bounds at " + place(parser));
    }
  }

  /**
   * Writes a tree on one line. Besides what {@link #parse} gives, it takes any {@link Number},
   * {@link Instant} (UTC with Z), {@link Duration} (ISO-8601), enums (by name) and nested {@link
   * Iterable}s.
   *
   * @throws IllegalArgumentException if the tree holds anything else
   */
  public static String write(@Nullable Object tree) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      write(generator, tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The one control character that is ASCII and that JSON lets stand: it can only be in a text.
    return out.toString().replace("\u007f", "\\u007f");
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String s -> out.writeString(s);
      case Boolean b -> out.writeBoolean(b);
      case Integer i -> out.writeNumber(i);
      case Long l -> out.writeNumber(l);
      case Double d -> out.writeNumber(d);
      case BigDecimal d -> out.writeNumber(d);
      case Instant instant -> out.writeString(instant.toString());
      case Duration duration -> out.writeString(duration.toString());
      case Enum<?> constant -> out.writeString(constant.name());
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.writeFieldName(String.valueOf(entry.getKey()));
          write(out, entry.getValue());
        }
        out.writeEndObject();
      }
      case Iterable<?> items -> {
        out.writeStartArray();
        for (Object item : items) {
          write(out, item);
        }
        out.writeEndArray();
      }
      default -> throw new IllegalArgumentException("cannot write " + value.getClass());
    }
  }
}
