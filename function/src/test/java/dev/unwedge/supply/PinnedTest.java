package dev.unwedge.supply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  void noVersionInTheBuildIsARangeOrASnapshotButOurOwn() throws IOException {
    for (String pom : List.of("pom.xml", "function/pom.xml")) {
      String text = Files.readString(Repository.file(pom));
      Matcher versions = Pattern.compile("<([\\w.-]*version)>([^<]+)</").matcher(text);
      assertThat(versions.results().toList())
          .isNotEmpty()
          .allSatisfy(
              found ->
                  assertThat(found.group(2))
                      // Ours, and the JDK's that the toolchain looks for.
                      .matches("0\\.1\\.0-SNAPSHOT|\\[25,26\\)|\\$\\{[\\w.-]+}|\\d[\\w.]*"));
    }
  }
}
