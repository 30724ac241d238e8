package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.browser.Browser;
import dev.unwedge.testkit.browser.Colour;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The picture of a replay, in a real browser. */
class PageIT {
  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = new Browser();
  }

  @AfterAll
  static void quit() {
    browser.close();
  }

  @BeforeEach
  void asNew() {
    browser.asNew();
  }

  private static String zeam958() throws IOException {
    String file = Files.readString(Replayed.INCIDENTS.resolve("zeam-958.json"));
    return Page.of(Story.of(IncidentReader.read(file, "zeam-958")));
  }

  private static String page(Recording recording) {
    return Page.of(Story.of(IncidentReader.read(recording.json(), "made up")));
  }

  private static List<String> nodesWithRestarts() {
    return browser.texts(
        """
        return [...new Set([...document.querySelectorAll('.restart')].map(
          marker => marker.closest('article.node').dataset.node))];
        """);
  }

  private static Object shownNodes() {
    return browser.eval(
        """
        return [...document.querySelectorAll('article.node')]
          .filter(node => node.checkVisibility()).length;
        """);
  }

  private static String words(String node) {
    return browser.find("article.node[data-node=\"" + node + "\"] .words").getText();
  }

  @Test
  void theTwoWedgedNodesHaveRestartMarkersAndNoOtherHas() throws IOException {
    browser.open(zeam958());

    assertThat(nodesWithRestarts()).containsExactly("zeam_10", "zeam_13");
    assertThat(browser.all("article.node")).hasSize(10);
    assertThat(browser.all("article.node[data-node=\"zeam_10\"] .restart"))
        .hasSize(3)
        .allMatch(WebElement::isDisplayed);
    assertThat(browser.find(".lead").getText())
        .isEqualTo(
            "2 of 10 nodes would have been restarted: zeam_10, zeam_13, first at 12:14:00Z.");
    assertThat(browser.find(".chip.good").getText()).contains("as expected");
    assertThat(words("zeam_13"))
        .contains(
            "Would have been restarted 3 times",
            "WEDGED",
            "head 53 for 10 min",
            "Held: COOLDOWN for 63 min");
    keepPicture();
  }

  /**
   * {@code -Dunwedge.picture=true} makes the picture of docs/replay.md anew: the top of the page,
   * its legend closed.
   */
  private static void keepPicture() throws IOException {
    if (Boolean.getBoolean("unwedge.picture")) {
      browser.preferring("light").wide(1200).open(zeam958());
      browser.eval(
          """
          document.querySelector('.legend').open = false;
          [...document.querySelectorAll('article.node')].slice(5).forEach(row => row.remove());
          document.querySelectorAll('.group').forEach(
            group => group.querySelector('article') || group.remove());
          document.querySelector('footer').remove();
          return true;
          """);
      Files.write(Repository.file("docs").resolve("replay.png"), browser.picture("body", 1));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zeam_9      | CRASH_LOOPING | 7 new incarnations within 10 min: Docker restarts it",
        "zeam_11     | CRASH_LOOPING | 7 new incarnations within 10 min: Docker restarts it",
        "zeam_14     | DOWN          | The container does not run, since 13:15:00Z",
        "zeam_12     | STARTING      | Up for only 11 s",
        "zeam_15     | STARTING      | Up for only 12 s",
        "zeam_8      | HEALTHY       | Advancing. Nothing is wrong with it",
        "ethlambda_1 | HEALTHY       | Advancing. Nothing is wrong with it",
        "grandine_2  | HEALTHY       | Advancing. Nothing is wrong with it",
      })
  void eachOfTheOthersSaysWhyNot(String node, String verdict, String why) throws IOException {
    browser.open(zeam958());

    assertThat(words(node)).contains("Would have been left alone", verdict, why);
  }

  @Test
  void itAsksForNothingAndHasNothingToComplainOf() throws IOException {
    browser.open(zeam958());

    assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.matches("(file|data):.*"));
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void pointingAtARowTellsTheEvidenceOfThatRun() throws IOException {
    browser.open(zeam958());

    browser.eval(
        """
        const chart = document.querySelector('article.node[data-node="zeam_10"] .chart');
        chart.scrollIntoView();
        const box = chart.querySelector('.lanes').getBoundingClientRect();
        chart.dispatchEvent(new PointerEvent('pointermove', {bubbles: true,
          clientX: box.left + box.width * 32.5 / 80, clientY: box.top + 10}));
        return true;
        """);

    assertThat(browser.find("#tip").getText().lines())
        .containsSequence(
            "zeam_10 at 12:32:00Z",
            "WEDGEDHOLD COOLDOWN",
            "head 53 for 28 min, no heartbeat, while the network advances; held: cooling down for"
                + " 20 min after attempt 2, until 12:45:00Z",
            "head",
            "53",
            "heartbeats",
            "0",
            "uptime",
            "1932 s");
  }

  @Test
  void theKeyboardTellsTheSame() throws IOException {
    browser.open(zeam958());
    WebElement chart = browser.find("article.node[data-node=\"zeam_14\"] .chart");

    chart.sendKeys(Keys.HOME);
    assertThat(browser.find("#tip").getText()).contains("zeam_14 at 12:00:00Z", "STARTING");
    chart.sendKeys(Keys.ARROW_RIGHT);
    assertThat(browser.find("#tip").getText()).contains("12:01:00Z");
    chart.sendKeys(Keys.END);
    assertThat(browser.find("#tip").getText()).contains("13:19:00Z", "DOWN", "no datapoint");
    chart.sendKeys(Keys.ESCAPE);
    assertThat(browser.find("#tip").isDisplayed()).isFalse();
  }

  @Test
  void theEssentialsAreThereWithoutScripts() throws IOException {
    browser.withoutScripts().open(zeam958());

    assertThat(nodesWithRestarts()).containsExactly("zeam_10", "zeam_13");
    assertThat(words("zeam_9")).contains("Docker restarts it");
    assertThat(browser.all("article.node .head")).hasSize(10);
    assertThat(browser.find("article.node .restart").getDomAttribute("title"))
        .contains("would have been restarted at 12:14:00Z: head 53 for 10 min");
    assertThat(browser.find("article.node .band .WEDGED").getDomAttribute("title"))
        .contains("12:14:00Z, WEDGED, for 66 min");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void allTextCanBeReadInEitherScheme(String scheme) throws IOException {
    browser.preferring(scheme).wide(1280).open(zeam958());

    assertThat(browser.paleTexts(50)).isEmpty();
  }

  @Test
  void theDarkSchemeIsAnotherOne() throws IOException {
    String background = "return getComputedStyle(document.body).backgroundColor";

    Object light = browser.preferring("light").open(zeam958()).eval(background);
    Object dark = browser.preferring("dark").open(zeam958()).eval(background);

    assertThat(light).isEqualTo("rgb(255, 255, 255)");
    assertThat(dark).isNotEqualTo(light);
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 800, 1280})
  void nothingSticksOutOfTheWindow(int width) throws IOException {
    browser.wide(width).open(zeam958());

    assertThat(
            browser.eval(
                """
                const root = document.documentElement;
                return root.scrollWidth <= root.clientWidth;
                """))
        .isEqualTo(true);
  }

  @Test
  void everyVerdictCanBeToldWithoutItsColour() throws IOException {
    browser.open(zeam958());

    List<String> looks =
        browser.texts(
            """
            return [...document.querySelectorAll('.legend .swatch')].map(swatch => {
              const style = getComputedStyle(swatch);
              return swatch.textContent + ' ' + style.backgroundImage + style.backgroundColor;
            });
            """);
    assertThat(looks).hasSize(7).doesNotHaveDuplicates();
    assertThat(browser.seen("article.node[data-node=\"zeam_9\"] .band span"))
        .contains("CRASH_LOOPING");
  }

  private static final List<String> SCHEMES = List.of("light", "dark");

  @Test
  void aCrashLoopIsNotTakenForANodeThatIsDownBecauseOfTheirColours() throws IOException {
    for (String scheme : SCHEMES) {
      browser.preferring(scheme).open(zeam958());
      List<String> colours =
          browser.texts(
              """
              return ['CRASH_LOOPING', 'DOWN'].map(verdict => getComputedStyle(
                document.querySelector('.legend .swatch.' + verdict)).backgroundColor);
              """);
      for (Colour.Eye eye : Colour.Eye.values()) {
        assertThat(Colour.of(colours.getFirst()).distance(Colour.of(colours.getLast()), eye))
            .as(scheme + " " + eye)
            .isGreaterThan(30);
      }
    }
  }

  @Test
  void zerosOfHeartbeatsAreHollowAndThinnerAndPalerThanHeartbeats() throws IOException {
    for (String scheme : SCHEMES) {
      browser.preferring(scheme).open(zeam958());
      Colour page = Colour.of(style("body", "backgroundColor"));
      double beat = Colour.of(style(".ticks .tick", "stroke")).contrast(page);
      double zero = Colour.of(style(".ticks .zero", "stroke")).contrast(page);

      assertThat(zero).as(scheme).isBetween(3.0, beat - 1); // seen (WCAG 1.4.11), and paler
      assertThat(style(".ticks .zero", "fill")).isEqualTo("none");
      assertThat(pixels(style(".ticks .zero", "strokeWidth")))
          .isLessThan(pixels(style(".ticks .tick", "strokeWidth")));
    }
  }

  private static double pixels(String length) {
    return Double.parseDouble(length.replace("px", ""));
  }

  private static String style(String selector, String property) {
    return String.valueOf(
        browser.eval(
            "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
            selector,
            property));
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 800, 1280})
  void noRestartsMarkerCrossesTheNameOfAVerdictOrOfAHold(int width) throws IOException {
    browser.wide(width).open(zeam958());

    assertThat(
            browser.texts(
                """
                const told = [];
                for (const chart of document.querySelectorAll('article.node .chart')) {
                  const names = [...chart.querySelectorAll('.band span:not(.label), .hold')];
                  for (const marker of chart.querySelectorAll('.restart, .restart b')) {
                    const line = marker.getBoundingClientRect();
                    if (line.height < 10) { told.push('no marker to be seen'); }
                    for (const name of names) {
                      const bar = name.getBoundingClientRect();
                      if (line.left < bar.right && bar.left < line.right
                          && line.top < bar.bottom && bar.top < line.bottom) {
                        told.push(chart.closest('article').dataset.node + ' ' + name.textContent);
                      }
                    }
                  }
                }
                return told;
                """))
        .isEmpty();
  }

  /** A name is whatever a dimension of a metric holds: anybody who may push one may choose it. */
  @Test
  void aHostileNameIsANameAndNothingElse() {
    List<String> names =
        List.of(
            "<img src=x onerror=\"document.title='owned'\">",
            "\"><script>document.title='owned'</script>",
            "</script><script>document.title='owned'</script>",
            "' onpointermove='document.title=1",
            "<!--<script>",
            "&lt;b&gt;");
    Recording recording = Recording.of(20).peers().with("name", names.get(1));
    names.forEach(name -> recording.node(name, risingUpTo(4), beatingUpTo(3), upForAnHour()));
    recording
        .with("source", names.get(2))
        .policy("{'mode': 'paused', 'reason': '</p><script>document.title=1</script>'}");

    browser.open(page(recording));
    browser.find("article.node .chart").sendKeys(Keys.END);

    assertThat(browser.seen("h3")).containsAll(names);
    assertThat(browser.eval("return document.title")).isEqualTo(names.get(1) + ", replayed");
    assertThat(browser.find("#tip").getText()).contains(browser.seen("h3").getFirst());
    assertThat(browser.all("img, h3 *, .why *")).isEmpty();
    assertThat(browser.all("script")).hasSize(2);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void aLargeFleetShowsTheSeriousAndKeepsTheHealthyForWhoAsks() {
    Recording recording = Recording.of(120);
    for (int i = 0; i < 300; i++) {
      recording.node("zeam_" + i, i == 217 ? risingUpTo(60) : rising(), null, upForAnHour());
    }

    browser.open(page(recording));

    assertThat(nodesWithRestarts()).containsExactly("zeam_217");
    assertThat(browser.seen("nav a")).containsExactly("Would have restarted 1", "Healthy 299");
    assertThat(shownNodes()).isEqualTo(1L);
    browser.find("#filter input").sendKeys("zeam_29");
    assertThat(browser.find("#filter span").getText()).isEqualTo("11 of 300 nodes");
    assertThat(shownNodes()).isEqualTo(11L);
    assertThat(browser.errors()).isEmpty();
  }
}
