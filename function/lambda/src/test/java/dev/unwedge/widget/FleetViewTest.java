package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.Words;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import dev.unwedge.testkit.loop.Repository;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/** The fleet's table. */
class FleetViewTest {
  private final World world = World.wedged(10, 4, "zeam_3");
  private final Dashboard dashboard = Dashboard.of(world);

  private Html shown() {
    return new Html(dashboard.coldStart().show());
  }

  @Test
  void everyNodeOfTheIncidentIsShownTheMostSeriousFirst() {
    Dashboard incident = Dashboard.of(Repository.file("events/incidents/zeam-958.json"));

    assertThat(new Html(incident.show()).nodes())
        .containsExactly(
            "zeam_10",
            "zeam_13", // wedged
            "zeam_9",
            "zeam_11", // crash looping
            "zeam_14", // down
            "zeam_12",
            "zeam_15", // starting
            "ethlambda_1",
            "grandine_2",
            "zeam_8");
  }

  @Test
  void aNodeIsShownWithItsVerdictFrozenTimeHeadAndWhy() {
    String row = shown().row("zeam_3").text();

    assertThat(row)
        .contains("zeam_3")
        .contains(World.instanceOf("zeam_3"))
        .contains("WEDGED 4 min")
        .contains("behind")
        .contains("heartbeat stopped, while the network advances")
        .contains("to be restarted by the next run: attempt 1 of 5");
  }

  @Test
  void aHealthyNodeIsShownWithItsHeadAndNoWord() {
    Html row = shown().row("zeam_4");

    assertThat(row.text()).contains("zeam_4").contains("HEALTHY").doesNotContain("advancing");
    assertThat(row.html()).contains("class=\"uw-head\"");
  }

