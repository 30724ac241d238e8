package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The timelines of docs/proof.md: what the rules let slip happens just as the page says. */
class ProofTest {
  private static final Path PAGE = Path.of("..", "docs", "proof.md");
  private static final Pattern CASE =
      Pattern.compile(
          "```json\\n(?<incident>.*?)```\\n\\n```\\n(?<said>.*?)\\n```", Pattern.DOTALL);

  /** An incident of the page, and the line that the page gives of it. */
  record Case(String incident, String said) {
    /** Whoever is restarted, by the page. */
    List<?> restarted() {
      Map<?, ?> expect = (Map<?, ?>) Objects.requireNonNull(json().get("expect"));
      return (List<?>) Objects.requireNonNull(expect.get("restarted"));
    }

    private Map<?, ?> json() {
      return (Map<?, ?>) Objects.requireNonNull(Json.parse(incident, "the page"));
    }

    /** The same without the last entry of every array of numbers. */
    String anEntryLess() {
      return incident.replaceAll(", (\\d+|null)\\]", "]");
    }

    @Override
    public String toString() {
      return String.valueOf(json().get("name"));
    }
  }

  static Stream<Case> cases() throws IOException {
    return CASE.matcher(Files.readString(PAGE))
        .results()
        .map(found -> new Case(found.group("incident"), found.group("said")));
  }

  static Stream<Case> restarts() throws IOException {
    return cases().filter(one -> !one.restarted().isEmpty());
  }

  @Test
  void everyIncidentOfThePageHasItsLine() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(cases()).hasSize(page.split("```json", -1).length - 1).hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itHappensAsThePageSays(Case one, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("incident.json"), one.incident);

    assertThat(Replayed.file(file).restarted()).isEqualTo(one.restarted());
    // The text's columns are padded, and the time stands only at the first of its lines.
    String time = one.said.substring(0, one.said.indexOf(' '));
    String rest = one.said.substring(time.length() + 1);
    String text = Replayed.with(file.toString()).out().replaceAll(" +", " ");
    String fromThen = text.substring(text.indexOf("\n" + time));
    assertThat(fromThen.lines().map(line -> line.replace(time, "").strip())).contains(rest);
  }

  @ParameterizedTest
  @MethodSource("restarts")
  void anEntryLessAndNobodyIsRestarted(Case one) {
    assertThat(Replayed.text(one.anEntryLess()).restarted()).isEqualTo(List.of());
  }
}
