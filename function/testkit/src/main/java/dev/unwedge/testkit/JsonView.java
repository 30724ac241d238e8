package dev.unwedge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A JSON object to be looked at: each getter insists that the field is there and of its type. */
public record JsonView(Map<?, ?> fields) {

  /** Reads one JSON object. */
  public static JsonView of(String text) {
    return of(Json.parse(text, "what was told"));
  }

  private static JsonView of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new JsonView(map);
    }
    throw new AssertionError("not a JSON object: " + value);
  }

  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    fields.keySet().forEach(name -> names.add(String.valueOf(name)));
    return names;
  }

  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Any value, null included. */
  public @Nullable Object get(String name) {
    assertThat(names()).contains(name);
    return fields.get(name);
  }

  public String text(String name) {
    if (get(name) instanceof String text) {
      return text;
    }
    throw wrong(name);
  }

  public long number(String name) {
    if (get(name) instanceof BigDecimal number) {
      return number.longValueExact();
    }
    throw wrong(name);
  }

  public JsonView object(String name) {
    return of(get(name));
  }

  public List<JsonView> objects(String name) {
    List<JsonView> all = new ArrayList<>();
    if (!(get(name) instanceof List<?> items)) {
      throw wrong(name);
    }
    items.forEach(item -> all.add(of(item)));
    return all;
  }

  public List<String> texts(String name) {
    List<String> all = new ArrayList<>();
    if (!(get(name) instanceof List<?> items)) {
      throw wrong(name);
    }
    items.forEach(item -> all.add(String.valueOf(item)));
    return all;
  }

  private AssertionError wrong(String name) {
    return new AssertionError(name + " has another type: " + fields.get(name));
  }
}
