package dev.unwedge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
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
  private static final String MEND =
      "mend with: mvn -pl function test -Dtest=FormatTest -Dunwedge.format=true";

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
    assertThat(sources())
        .contains(
            Path.of("src/main/java/dev/unwedge/judge/Judge.java"),
            Path.of("src/test/java/dev/unwedge/FormatTest.java"));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("src"))) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
