package dev.unwedge.supply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched besides Maven's artifacts, whose versions the enforcer pins, is pinned too. */
class PinnedTest {
  private static final Pattern IMAGE =
      Pattern.compile("(?:_image|UNWEDGE_IMAGE_\\w+)=([\\w./-]+(?::[\\w.-]+)?)");

  @ParameterizedTest
  @ValueSource(strings = {"infra/local/tools.txt", "infra/local/localstack.txt"})
  void everyPythonPackageHasOneVersion(String list) throws IOException {
    assertThat(Files.readAllLines(Repository.file(list)))
        .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
        .hasSizeGreaterThan(50)
        .allSatisfy(line -> assertThat(line).matches("[\\w.-]+(\\[[\\w,]+])?==[\\w.]+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"infra/local/setup", "infra/local/env.sh"})
  void everyImageHasATagOfItsOwn(String script) throws IOException {
    List<String> images =
        IMAGE
            .matcher(Files.readString(Repository.file(script)))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(images)
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image).matches("[\\w/-]+:\\d[\\w.]*"));
  }

  @Test
  void noVersionInTheBuildIsARangeOrASnapshot() throws IOException {
    List<Path> poms = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Repository.file("function"))) {
      modules.map(module -> module.resolve("pom.xml")).filter(Files::exists).forEach(poms::add);
    }
    assertThat(poms).hasSizeGreaterThan(5);
    poms.add(Repository.file("function").resolve("pom.xml"));
    poms.add(Repository.file("infra").resolveSibling("pom.xml"));
    for (Path pom : poms) {
      String text = Files.readString(pom);
      Matcher versions = Pattern.compile("<([\\w.-]*version)>([^<]+)</").matcher(text);
      assertThat(versions.results().toList())
          .isNotEmpty()
          .allSatisfy(
              found ->
                  assertThat(found.group(2))
                      // The range is the JDK's, that the toolchain looks for.
                      .matches("\\[25,26\\)|\\$\\{[\\w.-]+}|\\d[\\w.]*"));
    }
  }
}
