package dev.unwedge.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code infra/local/setup} from nothing, on Debians that are bare: the tests are Python. */
@Tag("slow")
class SlowSetupIT {

  @Test
  void aBareMachineIsSetUpOrLearnsWhatItLacks(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(Repository.file("infra/test/bare").toString());
    Process tests = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    tests.getOutputStream().close();
    int exit = tests.waitFor();

    String printed = Files.readString(output);
    assertThat(exit).as("%s", printed).isZero();
    assertThat(printed).contains("Ran 4 tests").doesNotContain("skipped");
  }
}
