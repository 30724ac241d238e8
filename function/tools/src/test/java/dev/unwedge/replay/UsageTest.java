package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.rising;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code infra/local/replay}. */
class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                   | one incident FILE is to be named",
        "a.json b.json                        | one incident FILE is to be named",
        "a.json --jsn                         | unknown option --jsn",
        "a.json -x                            | unknown option -x",
        "a.json --policy                      | --policy lacks its value",
        "a.json --policy --json               | --policy lacks its value",
        "a.json --policy p.json --policy q    | --policy is given twice",
        "a.json --diff p.json --html o.html   | --html shows one replay",
        "a.json --fleet devnet                | unknown option --fleet",
      })
  void whatIsNotUnderstoodIsSaidBeforeTheUsage(String line, String says) {
    Replayed replayed = Replayed.with(line.isEmpty() ? new String[0] : line.split(" +"));
    assertThat(replayed.status()).isEqualTo(2);
    assertThat(replayed.out()).isEmpty();
    assertThat(replayed.err()).startsWith(says).contains("usage: infra/local/replay FILE");
  }

  @Test
  void helpTellsEveryOption() {
    Replayed replayed = Replayed.with("--help");
    assertThat(replayed.status()).isZero();
    assertThat(replayed.err()).isEmpty();
    assertThat(replayed.out())
        .contains("--policy", "--diff", "--json", "--html", "--from-cloudwatch", "--fleet")
        .contains("--since", "--until", "--namespace", "--period", "--node", "--out", "exit:");
  }

  @Test
  void thePageIsWrittenBesideTheSummary(@TempDir Path folder) throws IOException {
    Path file = incident(folder);
    Path page = folder.resolve("page.html");
    Replayed replayed = Replayed.with(file.toString(), "--html", page.toString());
    assertThat(replayed.status()).isZero();
    assertThat(replayed.out()).contains("would have restarted: nobody").doesNotContain("HEALTHY");
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("zeam_1");
  }

  @Test
  void thePageAndTheLinesOfJsonGoTogether(@TempDir Path folder) throws IOException {
    Path file = incident(folder);
    Path page = folder.resolve("page.html");
    Replayed both = Replayed.with(file.toString(), "--json", "--html", page.toString());
    assertThat(both.out()).isEqualTo(Replayed.file(file).out());
    assertThat(page).exists();
  }

  @Test
  void aPageThatCannotBeWrittenIsToldAndIsNoBadFile(@TempDir Path folder) throws IOException {
    String page = folder.resolve("no/such/page.html").toString();
    Replayed replayed = Replayed.with(incident(folder).toString(), "--html", page);
    assertThat(replayed.status()).isEqualTo(3);
    assertThat(replayed.err()).contains("cannot be written", "page.html");
  }

  private static Path incident(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("incident.json"), Recording.of(5).node("zeam_1", rising()).json());
  }
}
