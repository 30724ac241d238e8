package dev.unwedge.bench;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Observation;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Series;
import dev.unwedge.fleet.Starts;
import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.judge.Judge;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.History;
import dev.unwedge.remedy.Planned;
import dev.unwedge.remedy.Planner;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Judge and planner alone, on one thread and with the compiler that Lambda's Java runtimes use: is
 * there cause, what is true, what is done.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx435m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class JudgeBenchmark {
  private static final int NODES = 10_000;
  private static final Instant NOW = Instant.parse("2026-05-31T13:00:15Z");

  /** What the fleet is doing. */
  @Param({"QUIET", "ALL", "DARK"})
  public Scenario scenario = Scenario.QUIET;

  private final List<Observation> observations = new ArrayList<>();

  /** Makes the fleet up, as the function would have read it. */
  @Setup
  public void observe() {
    MadeUpFleet fleet = new MadeUpFleet(NODES, scenario);
    for (int i = 0; i < NODES; i++) {
      Reading heads = read(fleet, "HeadSlot", i, scenario == Scenario.DARK ? 360 : 19);
      Observation.Vitals vitals =
          scenario == Scenario.QUIET
              ? null
              : new Observation.Vitals(
                  read(fleet, "Heartbeats", i, 360), read(fleet, "UptimeSeconds", i, 360));
      NodeId id = new NodeId(fleet.instance(i), fleet.node(i));
      observations.add(new Observation(id, heads, vitals, null, Starts.NONE));
    }
  }

  private static Reading read(MadeUpFleet fleet, String metric, int node, int size) {
    long newest = MadeUpFleet.newest(NOW);
    long[] stamps = new long[size];
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      stamps[i] = newest - 60L * (size - 1 - i);
      values[i] = (long) fleet.value(metric, node, stamps[i], newest);
    }
    return new Reading.Data(Series.of(stamps, values));
  }

  /** One run's judging and planning; the score is in nodes a second. */
  @Benchmark
  @OperationsPerInvocation(NODES)
  public List<Planned> judgeAndPlan() {
    Judge judge = new Judge(Policy.DEFAULT, NOW, observations);
    int cause = 0;
    for (int i = 0; i < NODES; i++) {
      cause += judge.hasCause(i) ? 1 : 0;
    }
    if (cause != (scenario == Scenario.QUIET ? 0 : NODES)) {
      throw new IllegalStateException(cause + " nodes with cause");
    }
    return Planner.plan(
        Policy.DEFAULT,
        NOW,
        judge.judge(),
        judge.network().freshNodes(),
        judge.network().standsStill(),
        History.Known.NONE,
        new dev.unwedge.remedy.Scope.WholeFleet(),
        Set.of());
  }

  /**
   * Runs it in processes of its own. The build does not generate JMH's classes, which would have to
   * pass its checks; they are made here.
   *
   * @return nodes a second for each scenario
   */
  static Map<String, Long> run() throws IOException, InterruptedException {
    Path classes = Files.createDirectories(Path.of("target", "jmh"));
    Path result = Path.of("target", "jmh.json");
    String path = System.getProperty("java.class.path");
    String sources = "bench/src/test/java/dev/unwedge/bench/";
    java(
        "javac",
        "-nowarn",
        "-d",
        classes.toString(),
        "-cp",
        path,
        "-processor",
        "org.openjdk.jmh.generators.BenchmarkProcessor",
        sources + "JudgeBenchmark.java",
        sources + "MadeUpFleet.java",
        sources + "Scenario.java");
    java(
        "java",
        "-cp",
        classes + File.pathSeparator + path,
        "org.openjdk.jmh.Main",
        "-rf",
        "json",
        "-rff",
        result.toString());
    Map<String, Long> scores = new LinkedHashMap<>();
    for (Object each : (List<?>) Json.parse(Files.readString(result), "the result")) {
      Fields benchmark = Fields.of(each, "the result", "");
      Fields metric = benchmark.objectOrNull("primaryMetric");
      scores.put(
          benchmark.objectOrNull("params").text("scenario"),
          ((BigDecimal) metric.get("score")).longValue());
    }
    return scores;
  }

  private static void java(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    command.addAll(List.of(arguments));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(program + " failed");
    }
  }
}
