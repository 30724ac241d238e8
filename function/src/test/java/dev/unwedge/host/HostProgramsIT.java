package dev.unwedge.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.loop.Host;
import dev.unwedge.loop.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hosts' programs are not Java, nor are their tests: here they run as part of the build. What
 * they miss (a Docker engine, boto3, root's rights) fails them. What needs a systemd that a machine
 * does not have is told as skipped; nothing else may be.
 */
class HostProgramsIT {
  private static final Pattern COUNT =
      Pattern.compile("^(?:Ran )?(\\d+) tests?\\b", Pattern.MULTILINE);
  private static final Pattern SKIPPED = Pattern.compile("skipped:? '?([^'\\n]*)");

  @ParameterizedTest
  @ValueSource(strings = {"publish/run -v", "restart/run", "install/run"})
  void itsOwnTestsPass(String suite, @TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    List<String> words = List.of(suite.split(" "));
    // They start docker hundreds of times; whatever runs beside them is to keep its pace.
    List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
    command.add(Repository.file("infra/host/test/" + words.getFirst()).toString());
    command.addAll(words.subList(1, words.size()));
    ProcessBuilder builder = new ProcessBuilder(command);
    // The distribution's, for which the distribution's boto3 is installed.
    builder.environment().put("PYTHON", Host.python());
    Process tests = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    // For a build that is broken off.
    Runtime.getRuntime().addShutdownHook(new Thread(tests::destroy));
    tests.getOutputStream().close();
    int exit = tests.waitFor();

    String said = Files.readString(output);
    assertThat(exit).as("%s", said).isZero();
    assertThat(count(said)).as("%s", said).isGreaterThan(20);
    List<String> skipped = SKIPPED.matcher(said).results().map(found -> found.group(1)).toList();
    assertThat(skipped).allMatch(reason -> reason.startsWith("systemd"));
    System.out.printf(
        "infra/host/test/%s: %d tests, all passed%s%n",
        suite,
        count(said),
        skipped.isEmpty() ? "" : " but for " + skipped.size() + " skipped: " + skipped);
  }

  private static int count(String said) {
    return COUNT
        .matcher(said)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .max()
        .orElse(0);
  }
}
