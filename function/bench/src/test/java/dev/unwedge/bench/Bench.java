package dev.unwedge.bench;

import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.testkit.loop.PackagedFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Measures the packaged function, warm and cold, beside what it is compared with; all that is
 * compared takes turns in one run. Writes {@code target/bench.json} and {@code target/bench.md}.
 */
class Bench {
  private static final List<Integer> SIZES = numbers("unwedge.bench.nodes", "10,100,1000,10000");
  private static final List<Integer> LATENCIES = numbers("unwedge.bench.latencies", "0,20");
  private static final int COLD_ROUNDS = Integer.getInteger("unwedge.bench.cold", 15);
  private static final int MOST_FOR_TWIN = 1_000;

  private final List<Cell> cells = new ArrayList<>();
  private final Map<String, @Nullable Object> cold = new LinkedHashMap<>();
  private final Map<String, Object> judged = new LinkedHashMap<>();

  /** One row of the table; times in milliseconds, memory in MB. */
  private record Cell(
      int nodes,
      Scenario scenario,
      int latency,
      double millis,
      @Nullable Double floorMillis,
      @Nullable Double ofFloor,
      @Nullable Double twinMillis,
      double cpuMillis,
      double allocatedMb,
      double peakMb,
      int calls,
      int metrics) {

    Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("nodes", nodes);
      json.put("scenario", scenario.label());
      json.put("latencyMillis", latency);
      json.put("warmMillis", round(millis));
      json.put("floorMillis", round(floorMillis));
      json.put("timesFloor", round(ofFloor));
      json.put("twinMillis", round(twinMillis));
      json.put("cpuMillis", round(cpuMillis));
      json.put("allocatedMb", round(allocatedMb));
      json.put("peakMb", round(peakMb));
      json.put("awsCalls", calls);
      json.put("metricsRequested", metrics);
      return json;
    }

