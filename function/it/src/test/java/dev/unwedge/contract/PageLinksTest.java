package dev.unwedge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.contract.Page.Row;
import dev.unwedge.testkit.loop.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What points into the contract, and what the contract points at, is there. */
class PageLinksTest {
  private static final Page PAGE = Page.contract();

  @Test
  void everyLinkOnThePageLeadsToASectionOfIt() {
    assertThat(PAGE.links()).isNotEmpty();
    assertThat(PAGE.anchors()).containsAll(PAGE.links());
  }

  @Test
  void everyPointerInCodeAndDocumentsLeadsToASection() {
    List<String> pointers =
        Stream.of("function", "infra", "docs", "events")
            .flatMap(folder -> Sources.files(folder).stream())
            .filter(PageLinksTest::isSource)
            .flatMap(
                file ->
                    Sources.found("(?:docs/)?contract\\.md#([a-z0-9-]+)", Sources.text(file))
                        .stream())
            .toList();

    assertThat(pointers).isNotEmpty();
    assertThat(PAGE.anchors()).containsAll(pointers);
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return !path.contains("/target/") && path.matches(".*(\\.(java|md|py|sh|yaml)|/[a-z-]+)");
  }

  @Test
  void everyCommandOfTheRepositoryIsAProgram() {
    assertThat(PAGE.table("repository-commands"))
        .extracting(row -> row.name().replaceFirst(" .*", ""))
        .contains("infra/local/demo", "infra/build")
        .allSatisfy(command -> assertThat(Files.isExecutable(Repository.file(command))).isTrue());
  }

  @Test
  void theGlossaryIsSortedAndHasTheTermsThatThePageIsReadWith() {
    List<String> terms =
        PAGE.table("glossary").stream().map(row -> row.cell(0).replace("*", "")).toList();

    assertThat(terms)
        .containsExactlyElementsOf(new TreeSet<>(terms))
        .contains("incarnation", "head slot", "heartbeat", "fence", "veto", "quorum", "budget")
        .contains("cooldown", "stretch", "publisher", "outside head");
  }

  @Test
  void aTermOfTheGlossaryIsExplainedWhereItStands() {
    for (Row row : PAGE.table("glossary")) {
      for (String anchor : Sources.found("\\(#([a-z-]+)\\)", row.cell(1))) {
        String term = row.cell(0).replace("*", "").replaceFirst(" .*", "");
        assertThat(PAGE.section(anchor)).as(row.cell(0)).containsIgnoringCase(term);
      }
    }
  }
}
