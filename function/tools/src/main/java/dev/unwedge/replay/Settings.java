package dev.unwedge.replay;

import dev.unwedge.policy.Glob;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.NodeOverride;
import dev.unwedge.policy.Policy;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy's settings by the names they have in its JSON. */
final class Settings {
  private Settings() {}

  /** The values of a setting that two policies do not share. */
  record Differing(@Nullable Object base, @Nullable Object other) {}

  /** The settings that differ, in the order of the policy's fields, budget.floor and so on. */
  static Map<String, Differing> differing(Policy base, Policy other) {
    Map<String, @Nullable Object> mine = flat(base);
    Map<String, @Nullable Object> theirs = flat(other);
    Map<String, Differing> differing = new LinkedHashMap<>();
    mine.forEach(
        (name, value) -> {
          if (!Objects.equals(value, theirs.get(name))) {
            differing.put(name, new Differing(value, theirs.get(name)));
          }
        });
    return differing;
  }

  private static Map<String, @Nullable Object> flat(Policy policy) {
    Map<String, @Nullable Object> flat = new LinkedHashMap<>();
    tree(policy)
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> nested) {
                nested.forEach((inner, setting) -> flat.put(name + "." + inner, setting));
              } else {
                flat.put(name, value);
              }
            });
    return flat;
  }

  /** By reflection, so that a field that is added to the policy cannot be forgotten here. */
  private static Map<String, @Nullable Object> tree(Record values) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      try {
        tree.put(component.getName(), json(component.getAccessor().invoke(values)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component.toString(), e);
      }
    }
    return tree;
  }

  /** What an override sets, without what it leaves as it is. */
  private static Map<String, @Nullable Object> set(Map<String, @Nullable Object> all) {
    all.values().removeIf(Objects::isNull);
    return all;
  }

  private static @Nullable Object json(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Mode mode -> mode.wireName();
      case BigDecimal number -> number.stripTrailingZeros(); // 0.30 is 0.3
      case Glob glob -> glob.pattern();
      case NodeOverride override -> set(tree(override));
      case Record nested -> tree(nested);
      case Set<?> set -> set.stream().sorted(Comparator.comparing(String::valueOf)).toList();
      case Collection<?> items -> items.stream().map(Settings::json).toList();
      default -> value;
    };
  }
}
