package dev.unwedge.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of an object, by name and type; every error names the place and what is accepted. */
class FieldsTest {
  private static Fields fields(String json) {
    return Json.object(json, "the order");
  }

  private static Fields field(String value) {
    return fields("{\"f\": " + value + "}");
  }

  private static void assertRefused(ThrowingCallable reading, String... parts) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(reading)
        .withMessageContainingAll("the order", "f")
        .withMessageContainingAll(parts);
  }

  @Test
  void anAbsentFieldTakesItsDefault() {
    Fields empty = fields("{}");

    assertThat(empty.textOrNull("f")).isNull();
    assertThat(empty.flag("f", true)).isTrue();
    assertThat(empty.whole("f", 7, 0, 9)).isEqualTo(7);
    assertThat(empty.share("f", BigDecimal.TEN)).isEqualTo(BigDecimal.TEN);
    assertThat(empty.duration("f", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
    assertThat(empty.oneOf("f", Map.of("a", 1), 2)).isEqualTo(2);
    assertThat(empty.instantOrNull("f")).isNull();
    assertThat(empty.objectOrNull("f")).isNull();
    assertThat(empty.list("f", item -> item)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\" \"", "5", "[]"})
  void aRequiredTextIsThereAndNotBlank(String value) {
    assertRefused(() -> field(value).text("f"), "a text");
    assertRefused(() -> fields("{}").text("f"), "a text");
  }

  @ParameterizedTest(name = "{0} from 2 to 5: {1}")
  @CsvSource({"1, false", "2, true", "5, true", "6, false", "2.5, false", "true, false"})
  void aWholeNumberIsWithinItsBounds(String value, boolean accepted) {
    if (accepted) {
      assertThat(field(value).whole("f", 0, 2, 5)).isEqualTo(Integer.parseInt(value));
    } else {
      assertRefused(() -> field(value).whole("f", 0, 2, 5), "from 2 to 5", value);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "0, true",
    "1, true",
    "0.00000000000000000001, true",
    "0.000000000000000000001, false",
    "1.00000000000000000001, false",
    "-0.1, false"
  })
  void aShareIsFromZeroToOne(String value, boolean accepted) {
    if (accepted) {
      assertThat(field(value).share("f", BigDecimal.TEN)).isEqualByComparingTo(value);
    } else {
      assertRefused(() -> field(value).share("f", BigDecimal.TEN), "from 0 to 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "180", "\"3m\"", "\"\"", "\"PT0.001S\"", "\"PT1e3S\"", "\"P1Y\""})
  void aDurationIsIsoAndInWholeSeconds(String value) {
    assertRefused(() -> field(value).duration("f", Duration.ZERO), "ISO-8601", "PT3M");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"noon\"", "\"2026-05-31\"", "\"2026-05-31T13:19:00\"", "\"\""})
  void anInstantNamesItsZone(String value) {
    assertRefused(() -> field(value).instantOrNull("f"), "an instant", "2026-05-31T13:19:00Z");
  }

  @Test
  void anInstantIsRead() {
    assertThat(field("\"2026-05-31T13:19:00Z\"").instantOrNull("f"))
        .isEqualTo(Instant.parse("2026-05-31T13:19:00Z"));
    assertThat(field("null").instantOrNull("f")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"true\"", "1"})
  void aFlagIsTrueOrFalse(String value) {
    assertRefused(() -> field(value).flag("f", true), "true or false");
  }

  @Test
  void aPlaceInsideAnArrayIsNamedByItsIndex() {
    Fields fields = fields("{\"f\": [{\"g\": 1}, {\"g\": \"x\"}]}");

    assertRefused(
        () -> fields.list("f", item -> item.object().whole("g", 0, 0, 9)), "f[1].g", "\"x\"");
    assertRefused(() -> field("[1]").list("f", item -> item.object().names()), "f[0]", "object");
    assertRefused(() -> field("{}").list("f", item -> item), "an array");
  }

  @Test
  void aNestedObjectIsNamedByItsPath() {
    assertRefused(
        () -> {
          Fields nested = field("{\"g\": 1}").objectOrNull("f");
          if (nested != null) {
            nested.end();
          }
        },
        "f.g",
        "unknown");
  }

  @Test
  void nothingMayBeThereThatNobodyAskedFor() {
    Fields fields = fields("{\"f\": 1, \"other\": 2}");

    assertThat(fields.whole("f", 0, 0, 9)).isEqualTo(1);
    assertRefused(fields::end, "unknown field other", "accepted are f");
  }

  @Test
  void anUnknownFieldIsToldAllThatIsAcceptedPresentOrNot() {
    Fields fields = fields("{\"other\": 2}");
    assertThat(fields.whole("f", 0, 0, 9)).isZero();
    assertThat(fields.flag("flag", true)).isTrue();
    assertThat(fields.list("items", item -> item)).isEmpty();

    assertRefused(fields::end, "unknown field other", "f, flag, items");
  }

  @Test
  void whatWasAskedForMayBeAbsent() {
    Fields fields = fields("{\"f\": 1}");
    assertThat(fields.get("absent")).isNull();
    assertThat(fields.get("f")).isEqualTo(BigDecimal.ONE);

    fields.end();
  }
}
