package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.rising;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The picture of a replay, as text; {@link PageIT} looks at it in a browser. */
class PageTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

  private static String page(Recording recording) {
    return Page.of(Story.of(IncidentReader.read(recording.json(), "made up")));
  }

  private static Map<?, ?> data(String page) {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return (Map<?, ?>) Objects.requireNonNull(Json.parse(data.group(1), "the data"));
  }

  private static Recording wedging(int length) {
    return Recording.of(length)
        .peers()
        .node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour());
  }

  static Stream<Path> incidents() throws IOException {
    return IncidentsTest.files();
  }

  /** Whatever is recorded can be looked at. */
  @ParameterizedTest
  @MethodSource("incidents")
  void everyIncidentOfTheRepositoryHasAPage(Path file) {
    Story story = Story.of(IncidentReader.read(TextFile.read(file.toString()), file.toString()));
    String page = Page.of(story);
    for (Course course : story.courses()) {
      assertThat(page).contains("data-node=\"" + course.name() + "\"");
    }
    int restarts = story.courses().stream().mapToInt(course -> course.restarts().size()).sum();
    assertThat(Pattern.compile("<span class=\"restart\"").matcher(page).results().count())
        .isEqualTo(restarts);
  }

  @Test
  void nothingOfItIsElsewhere() {
    assertThat(page(wedging(20)))
        .doesNotContainPattern("(?i)(src|href)=\"(?!#|data:,)")
        .doesNotContainPattern("(?i)@import|url\\(|https?://|//[a-z]");
  }

  @Test
  void onlyItsOwnScriptMayRun() {
    assertThat(page(wedging(20)))
        .containsPattern(
            "Content-Security-Policy\" content=\"default-src &#39;none&#39;;.* script-src"
                + " &#39;sha256-[A-Za-z0-9+/]{43}=&#39;\"");
  }

  @Test
  void aNameCannotEndTheDataItStandsIn() {
    String name = "</script><script>alert(1)</script>";
    String page = page(Recording.of(5).node(name, rising()));
    assertThat(page).doesNotContain("<script>alert");
    Object first = ((List<?>) Objects.requireNonNull(data(page).get("nodes"))).getFirst();
    assertThat(((Map<?, ?>) first).get("name")).isEqualTo(name);
  }

  /** A right-to-left override would turn what follows it around. */
  @Test
  void whatTurnsTheLineAroundIsReplaced() {
    assertThat(page(Recording.of(5).node("zeam\u202e_1\u0007", rising())))
        .contains("zeam?_1?")
        .doesNotContain("\u202e", "\u0007");
  }

  @Test
  void theEvidenceOfEveryRunIsInIt() {
    Map<?, ?> data = data(page(wedging(12)));
    List<?> words = (List<?>) Objects.requireNonNull(data.get("words"));
    assertThat(words.stream().map(String::valueOf))
        .contains("WEDGED", "RESTART", "HOLD COOLDOWN")
        .contains("head 60 for 3 min, heartbeat stopped, while the network advances; attempt 1")
        .anyMatch(word -> word.startsWith("head 60 for 7 min, heartbeat stopped"));
    Map<?, ?> first = (Map<?, ?>) ((List<?>) Objects.requireNonNull(data.get("nodes"))).getFirst();
    assertThat(first.get("name")).isEqualTo("zeam_1");
    assertThat(first.get("head")).hasToString("[0, 15, 30, 45, 60, 60, 60, 60, 60, 60, 60, 60]");
  }

  @Test
  void aNodeWithManyRestartsHasTheNumberOfEachAttempt() {
    assertThat(page(wedging(40)))
        .containsPattern("data-entry=\"7\".*<b>1</b>")
        .containsPattern("data-entry=\"18\".*<b>2</b>")
        .containsPattern("data-entry=\"38\".*<b>3</b>");
  }

  @Test
  void theSummarySaysWhetherTheExpectationHolds() {
    assertThat(page(wedging(12).expect("zeam_1"))).contains("✓ as expected");
    assertThat(page(wedging(12).expect("peer_1"))).contains("✗ not as expected: peer_1");
    assertThat(page(wedging(12).expect())).contains("✗ not as expected: nobody");
    assertThat(page(wedging(12))).contains("nothing was expected");
  }

  @Test
  void theSummaryNamesWhatThePolicySets() {
    assertThat(page(wedging(12)))
        .contains("1 of 4 nodes would have been restarted: zeam_1, first at 12:07:00Z.")
        .contains("The policy is the default one.");
    assertThat(page(wedging(12).policy("{'mode': 'observe', 'budget': {'floor': 2}}")))
        .contains("None of 4 nodes would have been restarted.")
        .contains("The policy&#39;s own settings: mode observe, budget.floor 2.");
  }

  @Test
  void aNodeThatOnlyThePolicyExpectsHasARow() {
    assertThat(page(Recording.of(12).peers().policy("{'expected': ['zeam_9']}")))
        .contains("data-node=\"zeam_9\"", "no metric names it", "No datapoint at all.");
  }

  @Test
  void aFleetThatIsTooLargeToBeJudgedIsShownUnjudged() {
    assertThat(page(wedging(12).policy("{'maxNodes': 2}")))
        .contains("more nodes than maxNodes", "No run judged it.");
  }

  @Test
  void anIncidentOfDaysHasDatesInItsTimes() {
    Recording hours =
        Recording.of(60)
            .node("peer_1", rising())
            .node("zeam_1", risingUpTo(4), beatingUpTo(3), null)
            .with("period", "PT1H")
            .policy(HOURLY);
    assertThat(page(hours)).contains("zeam_1, first at 2026-05-31T19:00:00Z.", ">06-01 00:00<");
  }

  private static final String HOURLY =
      """
      {'wedgedAfter': 'PT3H', 'stalledAfter': 'PT10H', 'silentAfter': 'PT5H', 'lookback': 'P1D',
       'startupGrace': 'PT0S'}
      """;

  /** Whoever looks at a page must not believe that something was done. */
  @Test
  void itNeverSaysThatSomebodyWasRestarted() {
    assertThat(page(wedging(40)))
        .contains("Would have been restarted 3 times", "would have sent 3 commands")
        .contains("would have been restarted at 12:07:00Z: head 60", "nobody was restarted by it")
        .doesNotContainPattern("(?i)(?<!nobody )\\b(was|were|is) restarted")
        .doesNotContain("Restarted once", "Restarted 3");
  }

  @Test
  void oneIncidentHasOnePage() {
    assertThat(page(wedging(30))).isEqualTo(page(wedging(30)));
  }
}
