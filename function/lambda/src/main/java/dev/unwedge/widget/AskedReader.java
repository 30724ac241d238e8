package dev.unwedge.widget;

import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the dashboard sends. The widget's own parameters are read strictly. {@code
 * widgetContext} is AWS's to change: whatever in it is missing or odd takes its default.
 */
public final class AskedReader {
  /** Rows shown where the widget's parameters name no number. */
  static final int DEFAULT_ROWS = 50;

  static final int MOST_ROWS = 200;

  /** As much as Lambda takes of an event that nobody waits for; a dashboard sends far less. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private static final int NARROW = 760;
  private static final Duration SHORTEST = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofHours(6);

  /** An end that is older than this is the past, and no slow click. */
  private static final Duration PRESENT = Duration.ofMinutes(2);

  private AskedReader() {}

  /**
   * Reads an event.
   *
   * @param now what the clock says: a dashboard whose range ended before it shows the past
   * @throws JsonException if it is none that is known; the message tells what is accepted
   */
  public static Asked read(String json, Instant now) {
    Fields event = Json.object(json, "the widget's parameters", MOST_CHARACTERS);
    Object context = event.get("widgetContext");
    boolean describe = event.flag("describe", false);
    String why = event.has("why") ? event.text("why") : null;
    Instant at = event.instantOrNull("at");
    int rows = event.whole("rows", DEFAULT_ROWS, 1, MOST_ROWS);
    event.end();
    Asked.Question question;
    if (describe) {
      question = new Asked.Question.Describe();
    } else if (why != null) {
      question = new Asked.Question.Why(why, at);
    } else {
      question = new Asked.Question.Fleet(rows, at == null ? past(context, now) : at);
    }
    return new Asked(question, view(context));
  }

  /** How the answer to an event that could not be read is to look. */
  public static Asked.View viewOf(String json) {
    try {
      return Json.parse(json, "the event", MOST_CHARACTERS) instanceof Map<?, ?> event
          ? view(event.get("widgetContext"))
          : Asked.View.DEFAULT;
    } catch (JsonException e) {
      return Asked.View.DEFAULT;
    }
  }

  private static Asked.View view(@Nullable Object context) {
    Long width = number(at(context, "width"));
    Object range = shown(context);
    Long start = number(at(range, "start"));
    Long end = number(at(range, "end"));
    Duration window =
        start == null || end == null || start >= end
            ? Asked.View.DEFAULT.window()
            : bounded(Duration.ofMillis(end - start));
    return new Asked.View(
        "dark".equals(at(context, "theme")), width != null && width < NARROW, window);
  }

  private static Duration bounded(Duration window) {
    return window.compareTo(SHORTEST) < 0
        ? SHORTEST
        : window.compareTo(LONGEST) > 0 ? LONGEST : window;
  }

  /** What the dashboard shows: the part that a person zoomed into, if any. */
  private static @Nullable Object shown(@Nullable Object context) {
    Object range = at(context, "timeRange");
    Object zoom = at(range, "zoom");
    return zoom instanceof Map<?, ?> ? zoom : range;
  }

  /**
   * The end of what is shown, where that is the past. A relative range ends now, whatever the
   * browser's clock says.
   */
  private static @Nullable Instant past(@Nullable Object context, Instant now) {
    Object range = at(context, "timeRange");
    boolean zoomed = at(range, "zoom") instanceof Map<?, ?>;
    Long end = number(at(shown(context), "end"));
    Object mode = at(range, "mode");
    if (end == null || mode == null || ("relative".equals(mode) && !zoomed)) {
      return null;
    }
    Instant at = Instant.ofEpochSecond(Math.floorDiv(end, 1_000L));
    return at.isBefore(now.minus(PRESENT)) ? at : null;
  }

  private static @Nullable Object at(@Nullable Object value, String name) {
    return value instanceof Map<?, ?> map ? map.get(name) : null;
  }

  /** A whole number that a date in milliseconds can be. */
  private static @Nullable Long number(@Nullable Object value) {
    return value instanceof BigDecimal number
            && number.precision() - number.scale() <= 15
            && number.signum() >= 0
        ? (Long) number.longValue()
        : null;
  }
}
