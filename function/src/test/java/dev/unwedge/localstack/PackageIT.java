package dev.unwedge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The package that Lambda gets, {@code unwedge-function.jar}, in a JVM of its own under the real
 * runtime interface client. The fleet it watches is the seed's, under the name that the samples in
 * {@code events/} name.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class PackageIT {
  private static final Path JAR = Path.of("target", "unwedge-function.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LiveFleet fleet = LiveFleet.ofSeedBriefly();
  private final RuntimeApi runtime = runtime();
  private static @TempDir Path folder = Path.of("set by the test runner");
  private @Nullable Process function;

  private static RuntimeApi runtime() {
    try {
      return new RuntimeApi();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-cp");
    command.add(JAR + File.pathSeparator + runtimeInterfaceClient());
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add("dev.unwedge.lambda.UnwedgeHandler::handleRequest");
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.putAll(fleet.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", runtime.address());
    // As the function is configured: the client's own report of a failed run is then JSON too.
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    environment.put("AWS_ENDPOINT_URL", LocalStack.endpoint());
    environment.put("AWS_REGION", System.getProperty("aws.region"));
    environment.put("AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId"));
    environment.put("AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey"));
    builder.redirectOutput(output().toFile());
    builder.redirectError(folder.resolve("errors").toFile());
    function = builder.start();
  }

  /** The client and what it needs, from this test's own class path: Lambda brings them along. */
  private static String runtimeInterfaceClient() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("aws-lambda-java-") || entry.contains("utils-lite"))
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private Path output() {
    return folder.resolve("output");
  }

  @AfterAll
  void stop() throws InterruptedException {
    runtime.close();
    if (function != null) {
      function.destroy();
      function.waitFor(20, TimeUnit.SECONDS);
    }
  }

  @Test
  @Order(1)
  void theScheduleRestartsTheWedgedNodes() throws Exception {
    RuntimeApi.Answer answer = runtime.invoke(LiveFleet.event("schedule-rule.json"), PATIENCE);

    assertThat(answer.failed()).as(answer.body()).isFalse();
    assertThat(fleet.restarted()).containsExactlyInAnyOrder("zeam_10", "zeam_13");
  }

  @Test
  @Order(2)
  void everySampleOfAnEventIsUnderstood() throws Exception {
    TreeSet<String> answered = new TreeSet<>();
    for (Path sample : samples()) {
      String event = Files.readString(sample);
      RuntimeApi.Answer answer = runtime.invoke(event, PATIENCE);
      boolean past = event.contains("\"at\"");
      // CloudWatch keeps fifteen days: an instant of long ago is understood, and refused.
      assertThat(answer.failed()).as(sample + ": " + answer.body()).isEqualTo(past);
      if (past) {
        assertThat(answer.body()).contains("older than");
      }
      answered.add(sample.getFileName().toString());
    }
    assertThat(answered)
        .contains(
            "schedule-rule.json",
            "schedule-scheduler.json",
            "alarm-metric.json",
            "alarm-composite.json",
            "alarm-contributor.json",
            "eventbridge-alarm-metric.json",
            "manual-empty.json",
            "manual-restart.json");
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(LiveFleet.EVENTS)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  @Order(3)
  void aRefusalSpeaksToThePersonWhoInvoked() throws Exception {
    RuntimeApi.Answer answer = runtime.invoke("{\"restart\": \"zeam_10\"}", PATIENCE);

    assertThat(answer.failed()).isTrue();
    assertThat(answer.body()).contains("unknown field restart").contains("Nothing was done");
  }

  @Test
  @Order(4)
  void everythingOnStandardOutputIsOneJsonObjectPerLine() throws Exception {
    List<String> lines = Files.readAllLines(output());

    assertThat(lines).hasSizeGreaterThan(20);
    for (String line : lines) {
      assertThat(Json.parse(line, "a line of the log")).as(line).isInstanceOf(Map.class);
    }
    assertThat(Files.readString(folder.resolve("errors"))).doesNotContain("SLF4J");
  }

  @Test
  @Order(5)
  void thePackageHoldsOneHttpClientOneJsonReaderAndNoLoggingStack() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();
      assertThat(names)
          .anyMatch(name -> name.startsWith("software/amazon/awssdk/http/urlconnection/"))
          .noneMatch(name -> name.startsWith("io/netty/"))
          .noneMatch(name -> name.startsWith("org/apache/"))
          .noneMatch(name -> name.startsWith("com/fasterxml/jackson/databind/"))
          .noneMatch(name -> name.startsWith("ch/qos/logback/"))
          .noneMatch(name -> name.startsWith("dev/unwedge/demo/"));
    }
  }
}
