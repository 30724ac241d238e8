package dev.unwedge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents as a whole: what is linked, what is named, and what a newcomer finds. */
class DocumentsTest {
  /** A link to a file of the repository, with or without a section, or to a section. */
  private static final String LINK = "]\\((?!https?:)([^)\\s]+)\\)";

  private static final Path ROOT = Sources.path("docs").resolve("..").normalize();

  private static List<Path> documents() {
    return Stream.concat(
            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Sources::path),
            Stream.of("docs", "events").flatMap(folder -> Sources.files(folder).stream()))
        .filter(file -> file.toString().endsWith(".md"))
        .map(Path::normalize)
        .toList();
  }

  /** Links as a reader sees them: not those of blocks, nor what code shows between backticks. */
  private static List<String> links(Path document) {
    String text = Sources.text(document).replaceAll("(?s)```.*?```", "");
    return Sources.found(LINK, text.replaceAll("`[^`\n]*`", "code"));
  }

  private static Path target(Path document, String link) {
    String file = link.replaceFirst("#.*", "");
    return file.isEmpty() ? document : document.resolveSibling(file).normalize();
  }

  @Test
  void everyLinkLeadsToAFileAndASectionOfIt() {
    Map<Path, Set<String>> anchors = new HashMap<>();
    Set<String> dead = new TreeSet<>();
    int links = 0;
    for (Path document : documents()) {
      for (String link : links(document)) {
        links++;
        Path target = target(document, link);
        if (!Files.exists(target)) {
          dead.add(ROOT.relativize(document) + ": " + link);
        } else if (link.contains("#")) {
          Set<String> known =
              anchors.computeIfAbsent(target, file -> new Page(Sources.text(file)).anchors());
          if (!known.contains(link.substring(link.indexOf('#') + 1))) {
            dead.add(ROOT.relativize(document) + ": " + link);
          }
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isGreaterThan(100);
  }

  @Test
  void everyDocumentIsFoundFromTheReadme() {
    Set<Path> found = new TreeSet<>();
    Deque<Path> next = new ArrayDeque<>(List.of(ROOT.resolve("README.md").normalize()));
    while (!next.isEmpty()) {
      Path document = next.pop();
      if (found.add(document) && document.toString().endsWith(".md")) {
        links(document).forEach(link -> next.push(target(document, link)));
      }
    }
    assertThat(found).containsAll(documents());
  }

  @Test
  void everyDocumentThatCodeNamesIsThere() {
    Set<String> named = new TreeSet<>();
    for (String folder : List.of("function", "infra")) {
      for (Path file : Sources.files(folder)) {
        if (!file.toString().contains("/target/")) {
          named.addAll(
              Sources.found("\\b(docs/[a-z/-]+\\.(?:md|json|png))\\b", Sources.text(file)));
        }
      }
    }
    assertThat(named)
        .contains("docs/runbook.md", "docs/proof.md")
        .allSatisfy(document -> assertThat(Files.exists(Sources.path(document))).isTrue());
  }

  @Test
  void theReadmeIsOnePage() {
    assertThat(Sources.text("README.md").lines()).hasSizeLessThanOrEqualTo(180);
  }

  @Test
  void theReadmeCountsTheClientsThatAreKnown() {
    long clients =
        Sources.text("infra/host/publisher/clients.json")
            .lines()
            .filter(line -> line.startsWith("{\"client\""))
            .count();

    assertThat(Sources.text("README.md"))
        .contains("| Clients | %d without any configuration".formatted(clients));
  }

  @Test
  void theReadmesVerdictsAreThoseOfTheContract() {
    Page readme = new Page(Sources.text("README.md"));

    assertThat(Page.names(readme.table("how-it-judges")))
        .containsExactlyElementsOf(Page.names(Page.contract().table("verdicts")));
  }

  @Test
  void theClassesAndFilesThatTheArchitectureNamesAreThere() {
    String page = Sources.text("docs/architecture.md");
    List<String> classes = Sources.found("`([a-z]+/[A-Z]\\w+)`", page);
    String all = String.join("\n", Sources.java().stream().map(file -> file.toString()).toList());

    assertThat(classes)
        .hasSizeGreaterThan(30)
        .allSatisfy(name -> assertThat(all).contains("/dev/unwedge/" + name + ".java"));
    assertThat(Sources.found("`(infra/[\\w./-]+)`", page))
        .hasSizeGreaterThan(10)
        .allSatisfy(file -> assertThat(Files.exists(Sources.path(file))).as(file).isTrue());
  }
}
