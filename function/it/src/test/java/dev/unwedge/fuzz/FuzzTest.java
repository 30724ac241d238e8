package dev.unwedge.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fuzzer for ten minutes, or as many as {@code -Dunwedge.fuzz.minutes} says, as many side by
 * side as there are processors. What one finds goes into src/test/resources/dev/unwedge/fuzz/ (a
 * folder for each target), and so into every build.
 */
@Tag("slow")
class FuzzTest {
  private static final Duration TIME =
      Duration.ofMinutes(Integer.getInteger("unwedge.fuzz.minutes", 10));

  private static final Map<Class<?>, Future<FuzzProcess.Result>> RESULTS = new HashMap<>();
  private static Future<String> host;
  private static ExecutorService atWork;

  @BeforeAll
  static void begin() {
    atWork = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    for (Fuzzer fuzzer : Fuzzer.all()) {
      RESULTS.put(fuzzer.target(), atWork.submit(() -> FuzzProcess.run(fuzzer, TIME)));
    }
    host = atWork.submit(() -> HostFuzz.run(TIME));
  }

  @AfterAll
  static void end() {
    atWork.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fuzz.Fuzzer#all")
  void findsNothing(Fuzzer fuzzer) throws Exception {
    FuzzProcess.Result result = RESULTS.get(fuzzer.target()).get();

    System.out.printf("%s: %,d inputs in %d min%n", fuzzer, result.executions(), TIME.toMinutes());
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.executions()).isGreaterThan(1_000);
  }

  @Test
  void findsNothingInWhatTheHostsPublisherReads() throws Exception {
    assertThat(host.get()).isEmpty();
  }
}
