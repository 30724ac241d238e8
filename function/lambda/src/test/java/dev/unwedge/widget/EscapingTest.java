package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.HostileNames;
import dev.unwedge.json.Json;
import dev.unwedge.run.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;

/** Whatever others choose to call things, it is shown as text. */
class EscapingTest {
  static Stream<String> hostile() {
    return HostileNames.unsafe();
  }

  private static void assertHarmless(String answer) {
    Html html = new Html(answer);
    assertThat(html.elements()).isSubsetOf(Html.OURS);
    assertThat(answer.split("<style>", -1)).hasSize(2);
    assertThat(answer.split("</style>", -1)).hasSize(2);
    assertThat(answer).doesNotContain("\u202e").doesNotContain("\u0000").doesNotContain("\u2028");
    assertThat(answer.replaceAll("(?s)<style>.*?</style>", "").replaceAll("<[^<>]*>", ""))
        .as("between the elements")
        .doesNotContain("<")
        .doesNotContain(">");
    for (String element : answer.split("<", -1)) {
      String attributes = element.substring(0, Math.max(0, element.indexOf('>')));
      assertThat(attributes.replaceAll("=\"[^\"]*\"", ""))
          .as("attributes of " + attributes)
          .doesNotContain("=", "\"", "'")
          .doesNotContainPattern("(?i)\\son\\w");
    }
    for (Html.Action action : html.actions()) {
      assertThat(action.attribute("endpoint")).isIn(Dashboard.MAIN, Dashboard.OWN);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void namesOfNodesAndInstancesAreText(String name) {
    World world = World.wedged(5, 4, "zeam_3");
    world.node(name, "i-0123456789abcdef0");
    world.node("zeam_9", name);
    world.node("zeam_8", "i-0123456789abcdef1").wedge();
    world.minutes(8);

    String answer = Dashboard.of(world).show();

    assertHarmless(answer);
    assertThat(new Html(answer).nodes()).hasSize(8);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void theFleetsNameIsText(String name) {
    World world = World.wedged(5, 4, "zeam_3");
    world.environment.put("UNWEDGE_FLEET", name);

    assertHarmless(Dashboard.of(world).show());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatThePolicySaysIsText(String text) {
    World world = World.wedged(5, 4, "zeam_3");
    Map<String, Object> policy = new HashMap<>();
    policy.put("mode", "paused");
    policy.put("reason", text);
    policy.put("excluded", List.of(Map.of("node", "zeam_2", "reason", text)));
    policy.put("expected", List.of(text));

    String answer = Dashboard.of(world).policy(Json.write(policy)).show();

    assertHarmless(answer);
    assertThat(new Html(answer).nodes()).hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatAPolicyIsRefusedForIsText(String text) {
    World world = World.wedged(5, 4, "zeam_3");

    String answer = Dashboard.of(world).policy(Json.write(Map.of(text, 1))).show();

    assertHarmless(answer);
    assertThat(new Html(answer).text()).contains("could not be judged");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatIsAskedForIsText(String name) {
    World world = World.wedged(5, 4, "zeam_3");
    Dashboard dashboard = Dashboard.of(world);

    assertHarmless(dashboard.ask(Map.of("why", name)));
    assertHarmless(dashboard.ask(Map.of(name, 1)));
    assertHarmless(dashboard.with("theme", name).with("width", name).show());
    assertHarmless(dashboard.with("timeRange", Map.of("mode", name, "end", name)).show());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void allAboutANodeIsText(String name) {
    World world = World.wedged(5, 4, "zeam_3");
    world.node(name, "i-0123456789abcdef0");
    world.minutes(8);
    Dashboard dashboard = Dashboard.of(world);

    String answer = dashboard.ask(Map.of("why", name));

    assertHarmless(answer);
    assertThat(new Html(answer).text()).doesNotContain("could not be judged");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatAHostSaysIsText(String word) {
    World world = World.wedged(5, 4, "zeam_3");
    world.run();
    world.minutes(2);
    world.ssm.ends(
        world.ssm.commandsFor("zeam_3").getFirst(),
        CommandInvocationStatus.FAILED,
        Json.write(Map.of("unwedge", 1, "outcome", "FAILED", "node", "zeam_3", "evidence", word)));
    Dashboard dashboard = Dashboard.of(world);

    String answer = dashboard.ask(Map.of("why", "zeam_3"));

    assertHarmless(answer);
    assertThat(new Html(answer).text()).contains("restart failed");
    assertHarmless(dashboard.show());
  }

  @Test
  void aNameOfAThousandCharactersIsCut() {
    World world = World.wedged(5, 4, "zeam_3");
    String name = "z".repeat(1_000);
    world.node(name, "i-0123456789abcdef0");
    world.minutes(8);

    assertThat(new Html(Dashboard.of(world).show()).nodes())
        .contains("z".repeat(99) + "…")
        .doesNotContain(name);
  }
}
