package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard sends; the example is the CloudWatch user guide's. */
class AskedReaderTest {
  private static final Instant NOW = Instant.parse("2021-07-26T14:43:19Z");

  private static final String EXAMPLE =
      """
      {"widgetContext": {
        "dashboardName": "Name-of-current-dashboard", "widgetId": "widget-16",
        "accountId": "012345678901", "locale": "en",
        "timezone": {"label": "UTC", "offsetISO": "+00:00", "offsetInMinutes": 0},
        "period": 300, "isAutoPeriod": true,
        "timeRange": {
          "mode": "relative", "start": 1627296199729, "end": 1627310599729, "relativeStart": 14400000
        },
        "theme": "light", "linkCharts": true, "title": "A title",
        "forms": {"all": {}}, "params": {"original": "param-to-widget"},
        "width": 588, "height": 369}}
      """;

  private static Asked read(String context) {
    return AskedReader.read("{\"widgetContext\": " + context.replace('\'', '"') + "}", NOW);
  }

  private static Asked ranging(String mode, long start, long end, String more) {
    return read(
        "{'timeRange': {'mode': '%s', 'start': %d, 'end': %d%s}}"
            .formatted(mode, start, end, more));
  }

  @Test
  void theExampleOfTheGuideIsTheFleetLightNarrowAndFourHours() {
    assertThat(AskedReader.read(EXAMPLE, NOW))
        .isEqualTo(
            new Asked(
                new Asked.Question.Fleet(50, null),
                new Asked.View(false, true, Duration.ofHours(4))));
  }

  @Test
  void withoutContextItIsLightWideAndThreeHours() {
    Asked asked = AskedReader.read("{}", NOW);

    assertThat(asked.view()).isEqualTo(new Asked.View(false, false, Duration.ofHours(3)));
    assertThat(asked.question()).isEqualTo(new Asked.Question.Fleet(50, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "3",
        "'text'",
        "{'theme': 7, 'width': 'wide', 'timeRange': []}",
        "{'timeRange': {'mode': 'absolute', 'start': 5, 'end': 'later'}}",
        "{'timeRange': {'mode': 'absolute', 'start': 5, 'end': -1}}",
        "{'timeRange': {'mode': 'absolute', 'start': 5, 'end': 1e300}}",
        "{'timeRange': {'mode': 'absolute', 'start': 5, 'end': 1e999999}}",
        "{'timeRange': {'start': 0, 'end': 0}}",
        "{'timeRange': {'zoom': 3}}",
      })
  void aContextOfAnotherFormTakesTheDefaults(String context) {
    assertThat(read(context))
        .isEqualTo(new Asked(new Asked.Question.Fleet(50, null), Asked.View.DEFAULT));
  }

  @Test
  void theThemeIsTheDashboards() {
    assertThat(read("{'theme': 'dark'}").view().dark()).isTrue();
    assertThat(read("{'theme': 'light'}").view().dark()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1, PT10M", "30, PT30M", "90, PT90M", "360, PT6H", "10080, PT6H"})
  void theWindowIsTheDashboardsWithinBounds(long minutes, Duration window) {
    long end = NOW.toEpochMilli();

    assertThat(ranging("relative", end - minutes * 60_000, end, "").view().window())
        .isEqualTo(window);
  }

  private static @Nullable Instant at(Asked asked) {
    return ((Asked.Question.Fleet) asked.question()).at();
  }

  @Test
  void anAbsoluteRangeThatEndedIsThePast() {
    long end = NOW.toEpochMilli() - 600_500;

    Asked asked = ranging("absolute", end - 3_600_000, end, "");

    assertThat(at(asked)).isEqualTo(NOW.minusSeconds(601));
  }

  @Test
  void aRangeThatEndsWithinTwoMinutesOrLaterIsThePresent() {
    long now = NOW.toEpochMilli();

    assertThat(at(ranging("absolute", 0, now - 120_000, ""))).isNull();
    assertThat(at(ranging("absolute", 0, now + 86_400_000, ""))).isNull();
    assertThat(at(ranging("absolute", 0, now - 121_000, ""))).isNotNull();
  }

  @Test
  void aRelativeRangeIsThePresentWhateverTheBrowsersClockSays() {
    long behind = NOW.toEpochMilli() - 7_200_000;

    assertThat(at(ranging("relative", behind - 3_600_000, behind, ""))).isNull();
  }

  @Test
  void whatAPersonZoomedIntoIsWhatIsShown() {
    long now = NOW.toEpochMilli();
    String zoom = ", 'zoom': {'start': %d, 'end': %d}".formatted(now - 7_200_000, now - 5_400_000);

    Asked asked = ranging("relative", now - 14_400_000, now, zoom);

    assertThat(at(asked)).isEqualTo(NOW.minusSeconds(5_400));
    assertThat(asked.view().window()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void whyIsOfThePresentUnlessItNamesAnInstant() {
    String past = "'widgetContext': {'timeRange': {'mode': 'absolute', 'start': 0, 'end': 9}}";

    assertThat(AskedReader.read("{'why': 'zeam_3', %s}".formatted(past).replace('\'', '"'), NOW))
        .extracting(Asked::question)
        .isEqualTo(new Asked.Question.Why("zeam_3", null));
    assertThat(
            AskedReader.read("{\"why\": \"zeam_3\", \"at\": \"2021-07-26T14:00:00Z\"}", NOW)
                .question())
        .isEqualTo(new Asked.Question.Why("zeam_3", Instant.parse("2021-07-26T14:00:00Z")));
  }
}
