package dev.unwedge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.testkit.loop.PackagedFunction;
import dev.unwedge.testkit.loop.RuntimeApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
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
@OnLocalStack
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class PackageIT {
  /** LocalStack takes its time for each minute that is read: no more of them than it needs. */
  private final LiveFleet fleet =
      LiveFleet.ofSeed().with("UNWEDGE_POLICY", "{\"lookback\": \"PT15M\"}");

  private static @TempDir Path folder = Path.of("set by the test runner");
  private @Nullable PackagedFunction function;

  @BeforeAll
  void start() throws IOException {
    function = new PackagedFunction(fleet.environment(), URI.create(LocalStack.endpoint()), folder);
  }

  @AfterAll
  void stop() {
    if (function != null) {
      function.close();
    }
  }

  private PackagedFunction function() {
    return Objects.requireNonNull(function);
  }

  @Test
  @Order(1)
  void theScheduleRestartsTheWedgedNodes() throws Exception {
    RuntimeApi.Answer answer = function().invoke(LiveFleet.event("schedule-rule.json"));

    assertThat(answer.failed()).as(answer.body()).isFalse();
    assertThat(fleet.restarted()).containsExactlyInAnyOrder("zeam_10", "zeam_13");
  }

  @Test
  @Order(2)
  void everySampleOfAnEventIsUnderstood() throws Exception {
    TreeSet<String> answered = new TreeSet<>();
    for (Path sample : samples()) {
      String event = Files.readString(sample);
      RuntimeApi.Answer answer = function().invoke(event);
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
    RuntimeApi.Answer answer = function().invoke("{\"restart\": \"zeam_10\"}");

    assertThat(answer.failed()).isTrue();
    assertThat(answer.body()).contains("unknown field restart").contains("Nothing was done");
  }

  @Test
  @Order(4)
  void everythingOnStandardOutputIsOneJsonObjectPerLine() throws Exception {
    List<String> lines = function().lines();

    assertThat(lines).hasSizeGreaterThan(20);
    for (String line : lines) {
      assertThat(Json.parse(line, "a line of the log")).as(line).isInstanceOf(Map.class);
    }
    assertThat(function().complaints()).doesNotContain("SLF4J");
  }

  @Test
  @Order(5)
  void theDashboardsFunctionIsInTheSamePackageAndShowsTheFleet(@TempDir Path own) throws Exception {
    int sent = fleet.restarted().size();
    try (PackagedFunction widget =
        PackagedFunction.widget(fleet.environment(), URI.create(LocalStack.endpoint()), own)) {
      RuntimeApi.Answer answer = widget.invoke("{\"widgetContext\": {\"theme\": \"dark\"}}");

      assertThat(answer.failed()).as(answer.body()).isFalse();
      assertThat(Json.parse(answer.body(), "the widget's answer"))
          .asString()
          .startsWith("<div class=\"uw cwdb-no-default-styles uw-dark\"><style>.uw {")
          .contains("data-node=\"zeam_10\"", "data-node=\"zeam_8\"");
      assertThat(widget.lines()).noneMatch(line -> line.contains("\"restart."));
    }
    assertThat(fleet.restarted()).hasSize(sent);
  }

  @Test
  @Order(6)
  void thePackageHoldsOneHttpClientOneJsonReaderAndNoLoggingStack() throws IOException {
    try (JarFile jar = new JarFile(PackagedFunction.JAR.toFile())) {
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
