package dev.unwedge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The template and the operator's commands on LocalStack, by the tools that operators use: the
 * tests are Python, in infra/test. They use the package that this build made.
 */
@OnLocalStack
class InfrastructureIT {

  @Test
  void itsOwnTestsPass(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(Repository.file("infra/test/run").toString());
    builder.environment().put("AWS_ENDPOINT_URL", LocalStack.endpoint());
    Process tests = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    tests.getOutputStream().close();
    int exit = tests.waitFor();

    String said = Files.readString(output);
    assertThat(exit).as("%s", said).isZero();
    assertThat(said).contains("Ran 46 tests").doesNotContain("skipped");
  }
}
