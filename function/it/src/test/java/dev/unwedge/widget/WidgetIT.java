package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.browser.Browser;
import dev.unwedge.testkit.browser.Colour;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * The widget in a real browser, on a page that treats it as the CloudWatch console says it does.
 */
class WidgetIT {
  private static final String LIGHT = "#ffffff";

  /** Lines whose contrast with the page is less than 3, the least for pictures (WCAG 1.4.11). */
  private static final String PALE_LINES =
      """
      const channels = color => color.match(/[\\d.]+/g).map(Number);
      const light = color => channels(color).slice(0, 3)
        .map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : Math.pow((c / 255 + 0.055) / 1.055, 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const page = light(getComputedStyle(document.body).backgroundColor);
      return [...document.querySelectorAll('.uw-spark path')].map(path => {
        const line = light(getComputedStyle(path).stroke);
        return [(Math.max(line, page) + 0.05) / (Math.min(line, page) + 0.05), path.className.baseVal];
      }).filter(([ratio]) => ratio < 3).map(([ratio, name]) => ratio.toFixed(2) + ' ' + name);
      """;

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
    browser.asNew().wide(1212);
  }

  private static String console(String answer, String background, boolean dark) {
    try (InputStream in =
        Objects.requireNonNull(WidgetIT.class.getResourceAsStream("console.html"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("BACKGROUND", background)
          .replace("FOREGROUND", dark ? "#dedee3" : "#16191d")
          .replace("TITLE", "unwedge: fleet devnet")
          .replace("ANSWER", Json.write(answer).replace("<", "\\u003c"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void open(String answer) {
    browser.open(console(answer, LIGHT, false));
  }

  /** The incident, just after the schedule has restarted the two wedged nodes. */
  private static Dashboard incident() {
    Dashboard dashboard = Dashboard.of(Repository.file("events/incidents/zeam-958.json"));
    dashboard.main("{}");
    dashboard.clock.advance(Duration.ofSeconds(25));
    return dashboard.range(Duration.ofMinutes(90));
  }

  /**
   * What must be so of every answer: nothing taken out, nothing asked for, nothing complained of.
   */
  private static void assertClean() {
    assertThat(browser.texts("return window.removed")).isEmpty();
    assertThat(browser.texts("return window.unbound")).isEmpty();
    assertThat(browser.eval("return window.neighbourChanged")).isEqualTo(false);
    assertThat(browser.eval("return window.pwned === undefined")).isEqualTo(true);
    assertThat(browser.requests()).allMatch(url -> url.matches("(file|data):.*"));
    assertThat(browser.errors()).isEmpty();
  }

  private static List<String> nodes() {
    return browser.texts(
        "return [...document.querySelectorAll('.uw-row')].map(row => row.dataset.node)");
  }

  private static List<String> seenNodes() {
    return browser.texts(
        """
        return [...document.querySelectorAll('.uw-row')]
          .filter(row => row.checkVisibility()).map(row => row.dataset.node)
        """);
  }

  private static void openTheHealthy() {
    browser.find(".uw-healthy > summary").click();
  }

  private static String row(String node) {
    return String.valueOf(
        browser.eval(
            """
            return [...document.querySelectorAll('.uw-row')]
              .find(row => row.dataset.node === arguments[0]).innerText
            """,
            node));
  }

  @Test
  void theIncidentIsShownAndTheConsoleTakesAllOfIt() throws IOException {
    open(incident().show());

    assertClean();
    assertThat(nodes())
        .containsExactly(
            "zeam_10",
            "zeam_13",
            "zeam_9",
            "zeam_11",
            "zeam_14",
            "zeam_12",
            "zeam_15",
            "ethlambda_1",
            "grandine_2",
            "zeam_8");
    assertThat(row("zeam_10"))
        .contains("WEDGED", "75 min", "53", "1107 behind")
        .contains("head 53 for 75 min, no heartbeat, while the network advances")
        .contains("restart under way", "command sent 25 s ago");
    openTheHealthy();
    assertThat(row("zeam_8")).contains("HEALTHY", "1175").doesNotContain("behind");
    keepPicture();
  }

  /** {@code -Dunwedge.picture=true} makes the picture of docs/observability.md anew. */
  private static void keepPicture() throws IOException {
    if (Boolean.getBoolean("unwedge.picture")) {
      Path file = Repository.file("docs").resolve("widget.png");
      browser.wide(1280);
      open(incident().show());
      Files.write(file, browser.picture("#card", 1.25));
    }
  }

  @Test
  void aClickOpensTheLineOfTheHealthy() {
    open(incident().show());

    assertThat(seenNodes()).hasSize(7).doesNotContain("zeam_8");
    assertThat(browser.seen(".uw-healthy > summary").getFirst())
        .contains("3 HEALTHY", "ethlambda_1, grandine_2, zeam_8");
    openTheHealthy();
    assertThat(seenNodes()).hasSize(10).contains("zeam_8");
    assertThat(click("why?", "zeam_8")).hasSize(1);
  }

  /** What a sanitizer does with an element that it does not know: the content stays. */
  @Test
  void whereTheConsoleTakesTheLineOutItsNodesAreSeen() {
    open(incident().show());

    browser.eval(
        """
        for (const element of document.querySelectorAll('#widget summary, #widget details')) {
          element.replaceWith(...element.childNodes);
        }
        return true;
        """);

    assertThat(seenNodes()).hasSize(10).contains("zeam_8");
    assertThat(browser.seen("#widget").getFirst()).contains("3 HEALTHY");
  }

  @Test
  void aCrashLoopIsNotTakenForANodeThatIsDownBecauseOfTheirColours() {
    for (String theme : List.of("light", "dark")) {
      open(incident().with("theme", theme).show());
      List<String> colours =
          browser.texts(
              """
              return ['CRASH_LOOPING', 'DOWN'].map(verdict => getComputedStyle(
                document.querySelector('.uw-row .uw-' + verdict)).backgroundColor);
              """);
      for (Colour.Eye eye : Colour.Eye.values()) {
        assertThat(Colour.of(colours.getFirst()).distance(Colour.of(colours.getLast()), eye))
            .as(theme + " " + eye)
            .isGreaterThan(30);
      }
    }
  }

  @Test
  void everyNodeHasAPictureThatCanBeSeen() {
    open(incident().show());
    openTheHealthy();

    List<String> widths =
        browser.texts(
            """
            return [...document.querySelectorAll('.uw-row .uw-head')]
              .map(path => path.getBoundingClientRect().width)
            """);
    assertThat(widths).hasSize(10).allMatch(width -> Double.parseDouble(width) > 50);
    assertThat(browser.all(".uw-row .uw-mark")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"1212", "1600", "760", "620", "480"})
  void itFitsItsWidth(int width) {
    browser.wide(width);

    open(incident().with("width", width - 66).show());

    assertThat(
            browser.eval(
                "const w = document.getElementById('widget'); return w.scrollWidth -"
                    + " w.clientWidth"))
        .isEqualTo(0L);
    assertThat(nodes()).hasSize(10);
    assertThat(browser.seen(".uw-row .uw-name")).contains("zeam_10");
    assertThat(browser.seen("#widget")).first().asString().contains("head 53 for 75 min");
  }

  // Buttons.

  private static List<JsonView> click(String label, String node) {
    browser.eval("window.calls.length = 0; return true");
    for (WebElement row : browser.all(".uw-row")) {
      if (node.equals(row.getAttribute("data-node"))) {
        for (WebElement button : row.findElements(By.cssSelector(".uw-btn"))) {
          if (button.getText().equals(label)) {
            button.click();
          }
        }
      }
    }
    List<JsonView> calls = new ArrayList<>();
    browser.texts("return window.calls.map(c => JSON.stringify(c))").stream()
        .map(JsonView::of)
        .forEach(calls::add);
    return calls;
  }

  @Test
  void theButtonsCallWhatTheyShould() {
    open(incident().show());

    List<JsonView> why = click("why?", "zeam_10");
    assertThat(why).hasSize(1);
    assertThat(why.getFirst().text("endpoint")).isEqualTo(Dashboard.OWN);
    assertThat(why.getFirst().text("display")).isEqualTo("popup");
    assertThat(why.getFirst().text("payload"))
        .isEqualTo("{\"why\":\"i-0c0ffee0000000010/zeam_10\"}");

    List<JsonView> restart = click("restart…", "zeam_9");
    assertThat(restart).hasSize(1);
    assertThat(restart.getFirst().text("endpoint")).isEqualTo(Dashboard.MAIN);
    assertThat(restart.getFirst().text("confirmation"))
        .startsWith("Restart zeam_9 on i-0c0ffee0000000009? It is CRASH_LOOPING: ");
    assertThat(restart.getFirst().text("payload"))
        .isEqualTo(
            "{\"action\":\"restart\",\"nodes\":[\"i-0c0ffee0000000009/zeam_9\"],"
                + "\"reason\":\"from the dashboard\",\"by\":\"dashboard\"}");
    assertThat(restart.getFirst().text("raw")).isEqualTo(restart.getFirst().text("payload"));

    assertThat(click("restart…", "zeam_10")).isEmpty();
  }

  @Test
  void whatTheButtonsCarryIsNotShown() {
    open(incident().show());

    assertThat(browser.seen("#widget").getFirst())
        .doesNotContain("{")
        .doesNotContain("from the dashboard");
  }

  @Test
  void thePopUpOfWhyIsCleanToo() {
    open(incident().ask(Map.of("why", "zeam_10")));

    assertClean();
    assertThat(browser.seen("#widget").getFirst())
        .contains("zeam_10", "WEDGED", "heartbeat", "SILENT", "restart under way");
  }

  // Others' words.

  @Test
  void whateverNodesAreCalledNothingOfItIsMarkup() {
    List<String> hostile =
        List.of(
            "<script>window.pwned=1</script>",
            "<img src=x onerror=window.pwned=1>",
            "\"><svg onload=window.pwned=1>",
            "' onmouseover='window.pwned=1",
            "</style><script>window.pwned=1</script>",
            "</td></tr></table><iframe src=https://evil.example></iframe>",
            "</cwdb-action><a href=https://evil.example>x</a>",
            "{{7*7}}${7*7}");
    World world = World.wedged(4, 4, "zeam_3");
    for (int i = 0; i < hostile.size(); i++) {
      world.node(hostile.get(i), "i-012345678" + i);
    }
    world.node("zeam_9", hostile.getFirst());
    world.minutes(8);
    Dashboard dashboard = Dashboard.of(world);
    dashboard.policy(
        Json.write(
            Map.of(
                "mode", "paused",
                "reason", hostile.get(1),
                "expected", List.of(hostile.get(2) + "!"),
                "excluded", List.of(Map.of("node", "zeam_1", "reason", hostile.getFirst())))));

    open(dashboard.show());

    assertClean();
    assertThat(nodes()).hasSize(14).containsAll(hostile);
    assertThat(browser.seen(".uw-mode")).containsExactly("PAUSED: " + hostile.get(1));
    assertThat(
            browser.texts(
                """
                return [...new Set([...document.querySelectorAll('#widget *')]
                  .map(element => element.localName))].sort()
                """))
        .isSubsetOf(Html.OURS);
    assertThat(browser.all("#widget [href], #widget [src]")).isEmpty();
    assertThat(browser.all(".uw-btn")).hasSize(7); // why? of four, restart… of three
  }

  @Test
  void troubleIsShownAsAMessage() {
    open(incident().policy("{\"<b>mode</b>\": \"<script>window.pwned=1</script>\"}").show());

    assertClean();
    assertThat(browser.seen("[role=alert]").getFirst())
        .contains("The fleet could not be judged.", "unknown field <b>mode</b>");
  }

  // To be read in either theme: on each of the backgrounds that the console has or had.

  @ParameterizedTest
  @CsvSource({
    "light, #ffffff",
    "light, #fafafa",
    "light, #f2f3f3",
    "dark, #0f1b2a",
    "dark, #161d26",
    "dark, #16191f",
    "dark, #1b232d",
    "dark, #2a2e33"
  })
  void everythingCanBeReadInEitherTheme(String theme, String background) {
    boolean dark = theme.equals("dark");
    Dashboard dashboard = incident().with("theme", theme);

    browser.open(console(dashboard.show(), background, dark));
    assertThat(browser.paleTexts(60)).isEmpty();
    assertThat(browser.texts(PALE_LINES)).isEmpty();

    browser.open(console(dashboard.ask(Map.of("why", "zeam_10")), background, dark));
    assertThat(browser.paleTexts(30)).isEmpty();

    World world = everyVerdict();
    Dashboard all =
        Dashboard.of(world)
            .with("theme", theme)
            .policy(
                """
                {"mode": "paused", "reason": "upgrade", "expected": ["zeam_99"],
                 "excluded": ["zeam_1"]}
                """);
    browser.open(console(all.show(), background, dark));
    assertThat(browser.paleTexts(50)).isEmpty();
    assertThat(browser.texts(PALE_LINES)).isEmpty();

    browser.open(console(dashboard.policy("{\"mod\": 1}").coldStart().show(), background, dark));
    assertThat(browser.paleTexts(3)).isEmpty();
  }

  /** A fleet in which something of everything goes on. */
  private static World everyVerdict() {
    World world = World.healthy(12);
    world.get("zeam_2").stop();
    world.get("zeam_3").wedge();
    world.get("zeam_4").freeze();
    world.get("zeam_5").hasNoHeartbeat();
    world.get("zeam_5").freeze();
    world.get("zeam_6").vanish();
    world.get("zeam_7").lagBy(100);
    world.get("zeam_8").stopAnswering();
    world.get("zeam_8").fallSilent();
    world.minutes(12);
    world.get("zeam_9").restart(world.ago(0));
    world.minutes(1);
    return world;
  }
}
