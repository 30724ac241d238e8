package dev.unwedge.fuzz;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The fuzzers of the hosts' publisher, which are Python, as the publisher is. */
final class HostFuzz {
  /** Tests, one after the other, of which each takes the time. */
  private static final int TESTS = 5;

  private HostFuzz() {}

  /** Runs them for a while each; gives what they said if they found something, else nothing. */
  static String run(Duration time) throws IOException, InterruptedException {
    Path log = Files.createDirectories(Path.of("target", "fuzz")).resolve("host.txt");
    ProcessBuilder builder =
        new ProcessBuilder(Repository.file("infra/host/test/publish/run").toString(), "test_fuzz")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("UNWEDGE_FUZZ_MINUTES", Long.toString(time.toMinutes()));
    Process process = builder.start();
    boolean ended;
    try {
      ended = process.waitFor(time.multipliedBy(TESTS + 1).toSeconds(), TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
    String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    System.out.println(said);
    return ended && process.exitValue() == 0 ? "" : said;
  }
}
