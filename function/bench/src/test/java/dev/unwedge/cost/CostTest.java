package dev.unwedge.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unwedge.run.World;
import dev.unwedge.sim.Bound.Evidence;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of costs of the documents, and the rules that it stands on. */
class CostTest {
  private static final List<Integer> SIZES = List.of(10, 1_000, 10_000);

  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private static String page() throws IOException {
    return Files.readString(Repository.file("docs/cost-and-performance.md"));
  }

  @Test
  void thePageHasTheTable() throws IOException {
    assertThat(page()).contains(table());
  }

  @Test
  void theReadmeHasItsFirstFigures() throws IOException {
    assertThat(Files.readString(Repository.file("README.md")))
        .contains(
            "| %s at the latest by default, where a heartbeat stops"
                .formatted(Detection.bound(Setup.DEFAULT).toSeconds() + " s"),
            "| %,d dollars a month for 10 nodes, %,d for 1,000, beside what the hosts push"
                .formatted(beside(Setup.DEFAULT, 10), beside(Setup.DEFAULT, 1_000)),
            "| CloudWatch alarms alone, %,d dollars a month for 10 nodes |"
                .formatted(beside(Setup.NATIVE, 10)));
  }

  @Test
  void theCheapestWithinFiveMinutesIsTheSameForEveryFleet() throws IOException {
    assertThat(SIZES)
        .extracting(nodes -> Detection.cheapest(FIVE_MINUTES, nodes))
        .containsOnly(cheapest());
    assertThat(Detection.bound(cheapest())).isLessThanOrEqualTo(FIVE_MINUTES);
    assertThat(cheapest().every()).isEqualTo(Duration.ofMinutes(2));
    assertThat(page()).contains(cheapest().policy());
  }

  @Test
  void whatTheScheduleAloneFindsTakesAQuarterOfAnHourMore() throws IOException {
    Duration bound = Detection.scheduled(Setup.CHEAP, Evidence.HEAD);

    assertThat(page()).contains("within %,d s".formatted(bound.toSeconds()));
  }

  @Test
  void oneMoreNodeCostsWhatTheFactsSay() {
    double node = Bill.of(Setup.DEFAULT, 11).reading() - Bill.of(Setup.DEFAULT, 10).reading();

    assertThat(node).isCloseTo(0.43, within(0.01));
  }

  @Test
  void metricsGetCheaperWithTheirNumber() {
    assertThat(Prices.pushed(10_000)).isEqualTo(3_000);
    assertThat(Prices.pushed(10_001) - Prices.pushed(10_000)).isCloseTo(0.10, within(1e-6));
    assertThat(Prices.pushed(250_001) - Prices.pushed(250_000)).isCloseTo(0.05, within(1e-6));
    assertThat(Prices.pushed(1_000_001) - Prices.pushed(1_000_000)).isCloseTo(0.02, within(1e-6));
  }

  @Test
  void theTemplatesAlarmsHaveAsManyMetrics() throws IOException {
    int metrics = 0;
    for (String resource :
        Files.readString(Repository.file("infra/template.yaml"))
            .split("\n  (?=\\w+:\n    Type: )", -1)) {
      if (resource.contains("Type: AWS::CloudWatch::Alarm")) {
        long inMath = Pattern.compile("MetricStat:").matcher(resource).results().count();
        metrics += Math.max(1, (int) inMath);
      }
    }
    assertThat(metrics).isEqualTo(Bill.STACK_ALARM_METRICS);
  }

  /** The cheap profile: the alarm rings once, and what it wakes must find its evidence. */
  @Test
  void whenTheAlarmOfANodeRingsTheFirstRunRestartsIt() {
    World world = World.healthy(5);
    world.get("zeam_1").wedge();
    world.minutes(Detection.alarmPeriods(Setup.CHEAP.read()));

    world.run();

    assertThat(world.ssm.sendRequests()).hasSize(1);
  }

  private static Setup cheapest() {
    return Detection.cheapest(FIVE_MINUTES, 1_000);
  }

  private static String table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| US dollars a month, beside pushing | found within | 10 nodes | 1,000 nodes | 10,000"
            + " nodes |");
    lines.add("|---|---|---|---|---|");
    lines.add(row("unwedge, the default", Setup.DEFAULT));
    lines.add(row("unwedge, the cheap profile", Setup.CHEAP));
    lines.add(row("unwedge, the cheapest within 5 min", cheapest()));
    lines.add(row("alarms alone, which restart nobody", Setup.NATIVE));
    lines.add("");
    lines.add("| of which, by default | | 10 nodes | 1,000 nodes | 10,000 nodes |");
    lines.add("|---|---|---|---|---|");
    lines.add(part("reading: metrics requested and listed", Bill::reading));
    lines.add(part("Lambda, its log and its metrics", Bill::function));
    lines.add(part("the stack's alarms and dashboard", Bill::alarms));
    lines.add(part("what hosts push, unwedge or not", Bill::pushing));
    return String.join("\n", lines);
  }

  /** What it adds to hosts that push by default: a finer period's pushing is part of it. */
  private static String row(String name, Setup setup) {
    String bound = setup.every() == null ? "-" : Detection.bound(setup).toSeconds() + " s";
    return line(name, bound, nodes -> dollars(setup, nodes));
  }

  private static double dollars(Setup setup, int nodes) {
    return Bill.of(setup, nodes).total() - Bill.of(Setup.DEFAULT, nodes).pushing();
  }

  private static long beside(Setup setup, int nodes) {
    return Math.round(dollars(setup, nodes));
  }

  private static String part(String name, ToDoubleFunction<Bill> part) {
    return line(name, "", nodes -> part.applyAsDouble(Bill.of(Setup.DEFAULT, nodes)));
  }

  private static String line(String name, String bound, IntToDoubleFunction dollars) {
    StringBuilder line = new StringBuilder("| " + name + " | " + bound + " |");
    for (int nodes : SIZES) {
      line.append(" %,d |".formatted(Math.round(dollars.applyAsDouble(nodes))));
    }
    return line.toString();
  }
}
