package dev.unwedge.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON in and out. */
class JsonTest {
  @Test
  void everyKindOfValueIsRead() {
    assertThat(Json.parse("{\"b\": [1, 2.50, true, false, null, \"x\"], \"a\": {}}", "it"))
        .isEqualTo(
            Map.of(
                "b",
                Arrays.asList(BigDecimal.ONE, new BigDecimal("2.50"), true, false, null, "x"),
                "a",
                Map.of()));
  }

  @Test
  void fieldsKeepTheTextsOrder() {
    assertThat(Json.object("{\"b\": 1, \"a\": 2, \"c\": 3}", "it").names())
        .containsExactly("b", "a", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\n  \"a\": tru\n}", "{\n  \"a\" 1}", "[1,\n 2"})
  void anErrorNamesTheDocumentTheLineAndTheColumn(String text) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(text, "the order"))
        .withMessageContainingAll("the order", "line 2", "column");
  }

  @Test
  void nestingHasAnEnd() {
    int most = Json.MAX_DEPTH;

    assertThat(Json.parse("[".repeat(most) + "]".repeat(most), "it")).isInstanceOf(List.class);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("[".repeat(most + 1) + "]".repeat(most + 1), "it"));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"a\":".repeat(100_000), "it"));
  }

  @Test
  void textsHaveAnEnd() {
    assertThat(Json.parse("\"12345678\"", "it", 10)).isEqualTo("12345678");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("\"123456789\"", "the order", 10))
        .withMessage("the order has 11 characters; at most 10 are read");
  }

  @Test
  void anErrorQuotesOnlyTheBeginningOfWhatIsWrong() {
    String twice = "\"" + "x".repeat(5_000) + "\": 1";

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{" + twice + ", " + twice + "}", "the order"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void numbersHaveAnEnd() {
    assertThat(Json.parse("1".repeat(Json.MAX_NUMBER), "it")).isInstanceOf(BigDecimal.class);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("1".repeat(Json.MAX_NUMBER + 1), "it"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e-99999999999", "1e-2147483648", "[1e3000000000]"})
  void anExponentBeyondAllMeaningIsAnErrorLikeAnyOther(String number) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(number, "the order"))
        .withMessageContaining("the order");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("text", "line\nbreak \"quoted\" \u0000 \u007f \u2028 é 😀");
    tree.put("list", List.of(new BigDecimal("1.5"), true));
    tree.put("empty", Map.of());

    String written = Json.write(tree);

    assertThat(written).isPrintable().doesNotContain("\n", "\u007f");
    assertThat(Json.parse(written, "it")).isEqualTo(tree);
  }

  @Test
  void timesAndNamesAreWrittenAsTheContractSpellsThem() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("at", Instant.parse("2026-05-31T13:19:00Z"));
    tree.put("for", Duration.ofSeconds(90));
    tree.put("unit", TimeUnit.SECONDS);
    tree.put("long", 9007199254740993L);

    assertThat(Json.write(tree))
        .isEqualTo(
            "{\"at\":\"2026-05-31T13:19:00Z\",\"for\":\"PT1M30S\",\"unit\":\"SECONDS\","
                + "\"long\":9007199254740993}");
  }

  @Test
  void absentValuesAreNull() {
    assertThat(Json.write(Collections.singletonMap("commandId", null)))
        .isEqualTo("{\"commandId\":null}");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void everyLineParsesWhateverTheNumber(double odd) {
    assertThat(Json.parse(Json.write(List.of(odd)), "the line")).isInstanceOf(List.class);
  }

  @Test
  void whatJsonHasNoWordForIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new Object()));
  }
}
