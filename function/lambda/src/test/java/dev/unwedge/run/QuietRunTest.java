package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/** What a run over a healthy fleet costs (contract §3, Calls). */
class QuietRunTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "10, 1, 1", "501, 2, 4"})
  void asksForOneMetricPerNode(int nodes, int dataCalls, int listPages) {
    World world = World.healthy(nodes);

    JsonView report = world.run();

    assertThat(world.cloudWatch.metricsRequested())
        .hasSize(nodes)
        .extracting(query -> query.metricStat().metric().metricName())
        .containsOnly("HeadSlot");
    assertThat(world.cloudWatch.dataRequests()).hasSize(dataCalls);
    assertThat(world.cloudWatch.listRequests()).hasSize(listPages);
    assertThat(world.ssm.listRequests()).hasSize(1);
    assertThat(world.ssm.invocationRequests()).isEmpty();
    assertThat(world.ssm.parameterRequests()).isEmpty();
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(nodes);
    assertThat(report.objects("nodes")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1", "10", "501"})
  void reportsWhatItReallyAskedFor(int nodes) {
    World world = World.healthy(nodes);

    JsonView report = world.run();

    assertThat(report.number("metricsRequested"))
        .isEqualTo(world.cloudWatch.metricsRequested().size());
    assertThat(report.number("awsCalls")).isEqualTo(world.cloudWatch.calls() + world.ssm.calls());
  }

  @Test
  void neverPutsMoreThan500QueriesIntoOneCall() {
    World world = World.healthy(501);

    world.run();

    assertThat(world.cloudWatch.dataRequests())
        .allSatisfy(
            request -> assertThat(request.metricDataQueries()).hasSizeLessThanOrEqualTo(500));
  }

  @Test
  void readsHeadsAsTheMaximumOfEachPeriod() {
    World world = World.healthy(1);

    world.run();

    MetricDataQuery query = world.cloudWatch.metricsRequested().getFirst();
    assertThat(query.metricStat().stat()).isEqualTo("Maximum");
    assertThat(query.metricStat().period()).isEqualTo(60);
  }

  @Test
  void asksForThePolicyOnlyWhereAParameterIsConfigured() {
    World world = World.healthy(3);
    world.environment.put("UNWEDGE_POLICY_PARAMETER", "/unwedge/policy");
    world.ssm.putParameter("/unwedge/policy", "{}");

    JsonView report = world.run();

    assertThat(world.ssm.parameterRequests()).hasSize(1);
    assertThat(report.number("awsCalls")).isEqualTo(world.cloudWatch.calls() + world.ssm.calls());
  }

  @Test
  void costsTheSameRunAfterRun() {
    World world = World.healthy(10);
    world.run();
    for (int i = 0; i < 5; i++) {
      world.minutes(1);
      world.cloudWatch.forgetCalls();

      world.run();

      assertThat(world.cloudWatch.metricsRequested()).hasSize(10);
    }
  }
}
