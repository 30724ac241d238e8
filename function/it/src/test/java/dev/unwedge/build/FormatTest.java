package dev.unwedge.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file is as google-java-format would write it. It runs as a test because there it has
 * the project's JDK, whatever JDK runs Maven.
 */
class FormatTest {
  private static final boolean REWRITE = Boolean.getBoolean("unwedge.format");
  private static final String MEND = "mend with: infra/local/format";

  private final Formatter formatter = new Formatter();

  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    List<Path> differ = new ArrayList<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(text);
      if (!text.equals(formatted)) {
        differ.add(file);
        if (REWRITE) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!REWRITE) {
      assertThat(differ).as(MEND).isEmpty();
    }
  }

  @Test
  void theSourcesAreFound() throws IOException {
    Path function = Repository.file("function");
    assertThat(sources())
        .contains(
            function.resolve("core/src/main/java/dev/unwedge/judge/Judge.java"),
            function.resolve("it/src/test/java/dev/unwedge/build/FormatTest.java"));
  }

  private static List<Path> sources() throws IOException {
    Path function = Repository.file("function");
    try (Stream<Path> all = Files.walk(function)) {
      return all.map(function::relativize)
          .filter(file -> file.toString().matches("\\w+/src/.*\\.java"))
          .sorted()
          .map(function::resolve)
          .toList();
    }
  }
}
