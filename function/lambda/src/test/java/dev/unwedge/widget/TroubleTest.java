package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.aws.AwsFaults;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong is a sentence in the widget and a line in the log, never a stack trace. */
class TroubleTest {
  private final World world = World.wedged(10, 4, "zeam_3");
  private final Dashboard dashboard = Dashboard.of(world);

  private String trouble(String answer) {
    assertThat(answer).contains("class=\"uw-note uw-trouble\" role=\"alert\"");
    Html html = new Html(answer);
    assertThat(html.text())
        .startsWith("The fleet could not be judged.")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(html.nodes()).isEmpty();
    assertThat(html.actions()).isEmpty();
    assertThat(dashboard.told("run.failed")).hasSize(1);
    assertThat(dashboard.lines).noneMatch(line -> line.contains("_aws"));
    return html.text();
  }

  @Test
  void aPolicyThatIsNoneIsNamedWithItsField() {
    dashboard.policy("{\"wedgedAfter\": \"3 minutes\"}");

    assertThat(trouble(dashboard.show()))
        .contains("the policy: wedgedAfter must be an ISO-8601 duration")
        .contains("was \"3 minutes\"");
  }

  @Test
  void aParameterThatCannotBeReadIsNamed() {
    world.environment.put("UNWEDGE_POLICY_PARAMETER", "/unwedge/devnet/policy");
    world.ssm.beforeGetParameter(
        request -> {
          throw AwsFaults.ssm("AccessDenied", "not authorized to perform: ssm:GetParameter");
        });

    assertThat(trouble(dashboard.show()))
        .contains("the policy could not be read from SSM parameter /unwedge/devnet/policy")
        .contains("not authorized to perform: ssm:GetParameter");
  }

  @Test
  void aThrottledListingIsTold() {
    world.cloudWatch.beforeListMetrics(
        request -> {
          throw AwsFaults.cloudWatchThrottles();
        });

    assertThat(trouble(dashboard.show()))
        .contains("the fleet's nodes could not be listed: ListMetrics failed with Throttling");
  }

  @Test
  void throttledDataAreUnknownNodesAndAWarning() {
    world.cloudWatch.beforeGetMetricData(
        request -> {
          throw AwsFaults.cloudWatchThrottles();
        });

    Html html = new Html(dashboard.show());

    assertThat(html.text()).contains("10 UNKNOWN").contains("could not be read: GetMetricData");
    assertThat(html.row("zeam_3").text()).doesNotContain("to be restarted");
  }

  @ParameterizedTest
  @CsvSource({"UNWEDGE_FLEET", "UNWEDGE_DOCUMENT"})
  void aMissingVariableIsNamed(String variable) {
    world.environment.remove(variable);

    assertThat(trouble(dashboard.show())).contains(variable + " is not set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"row\": 5}         | unknown field row; accepted are",
        "{\"rows\": 0}        | rows must be a whole number from 1 to 200",
        "{\"rows\": \"many\"} | rows must be a whole number from 1 to 200",
        "{\"describe\": 1}    | describe must be true or false",
        "{\"why\": \"\"}      | why must be a text that is not empty",
        "{\"at\": \"noon\"}   | at must be an instant",
        "[]                   | must be a JSON object",
        "{                    | is not valid JSON",
      })
  void aParameterThatIsNoneIsNamed(String event, String told) {
    assertThat(trouble(dashboard.send(event))).contains("the widget's parameters").contains(told);
    assertThat(world.cloudWatch.calls()).isZero();
  }

  @Test
  void anActionIsNoParameterOfTheWidget() {
    String order = "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"r\"}";

    assertThat(trouble(dashboard.send(order))).contains("unknown field action");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aNodeThatIsNotThereIsNamed() {
    assertThat(trouble(dashboard.ask(Map.of("why", "zeam_99"))))
        .contains("no node of the fleet is called \"zeam_99\"");
  }

  @Test
  void whatNobodyForesawIsTroubleToo() {
    world.cloudWatch.answerListMetrics(
        page -> {
          throw new IllegalStateException("something else");
        });

    String answer = dashboard.show();

    assertThat(new Html(answer).text())
        .contains("unwedge itself failed")
        .contains("something else");
    assertThat(answer).doesNotContain("\tat ");
    assertThat(dashboard.told("run.failed")).hasSize(1);
  }

  @Test
  void troubleIsShownInTheDashboardsTheme() {
    dashboard.policy("{\"mod\": 1}");

    assertThat(dashboard.with("theme", "dark").show()).contains("uw-dark");
    assertThat(dashboard.with("row", 1).ask(Map.of("row", 1))).contains("uw-dark");
  }

  @Test
  void afterTroubleTheNextLookIsTriedAfresh() {
    world.cloudWatch.beforeListMetrics(
        request -> {
          throw AwsFaults.cloudWatchThrottles();
        });
    assertThat(dashboard.show()).contains("role=\"alert\"");
    world.cloudWatch.beforeListMetrics(request -> {});

    assertThat(new Html(dashboard.show()).nodes()).hasSize(10);
  }

  @Test
  void documentationIsMarkdownAndNothingElseIsDone() {
    String answer = dashboard.send("{\"describe\": true}");

    assertThat(answer)
        .startsWith("## ")
        .contains("``` yaml\nrows: 50\n```")
        .doesNotContain("<div")
        .doesNotContain("  ");
    assertThat(world.cloudWatch.calls() + world.ssm.calls()).isZero();
  }

  @Test
  void documentationNeedsNoEnvironment() {
    world.environment.clear();

    assertThat(dashboard.send("{\"describe\": true}")).startsWith("## ");
  }
}