    static @Nullable Double round(@Nullable Double value) {
      return value == null ? null : Math.round(value * 100) / 100.0;
    }
  }

  @Test
  void measures() throws Exception {
    try (Peer peer = new Peer()) {
      for (int latency : LATENCIES) {
        for (int nodes : SIZES) {
          for (Scenario scenario : Scenario.values()) {
            cells.add(warm(peer, nodes, scenario, latency));
            System.out.println(Json.write(cells.getLast().toJson()));
          }
        }
      }
      if (COLD_ROUNDS > 0) {
        cold(peer);
        System.out.println(Json.write(cold));
      }
    }
    if (Boolean.parseBoolean(System.getProperty("unwedge.bench.judge", "true"))) {
      judged.putAll(JudgeBenchmark.run());
    }
    report();
  }

  private static Cell warm(Peer peer, int nodes, Scenario scenario, int latency) throws Exception {
    peer.is(nodes, scenario, latency);
    int rounds = nodes > 1_000 ? 9 : 15;
    int warmUp = nodes > 1_000 ? 6 : 15;
    boolean beside = scenario == Scenario.QUIET;
    List<Double> own = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    double allocated = 0;
    double cpu;
    double peak;
    Fields counts;
    try (Sandbox function = new Sandbox(Measured.Unwedge.class, peer.endpoint());
        Sandbox floor = beside ? new Sandbox(Measured.AtFloor.class, peer.endpoint()) : null) {
      function.invoke();
      peer.is(nodes, scenario, latency);
      function.invoke();
      counts = peer.counts();
      for (int i = 0; i < warmUp; i++) {
        function.invoke();
        if (floor != null) {
          floor.invoke();
        }
      }
      long before = function.cpuMillis();
      for (int i = 0; i < rounds; i++) {
        String[] answer = new String[1];
        own.add(Stopwatch.millis(() -> answer[0] = function.invoke()));
        allocated = Long.parseLong(answer[0], 10) / 1e6;
        if (floor != null) {
          floors.add(Stopwatch.millis(floor::invoke));
          ratios.add(own.getLast() / floors.getLast());
        }
      }
      cpu = (function.cpuMillis() - before) / (double) rounds;
      peak = function.peakMemory() / 1024.0;
    }
    int calls =
        counts.names().stream()
            .filter(name -> Character.isUpperCase(name.charAt(0)))
            .mapToInt(name -> counts.whole(name, 0, 0, Integer.MAX_VALUE))
            .sum();
    return new Cell(
        nodes,
        scenario,
        latency,
        Stopwatch.median(own),
        beside ? Stopwatch.median(floors) : null,
        beside ? Stopwatch.median(ratios) : null,
        beside && nodes <= MOST_FOR_TWIN ? twin(peer, nodes, latency) : null,
        cpu,
        allocated,
        peak,
        calls,
        counts.whole("metrics", 0, 0, Integer.MAX_VALUE));
  }

  private static double twin(Peer peer, int nodes, int latency) throws Exception {
    peer.is(nodes, Scenario.QUIET, latency);
    List<Double> runs = new ArrayList<>();
    try (Twin twin = new Twin(peer.endpoint())) {
      twin.run();
      for (int i = 0; i < 3; i++) {
        runs.add(Stopwatch.millis(twin::run));
      }
    }
    return Stopwatch.median(runs);
  }

  /** From the process's start to the end of its first run, over ten quiet nodes. */
  private void cold(Peer peer) throws Exception {
    peer.is(10, Scenario.QUIET, 0);
    List<Double> function = new ArrayList<>();
    List<Double> empty = new ArrayList<>();
    List<Double> twin = new ArrayList<>();
    List<Double> ofEmpty = new ArrayList<>();
    List<Double> ofTwin = new ArrayList<>();
    for (int i = 0; i < COLD_ROUNDS; i++) {
      function.add(first(peer, UnwedgeHandler.class));
      empty.add(first(peer, EmptyHandler.class));
      twin.add(firstOfTwin(peer));
      ofEmpty.add(function.getLast() / empty.getLast());
      ofTwin.add(function.getLast() / twin.getLast());
    }
    cold.put("rounds", COLD_ROUNDS);
    cold.put("coldMillis", Math.round(Stopwatch.median(function)));
    cold.put("emptyHandlerMillis", Math.round(Stopwatch.median(empty)));
    cold.put("twinMillis", Math.round(Stopwatch.median(twin)));
    cold.put("timesEmptyHandler", Cell.round(Stopwatch.median(ofEmpty)));
    cold.put("timesTwin", Cell.round(Stopwatch.median(ofTwin)));
    cold.put("jarBytes", Files.size(PackagedFunction.JAR));
  }

  private static double first(Peer peer, Class<?> handler) throws Exception {
    long start = System.nanoTime();
    try (Sandbox sandbox = new Sandbox(handler, peer.endpoint())) {
      sandbox.invoke();
      return Stopwatch.millisSince(start);
    }
  }

  private static double firstOfTwin(Peer peer) throws Exception {
    long start = System.nanoTime();
    try (Twin twin = new Twin(peer.endpoint())) {
      twin.run();
      return Stopwatch.millisSince(start);
    }
  }

  private void report() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("warm", cells.stream().map(Cell::toJson).toList());
    all.put("cold", cold);
    all.put("judgeAndPlanNodesPerSecond", judged);
    Files.writeString(Path.of("target", "bench.json"), Json.write(all) + "\n");
    Files.writeString(Path.of("target", "bench.md"), String.join("\n", table()) + "\n");
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| nodes | fleet | latency | warm run | of the floor | boto3 twin | CPU | allocated | peak"
            + " memory | calls | metrics |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|");
    for (Cell cell : cells) {
      lines.add(
          "| %,d | %s | %d ms | %,.0f ms | %s | %s | %,.0f ms | %,.1f MB | %.0f MB | %d | %,d |"
              .formatted(
                  cell.nodes,
                  cell.scenario.label(),
                  cell.latency,
                  cell.millis,
                  cell.ofFloor == null ? "" : "%.2f ×".formatted(cell.ofFloor),
                  cell.twinMillis == null
                      ? ""
                      : "%,.0f ms, %.0f ×"
                          .formatted(cell.twinMillis, cell.twinMillis / cell.millis),
                  cell.cpuMillis,
                  cell.allocatedMb,
                  cell.peakMb,
                  cell.calls,
                  cell.metrics));
    }
    lines.add("");
    cold.forEach((name, value) -> lines.add("- " + name + ": " + value));
    judged.forEach(
        (name, value) -> lines.add("- judge and planner, " + name + ": " + value + " nodes/s"));
    return lines;
  }

  private static List<Integer> numbers(String property, String absent) {
    return Stream.of(System.getProperty(property, absent).split(",", -1))
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .toList();
  }
}
