package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The buttons: what the console calls, and who does not get one. */
class ButtonsTest {
  private static final String ZEAM_3 = World.instanceOf("zeam_3") + "/zeam_3";

  private final World world = World.wedged(10, 4, "zeam_3");
  private final Dashboard dashboard = Dashboard.of(world);

  private List<Html.Action> actions(String node) {
    return new Html(dashboard.coldStart().show()).row(node).actions();
  }

  private Html.Action restart(String node) {
    return actions(node).stream().filter(Html.Action::restarts).findFirst().orElseThrow();
  }

  private boolean mayBeRestarted(String node) {
    return actions(node).stream().anyMatch(Html.Action::restarts);
  }

  @Test
  void whyAsksTheWidgetItself() {
    Html.Action why = actions("zeam_3").getFirst();

    assertThat(why.attribute("action")).isEqualTo("call");
    assertThat(why.attribute("display")).isEqualTo("popup");
    assertThat(why.attribute("endpoint")).isEqualTo(Dashboard.OWN);
    assertThat(why.attribute("confirmation")).isEmpty();
    assertThat(why.json().fields()).isEqualTo(Map.of("why", ZEAM_3));
  }

  @Test
  void restartCallsTheFunctionThatRestarts() {
    Html.Action restart = restart("zeam_3");

    assertThat(restart.attribute("action")).isEqualTo("call");
    assertThat(restart.attribute("display")).isEqualTo("popup");
    assertThat(restart.attribute("endpoint")).isEqualTo(Dashboard.MAIN);
    assertThat(restart.json().fields())
        .isEqualTo(
            Map.of(
                "action", "restart",
                "nodes", List.of(ZEAM_3),
                "reason", "from the dashboard",
                "by", "dashboard"));
  }

  @Test
  void anActionStandsRightBehindItsButton() {
    String html = dashboard.show();

    assertThat(html).contains("</a><cwdb-action ");
    assertThat(html.split("<cwdb-action ", -1)).hasSize(html.split("</a><cwdb-action ", -1).length);
  }

  @Test
  void theFunctionThatRestartsTakesTheCallAsTheConsoleMakesIt() {
    Map<String, Object> call = new LinkedHashMap<>();
    restart("zeam_3").json().fields().forEach((name, value) -> call.put((String) name, value));
    call.put("widgetContext", Map.of("dashboardName", "unwedge-devnet", "theme", "dark"));

    JsonView report = dashboard.main(Json.write(call));

    assertThat(report.text("trigger")).isEqualTo("order");
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  @Test
  void theQuestionNamesNodeStateAndWhatHappens() {
    assertThat(restart("zeam_3").attribute("confirmation"))
        .startsWith("Restart zeam_3 on " + World.instanceOf("zeam_3") + "? It is WEDGED: head ")
        .contains("stays down for 60 s")
        .contains("no last look is taken");
  }

  @Test
  void theQuestionWarnsThatNothingAsksForTheRestartOfAHealthyNode() {
    assertThat(restart("zeam_4").attribute("confirmation"))
        .contains("It is HEALTHY: nothing but you asks for this.");
  }

  @ParameterizedTest
  @CsvSource({"paused, paused", "observe, only observing"})
  void theQuestionTellsThatAnOrderOverridesTheMode(String mode, String told) {
    dashboard.policy("{\"mode\": \"%s\", \"downtime\": \"PT2M\"}".formatted(mode));

    assertThat(restart("zeam_3").attribute("confirmation"))
        .contains("stays down for 2 min")
        .endsWith("The order overrides that unwedge is " + told + ".");
  }

  @Test
  void theQuestionTellsWhatANodesOwnPolicySays() {
    dashboard.policy(
        """
        {"pauses": [{"id": "a", "reason": "r", "nodes": ["zeam_4"]}],
         "overrides": [{"match": "zeam_3", "mode": "observe", "downtime": "PT3M"}]}
        """);

    assertThat(restart("zeam_3").attribute("confirmation"))
        .contains("stays down for 3 min")
        .endsWith("The order overrides that unwedge is only observing.");
    assertThat(restart("zeam_4").attribute("confirmation"))
        .contains("stays down for 60 s")
        .endsWith("The order overrides that unwedge is paused.");
  }

  // Who gets no button.

  @Test
  void anExcludedNodeCannotBeOrdered() {
    dashboard.policy("{\"excluded\": [\"zeam_3\"]}");

    assertThat(mayBeRestarted("zeam_3")).isFalse();
    assertThat(mayBeRestarted("zeam_4")).isTrue();
  }

  @Test
  void aNodeWithARestartUnderWayCannotBeOrdered() {
    world.run();

    assertThat(mayBeRestarted("zeam_3")).isFalse();
  }

  @Test
  void withoutHistoryNobodyCanBeOrdered() {
    world.ssm.beforeListCommands(
        request -> {
          throw AwsFaults.ssmThrottles();
        });

    assertThat(mayBeRestarted("zeam_3")).isFalse();
    assertThat(actions("zeam_3")).hasSize(1);
  }

  @Test
  void inThePastNobodyCanBeOrderedAndWhyAsksForThatInstant() {
    dashboard.range("absolute", world.ago(60), world.ago(5));

    List<Html.Action> actions = actions("zeam_3");

    assertThat(actions).hasSize(1);
    assertThat(actions.getFirst().json().fields())
        .isEqualTo(Map.of("why", ZEAM_3, "at", world.ago(5).toString()));
  }

  @Test
  void whereTheEnvironmentNamesNoFunctionNobodyCanBeOrdered() {
    dashboard.environment.remove("UNWEDGE_FUNCTION");

    assertThat(actions("zeam_3")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zeam 3", "zeam;3", "$(id)", "-zeam", "<b>", "zeam\n3", "Ζeam_3", "a\"b", "a'b"})
  void aNameThatMustNotReachAHostGetsNoButton(String name) {
    world.node(name, "i-0123456789abcdef0");
    world.minutes(5);

    Html html = new Html(dashboard.coldStart().show());

    assertThat(html.actions()).hasSize(20);
    assertThat(html.row(name.replace('\n', '?')).actions()).isEmpty();
  }

  @Test
  void anInstanceThatMustNotReachSsmGetsNoButton() {
    world.node("zeam_20", "i-0123\"/><script>");
    world.minutes(5);

    assertThat(actions("zeam_20")).isEmpty();
  }

  @Test
  void aNodeThatNoMetricNamesGetsNoButton() {
    dashboard.policy("{\"expected\": [\"zeam_77\"]}");

    assertThat(actions("zeam_77")).isEmpty();
  }

  @Test
  void nodesOfOneNameAreToldApart() {
    world.node("zeam_3", "i-0fedcba9876543210");
    world.minutes(10);

    assertThat(dashboard.coldStart().show())
        .contains("\"nodes\":[\"i-0fedcba9876543210/zeam_3\"]")
        .contains("\"nodes\":[\"" + ZEAM_3 + "\"]");
  }

  // Which functions.

  @Test
  void aFunctionThatIsGivenByNameIsTakenBesideTheWidget() {
    assertThat(Functions.of(Dashboard.OWN, "unwedge-devnet").main()).isEqualTo(Dashboard.MAIN);
    assertThat(Functions.of(Dashboard.OWN + ":live", "unwedge-devnet").main())
        .isEqualTo(Dashboard.MAIN);
    assertThat(Functions.of(Dashboard.OWN, Dashboard.MAIN).main()).isEqualTo(Dashboard.MAIN);
    assertThat(Functions.of(null, "unwedge-devnet").main()).isNull();
    assertThat(Functions.of(Dashboard.OWN, null).main()).isNull();
  }
}
