package dev.unwedge.contract;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Some value of a type, whatever it holds, for the names that such a value is written under. */
final class Samples {
  private Samples() {}

  /** A value of each record that a sealed type permits, in the order of its declaration. */
  static <T> List<T> ofEach(Class<T> sealed) {
    return Stream.of(sealed.getPermittedSubclasses()).map(type -> sealed.cast(of(type))).toList();
  }

  /** A value of a record, every list of which has an item. */
  static <T> T of(Class<T> type) {
    return type.cast(value(type));
  }

  private static Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
        case "List" -> List.of(value(generic.getActualTypeArguments()[0]));
        case "Set" -> Set.of(value(generic.getActualTypeArguments()[0]));
        case "Map" -> Map.of();
        case "Optional" -> Optional.empty();
        default -> throw new IllegalArgumentException(type.toString());
      };
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return plain.getEnumConstants()[0];
    }
    if (plain.isRecord()) {
      return ofRecord(plain);
    }
    if (plain.isSealed()) {
      return value(plain.getPermittedSubclasses()[0]);
    }
    return switch (plain.getName()) {
      case "java.lang.String" -> "x";
      case "int", "java.lang.Integer" -> 1;
      case "long", "java.lang.Long" -> 1L;
      case "boolean", "java.lang.Boolean" -> true;
      case "java.math.BigDecimal" -> BigDecimal.ONE;
      case "java.time.Instant" -> Instant.EPOCH;
      case "java.time.Duration" -> Duration.ofSeconds(1);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static Object ofRecord(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(components).map(component -> value(component.getGenericType())).toArray();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no value of " + type, e);
    }
  }
}
