package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every incident of the repository, replayed with its expectation. */
class IncidentsTest {
  @ParameterizedTest
  @MethodSource("files")
  void theExpectationHolds(Path file) {
    Replayed replayed = Replayed.file(file);
    assertThat(Set.copyOf((List<?>) replayed.restarted()))
        .isEqualTo(Set.copyOf(expected(replayed)));
    assertThat(replayed.end().get("ok")).isEqualTo(true);
    assertThat(replayed.status()).isZero();
  }

  @ParameterizedTest
  @MethodSource("files")
  void replayedTwiceItGivesTheSameLines(Path file) {
    assertThat(Replayed.file(file)).isEqualTo(Replayed.file(file));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aLineIsToldOnlyOfAFirstVerdictAChangeOrARestart(Path file) {
    Map<Object, List<Object>> last = new HashMap<>();
    List<Map<?, ?>> lines = Replayed.file(file).lines();
    for (Map<?, ?> line : lines.subList(0, lines.size() - 1)) {
      List<Object> says =
          Arrays.asList(line.get("verdict"), line.get("decision"), line.get("reason"));
      List<Object> before = last.put(line.get("node"), says);
      assertThat("RESTART".equals(line.get("decision")) || !says.equals(before))
          .as("%s", line)
          .isTrue();
    }
  }

  /** Every incident says what it expects. */
  private static List<?> expected(Replayed replayed) {
    return (List<?>) Objects.requireNonNull(replayed.end().get("expected"));
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Replayed.INCIDENTS)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      assertThat(files).isNotEmpty();
      return files.stream();
    }
  }
}
