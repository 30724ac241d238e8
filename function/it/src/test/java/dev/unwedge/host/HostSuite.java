package dev.unwedge.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.Host;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A suite of the hosts' programs, which are no Java, nor are their tests. */
final class HostSuite {
  private static final Pattern COUNT =
      Pattern.compile("^(?:Ran )?(\\d+) tests?\\b", Pattern.MULTILINE);
  private static final Pattern SKIPPED = Pattern.compile("skipped:? '?([^'\\n]*)");

  private HostSuite() {}

  /**
   * Runs it and fails unless all its tests pass.
   *
   * @param suite a program below {@code infra/host/test} and its arguments
   * @param least the number of tests that it has at least
   * @param mayMiss how the reasons begin for which a test of it may be skipped; what else is
   *     missing (a Docker engine, boto3, root's rights) fails the build
   */
  static void passes(
      String suite, int least, Map<String, String> environment, Path folder, String... mayMiss)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> words = List.of(suite.split(" "));
    // They start docker hundreds of times; whatever runs beside them is to keep its pace.
    List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
    command.add(Repository.file("infra/host/test/" + words.getFirst()).toString());
    command.addAll(words.subList(1, words.size()));
    ProcessBuilder builder = new ProcessBuilder(command);
    // The distribution's, for which the distribution's boto3 is installed.
    builder.environment().put("PYTHON", Host.python());
    builder.environment().putAll(environment);
    Process tests = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    // For a build that is broken off.
    Runtime.getRuntime().addShutdownHook(new Thread(tests::destroy));
    tests.getOutputStream().close();
    int exit = tests.waitFor();

    String printed = Files.readString(output);
    assertThat(exit).as("%s", printed).isZero();
    assertThat(count(printed)).as("%s", printed).isGreaterThanOrEqualTo(least);
    List<String> skipped =
        SKIPPED.matcher(printed).results().map(found -> found.group(1)).distinct().toList();
    assertThat(skipped)
        .allMatch(
            reason -> List.of(mayMiss).stream().anyMatch(reason::startsWith), "may be missed");
    System.out.printf(
        "infra/host/test/%s: %d tests, all passed%s%n",
        suite, count(printed), skipped.isEmpty() ? "" : " but for those skipped: " + skipped);
  }

  private static int count(String printed) {
    return COUNT
        .matcher(printed)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .max()
        .orElse(0);
  }
}
