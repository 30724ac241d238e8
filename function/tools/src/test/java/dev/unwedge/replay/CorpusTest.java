package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The incidents as a whole: each says where it is from, and together they show all there is. */
class CorpusTest {
  /** A replay covers the whole fleet and remembers its own commands. */
  private static final EnumSet<Hold.Reason> NEVER_IN_A_REPLAY =
      EnumSet.of(Hold.Reason.OUT_OF_SCOPE, Hold.Reason.HISTORY_UNREADABLE, Hold.Reason.OUT_OF_TIME);

  @ParameterizedTest
  @MethodSource("files")
  void eachIsNamedAsItsFileIs(Path file) {
    assertThat(ReplayedTimeline.read(file).get("name") + ".json")
        .isEqualTo(file.getFileName().toString());
  }

  /** A source that anybody can open, or the plain word that it is made up. */
  @ParameterizedTest
  @MethodSource("files")
  void eachSaysWhereItsNumbersComeFrom(Path file) {
    assertThat(source(file)).containsPattern("https://\\S+|^Made up");
  }

  /** What no source gives was filled in by a rule, and the file tells the rule. */
  @ParameterizedTest
  @MethodSource("files")
  void eachTellsTheRuleByWhichTheRestWasFilledIn(Path file) {
    assertThat(source(file)).containsPattern("FILLED IN|MADE UP, by these rules|RULES");
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachSaysThatItsInstancesAreMadeUp(Path file) {
    assertThat(source(file)).containsPattern("instance ids? (are|is) made up");
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachHasItsRowInTheTable(Path file) throws IOException {
    String name = file.getFileName().toString();
    assertThat(Files.readAllLines(Replayed.INCIDENTS.resolve("README.md")))
        .filteredOn(line -> line.startsWith("| `" + name + "` |"))
        .as("rows of %s", name)
        .hasSize(1);
  }

  @Test
  void everyVerdictOccurs() throws IOException {
    Map<String, Long> counted = count(line -> line.verdict());
    assertThat(counted.keySet())
        .as("%s", counted)
        .containsExactlyInAnyOrderElementsOf(names(EnumSet.allOf(Verdict.Kind.class)));
  }

  @Test
  void everyHoldOccursThatAReplayCanShow() throws IOException {
    Map<String, Long> counted = count(line -> line.says().substring(line.verdict().length() + 1));
    assertThat(counted.remove("NONE")).isPositive();
    assertThat(counted.remove("RESTART")).isPositive();
    assertThat(counted.keySet())
        .as("%s", counted)
        .containsExactlyInAnyOrderElementsOf(names(EnumSet.complementOf(NEVER_IN_A_REPLAY)));
  }

  private static Map<String, Long> count(Function<ReplayedTimeline.Told, String> what)
      throws IOException {
    return files()
        .flatMap(file -> ReplayedTimeline.of(file).told().stream())
        .collect(Collectors.groupingBy(what, TreeMap::new, Collectors.counting()));
  }

  private static List<String> names(Set<? extends Enum<?>> values) {
    return values.stream().map(Enum::name).toList();
  }

  private static String source(Path file) {
    return (String) ReplayedTimeline.read(file).getOrDefault("source", "");
  }

  static Stream<Path> files() throws IOException {
    return IncidentsTest.files();
  }
}