  private void outside(String name, double head) {
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        Map.of("Fleet", World.FLEET, "InstanceId", "outside", "Node", name),
        world.newestStamp(),
        head);
  }

  @Test
  void headsFromOutsideAreOneLineApartFromTheNodes() {
    assertThat(shown().text()).doesNotContain("outside head");
    outside("beacon", 12_150);

    assertThat(shown().text()).contains("outside head: beacon 12150 at 13:34:00Z");

    outside("<i>far", 9_000_000);
    Html html = shown();

    assertThat(html.text())
        .contains(
            "outside heads: <i>far 9000000 at 13:34:00Z, of another network"
                + " · beacon 12150 at 13:34:00Z");
    assertThat(html.html()).contains("<b>&lt;i&gt;far</b>");
    assertThat(html.nodes()).hasSize(10);
    assertThat(html.text()).contains("1 WEDGED 9 HEALTHY 10 nodes");
  }

  @Test
  void anOutsideHeadThatGivesNoneIsSaidToBeUnknown() {
    world.cloudWatch.put(
        World.NAMESPACE,
        "HeadSlot",
        Map.of("Fleet", World.FLEET, "InstanceId", "outside", "Node", "beacon"),
        world.ago(120),
        1);

    assertThat(shown().text()).contains("outside head: beacon not known");
  }

  @Test
  void theCountsStandOnTop() {
    assertThat(shown().text())
        .startsWith(
            "devnet enforcing 1 WEDGED 9 HEALTHY 10 nodes · judged at 2026-05-31T13:34:45Z");
  }

  @Test
  void aLargeFleetIsBoundedAndTheRestIsCounted() {
    World large = World.wedged(300, 4, "zeam_123");
    Html html = new Html(Dashboard.of(large).show());

    assertThat(html.nodes()).hasSize(50).startsWith("zeam_123");
    assertThat(html.text())
        .contains("1 WEDGED 299 HEALTHY 300 nodes")
        .contains("299 HEALTHY zeam_0, zeam_1, zeam_2, zeam_3, zeam_4, zeam_5,", "and 250 more");
    assertThat(html.html().length()).isLessThan(200_000);
  }

  @Test
  void theSeriousThatDoNotFitAreCountedByVerdict() {
    World two = World.wedged(10, 4, "zeam_3", "zeam_4");

    Html html = new Html(Dashboard.of(two).ask(Map.of("rows", 1)));

    assertThat(html.nodes()).containsExactly("zeam_3");
    assertThat(html.text()).contains("and 1 more: 1 WEDGED 8 HEALTHY zeam_0,", "and 8 more");
  }

  @Test
  void healthyNodesAreOneLineThatAClickOpens() {
    Html html = shown();

    assertThat(html.outsideDetails().nodes()).containsExactly("zeam_3");
    assertThat(html.summary())
        .isEqualTo(
            "9 HEALTHY zeam_0, zeam_1, zeam_2, zeam_4, zeam_5, zeam_6, zeam_7, zeam_8, zeam_9");
    assertThat(html.html()).doesNotContain("<details open");
  }

  @Test
  void namesComeInTheOrderOfTheirNumbers() {
    Html html = new Html(Dashboard.of(World.healthy(12)).show());

    assertThat(html.nodes())
        .startsWith("zeam_0", "zeam_1", "zeam_2")
        .endsWith("zeam_10", "zeam_11");
    assertThat(html.summary()).contains("zeam_2, zeam_3").endsWith("zeam_9, zeam_10, zeam_11");
  }

  @Test
  void aHealthyNodeThatWasRestartedKeepsItsRow() {
    world.run();
    String command = world.ssm.commandsFor("zeam_3").getFirst();
    Instant started = world.clock.instant();
    world.get("zeam_3").restart(started);
    world.ssm.hostSays(command, "RESTARTED", started);
    world.minutes(20);

    assertThat(shown().outsideDetails().row("zeam_3").text())
        .contains("HEALTHY")
        .contains("restarted, sent 20 min ago");
  }

  @Test
  void theNewestDatapointIsShownWithItsAge() {
    assertThat(shown().text()).contains("· newest datapoint of 13:34:00Z, 45 s ago ·");
    assertThat(new Html(Dashboard.of(new World()).show()).text()).contains("· no datapoint ·");
  }

  @Test
  void theNumberOfRowsIsAParameter() {
    Html html = new Html(dashboard.ask(Map.of("rows", 2)));

    assertThat(html.nodes()).containsExactly("zeam_3", "zeam_0");
    assertThat(html.text()).contains("9 HEALTHY zeam_0, zeam_1,", "and 8 more");
  }

  @Test
  void aPauseAndItsReasonStandOnTop() {
    dashboard.policy("{\"mode\": \"paused\", \"reason\": \"upgrade, back at 14:00\"}");

    Html html = shown();

    assertThat(html.text()).startsWith("devnet PAUSED: upgrade, back at 14:00 1 WEDGED");
    assertThat(html.row("zeam_3").text()).contains("held, PAUSED: unwedge is paused: upgrade");
  }

  @Test
  void everyPauseThatHoldsStandsOnTopWithItsNodesEndAndReason() {
    dashboard.policy(
        """
        {"pauses": [{"id": "a", "reason": "disk swap", "nodes": ["zeam_3", "zeam_4*"], "by": "ops"},
                    {"id": "b", "reason": "upgrade", "until": "2026-05-31T14:00:00Z"},
                    {"id": "c", "reason": "over", "until": "2026-05-31T13:00:00Z"}]}
        """);

    Html html = shown();

    assertThat(html.text())
        .startsWith(
            "devnet enforcing zeam_3, zeam_4* paused without an end (pause a): disk swap, by ops"
                + " all nodes paused until 2026-05-31T14:00:00Z (pause b): upgrade 1 WEDGED");
    assertThat(html.row("zeam_3").text())
        .contains("held, PAUSED: paused without an end (pause a): disk swap");
  }

  @Test
  void aNameThatFitsNobodyIsWarnedOf() {
    dashboard.policy("{\"excluded\": [\"zaem_3\"]}");

    assertThat(shown().text())
        .contains(
            "the policy's excluded: no node of the fleet fits \"zaem_3\": it excludes nobody");
  }

  @Test
  void aNodesOwnAttemptsAreTold() {
    dashboard.policy("{\"overrides\": [{\"match\": \"zeam_3\", \"maxAttempts\": 2}]}");

    assertThat(shown().row("zeam_3").text()).contains("attempt 1 of 2");
  }

  @Test
  void aFleetThatIsOnlyObservedSaysSo() {
    dashboard.policy("{\"mode\": \"observe\"}");

    assertThat(shown().text()).startsWith("devnet observing, nothing is sent");
  }

  @Test
  void theBudgetIsTold() {
    assertThat(shown().text()).contains("budget: 0 of 3 restarts used within 5 min");

    world.run();
    assertThat(shown().text()).contains("budget: 1 of 3 restarts used within 5 min");
  }

  @Test
  void aRestartUnderWayIsTheLastActionAndHoldsTheNext() {
    world.run();
    world.clock.advance(Duration.ofSeconds(40));

    assertThat(shown().row("zeam_3").text())
        .contains("restart under way command sent 40 s ago")
        .doesNotContain("held", "IN_FLIGHT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESTARTED | restarted, sent 3 min ago",
        "FAILED | restart failed, sent 3 min ago",
        "BUSY | not restarted, another one was under way",
        "EXPIRED | not restarted, the command came too late",
        "NO_SUCH_CONTAINER | not restarted, the host has no such container",
        "SUPERVISED | not restarted, an orchestrator owns the container",
        "BLIND | not restarted, the host could not see whether it makes progress",
        "FENCED | left alone, it was another incarnation",
        "HEALTHY_NOW | left alone, the last look showed progress",
      })
  void theLastActionIsToldInTheHostsWord(String outcome, String told) {
    world.run();
    world.minutes(3);
    String command = world.ssm.commandsFor("zeam_3").getFirst();
    Instant started = outcome.equals("RESTARTED") ? world.ago(1) : null;
    world.ssm.hostSays(command, outcome, started);

    Html row = shown().row("zeam_3");

    assertThat(row.text()).contains(told);
    assertThat(row.html()).contains("title=\"" + command + "\"");
  }

  @Test
  void aCommandOfWhichNothingIsHeardIsToldAsWhatIsKnownOfIt() {
    world.run();
    String command = world.ssm.commandsFor("zeam_3").getFirst();
    assertThat(shown().row("zeam_3").text()).contains("restart under way");

    world.minutes(2);
    world.ssm.hostSays(command, "RESTARTED", null);
    world.ssm.beforeGetCommandInvocation(
        request -> {
          throw AwsFaults.ssmThrottles();
        });
    assertThat(shown().row("zeam_3").text())
        .contains("restart sent, no report yet, sent 2 min ago");

    world.minutes(33);
    assertThat(shown().row("zeam_3").text())
        .contains("restart sent, its time ran out without a report");
  }

  @Test
  void aCommandThatEndedWithoutAReportIsToldSo() {
    world.run();
    world.minutes(2);
    world.ssm.ends(
        world.ssm.commandsFor("zeam_3").getFirst(), CommandInvocationStatus.FAILED, "Killed");

    assertThat(shown().row("zeam_3").text())
        .contains("restart sent, it ended without a report that can be read");
  }

  @Test
  void attemptsAreCountedWhereThereIsMoreThanOne() {
    for (int i = 0; i < 2; i++) {
      world.run();
      world.minutes(2);
      world.ssm.hostSays(world.ssm.commandsFor("zeam_3").getLast(), "HEALTHY_NOW", null);
      world.minutes(10);
    }

    assertThat(shown().row("zeam_3").text()).contains("2 attempts within 6 h");
  }

  @Test
  void aHeldRestartTellsWhatHoldsIt() {
    dashboard.policy("{\"budget\": {\"floor\": 0, \"fraction\": 0}}");

    assertThat(shown().row("zeam_3").text())
        .contains("held, BUDGET: the fleet's budget is used up: 0 of 0 restarts within 5 min");
  }

  @Test
  void anExclusionIsShownOnAHealthyNodeToo() {
    dashboard.policy("{\"excluded\": [{\"node\": \"zeam_4\", \"reason\": \"Ann looks at it\"}]}");

    assertThat(shown().outsideDetails().row("zeam_4").text())
        .contains("HEALTHY")
        .contains("excluded by the policy: Ann looks at it");
  }

  @Test
  void aNodeThatNoMetricNamesIsShown() {
    dashboard.policy("{\"expected\": [\"zeam_77\"]}");

    assertThat(shown().row("zeam_77").text()).contains("no metric names it").contains("SILENT");
  }

  @Test
  void anUnreadableHistoryIsAWarningAndHoldsRestarts() {
    world.ssm.beforeListCommands(
        request -> {
          throw AwsFaults.ssmThrottles();
        });

    Html html = shown();

    assertThat(html.text())
        .contains("past commands could not be read, so nothing is restarted: ListCommands failed")
        .doesNotContain("budget:");
    assertThat(html.row("zeam_3").text()).contains("held, HISTORY_UNREADABLE");
  }

  @Test
  void aFleetWithoutNodesSaysWhatMayBeWrong() {
    Html html = new Html(Dashboard.of(new World()).show());

    assertThat(html.text()).contains("0 nodes").contains("do the hosts push");
    assertThat(html.nodes()).isEmpty();
  }

  @Test
  void moreWarningsThanAPersonReadsAreCounted() {
    World odd = World.healthy(10);
    for (int i = 0; i < 9; i++) {
      odd.cloudWatch.put(
          World.NAMESPACE,
          "HeadSlot",
          Map.of(
              "Fleet",
              World.FLEET,
              "InstanceId",
              World.instanceOf("zeam_" + i),
              "Node",
              "zeam_" + i),
          odd.ago(5).plusSeconds(7),
          1e300);
    }

    assertThat(new Html(Dashboard.of(odd).show()).text()).contains("and 4 more");
  }

  @Test
  void aNetworkThatStandsStillIsTold() {
    World still = World.healthy(6);
    for (int i = 0; i < 6; i++) {
      still.get("zeam_" + i).freeze();
    }
    still.minutes(6);

    assertThat(new Html(Dashboard.of(still).show()).text())
        .contains("The network stands still.")
        .contains("6 NETWORK_STALL");
  }

  // The past.

  @Test
  void aDashboardOfThePastShowsWhatWasJudgedThen() {
    Instant then = world.clock.instant();
    world.get("zeam_3").thaw();
    world.minutes(60);
    dashboard.range("absolute", then.minus(Duration.ofHours(1)), then);

    Html html = shown();

    assertThat(html.row("zeam_3").text()).contains("WEDGED").contains("to be restarted: attempt 1");
    assertThat(html.text())
        .contains("This is the past , as judged at 2026-05-31T13:34:45Z")
        .contains("judged at 2026-05-31T13:34:45Z ·");
  }

  @Test
  void aRangeThatEndsNowIsThePresent() {
    Instant now = world.clock.instant();

    dashboard.range("absolute", now.minus(Duration.ofHours(1)), now.minusSeconds(30));

    assertThat(shown().text()).doesNotContain("This is the past");
  }

  @Test
  void whatCloudWatchNoLongerKeepsIsToldAsTrouble() {
    Instant long_ago = world.clock.instant().minus(Duration.ofDays(40));
    dashboard.range("absolute", long_ago.minus(Duration.ofHours(1)), long_ago);

    assertThat(shown().text()).contains("could not be judged").contains("must not be older than");
  }

  // It judges as the schedule does.

  @ParameterizedTest
  @CsvSource({"zeam-958.json"})
  void verdictsAndDecisionsAreThoseOfADryRun(String file) {
    Dashboard incident = Dashboard.of(Repository.file("events/incidents/" + file));

    JsonView report = incident.dryRun();
    Html html = new Html(incident.show());

    for (JsonView node : report.objects("nodes")) {
      String row = html.row(node.text("node")).text();
      assertThat(row).contains(node.text("verdict"));
      assertThat(row.contains("to be restarted by the next run"))
          .isEqualTo(node.text("decision").equals("RESTART"));
    }
    assertThat(html.nodes()).hasSize(10);
  }

  @Test
  void aNodeIsNoLongerFrozenForHavingBeenReadFurtherBack() {
    World still = World.healthy(6);
    for (int i = 0; i < 6; i++) {
      still.get("zeam_" + i).freeze();
    }
    still.minutes(60);
    Dashboard calm = Dashboard.of(still);

    JsonView node = World.row(calm.dryRun(), "zeam_2");
    String row = new Html(calm.show()).row("zeam_2").text();

    // Nothing hangs on it, so the run does not read how long it really was.
    assertThat(node.object("evidence").number("frozenForSeconds")).isLessThan(20 * 60);
    assertThat(row)
        .contains(Words.of(Duration.ofSeconds(node.object("evidence").number("frozenForSeconds"))));
  }
}
