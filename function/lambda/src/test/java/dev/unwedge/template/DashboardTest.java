package dev.unwedge.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard, and the questions that are saved for the log. */
class DashboardTest {
  private static final Pattern FIELD = Pattern.compile("\\b[a-z][A-Za-z]+\\b");
  private final Stack stack = Stack.of();

  private static List<?> widgets(Stack of) {
    String body = String.valueOf(of.properties("Dashboard").get("DashboardBody"));
    Map<?, ?> dashboard = (Map<?, ?>) Objects.requireNonNull(Json.parse(body, "the dashboard"));
    return (List<?>) dashboard.get("widgets");
  }

  private static Map<?, ?> properties(Object widget) {
    return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) widget).get("properties"));
  }

  private Map<?, ?> titled(String title) {
    return widgets(stack).stream()
        .<Map<?, ?>>map(DashboardTest::properties)
        .filter(properties -> title.equals(properties.get("title")))
        .findFirst()
        .orElseThrow();
  }

  /** The names of unwedge's own metrics in the graphs. */
  static Set<String> controlMetrics(Stack of) {
    Set<String> names = new TreeSet<>();
    for (Object widget : widgets(of)) {
      if (properties(widget).get("metrics") instanceof List<?> rows) {
        for (Object row : rows) {
          if (((List<?>) row).getFirst().equals("Unwedge/Control")) {
            names.add(String.valueOf(((List<?>) row).get(1)));
            assertThat(((List<?>) row).subList(2, 4)).isEqualTo(List.of("Fleet", "devnet"));
          }
        }
      }
    }
    return names;
  }

  @Test
  void itShowsTheTableTheHeadsTheVerdictsTheActionsAndTheCost() {
    List<String> kinds = new ArrayList<>();
    for (Object widget : widgets(stack)) {
      kinds.add(((Map<?, ?>) widget).get("type") + ": " + properties(widget).get("title"));
    }

    assertThat(kinds)
        .containsExactly(
            "custom: Fleet devnet",
            "alarm: Alarms",
            "metric: Heads",
            "metric: Slots behind the highest head",
            "metric: Nodes by verdict (the others are healthy)",
            "metric: Restarts and holds",
            "log: Last actions",
            "metric: Cost of a day, US dollars of us-east-1",
            "metric: Metrics requested by a run",
            "metric: Duration of a run");
  }

  /**
   * The file that docs/observability.md links is what the template makes of fleet devnet, but for
   * account and region. {@code -Dunwedge.dashboard=true} makes it anew.
   */
  @Test
  void itIsTheOneInTheDocumentation() throws IOException {
    String body = String.valueOf(stack.properties("Dashboard").get("DashboardBody"));
    Path file = Repository.file("docs").resolve("dashboard.json");
    if (Boolean.getBoolean("unwedge.dashboard")) {
      Files.writeString(file, body);
    }

    assertThat(Files.readString(file)).isEqualTo(body);
    assertThat(Files.readString(Repository.file("docs/observability.md")))
        .contains("(dashboard.json)");
  }

  @Test
  void theTableIsTheWidgetFunctionsAndFollowsTheDashboard() {
    Map<?, ?> table = titled("Fleet devnet");

    assertThat(table.get("endpoint"))
        .isEqualTo("arn:aws:lambda:REGION:ACCOUNT:function:unwedge-devnet-widget");
    assertThat(table.get("updateOn"))
        .isEqualTo(Map.of("refresh", true, "resize", true, "timeRange", true));
  }

  @Test
  void everyAlarmOfTheStackIsShown() {
    Set<Object> shown = new HashSet<>((List<?>) titled("Alarms").get("alarms"));
    Set<Object> alarms = new HashSet<>();
    for (String id : Stack.ofType("AWS::CloudWatch::Alarm")) {
      alarms.add(
          "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:" + stack.properties(id).get("AlarmName"));
    }

    assertThat(shown).isEqualTo(alarms);
  }

  @Test
  void headsAreSearchedByTheNamesThatHostsPushUnder() {
    assertThat(String.valueOf(titled("Heads").get("metrics")))
        .contains(
            "SEARCH('{\"Unwedge\",Fleet,InstanceId,Node} MetricName=\"HeadSlot\""
                + " Fleet=\"devnet\" NOT InstanceId=\"outside\"', 'Maximum', 60)")
        .contains("${PROP('Dim.Node')}");
  }

  @Test
  void everyExpressionKnowsTheIdsThatItNames() {
    for (Object widget : widgets(stack)) {
      if (properties(widget).get("metrics") instanceof List<?> rows) {
        Set<String> ids = new HashSet<>();
        for (Object row : rows) {
          if (((List<?>) row).getLast() instanceof Map<?, ?> options) {
            String expression = String.valueOf(options.get("expression"));
            if (options.containsKey("expression") && !expression.startsWith("SEARCH(")) {
              FIELD
                  .matcher(expression)
                  .results()
                  .forEach(id -> assertThat(ids).contains(id.group()));
            }
            ids.add(String.valueOf(options.get("id")));
          }
        }
      }
    }
  }

  @Test
  void nothingOverlapsOrHangsOverTheEdge() {
    Set<String> taken = new HashSet<>();
    for (Object each : widgets(stack)) {
      Map<?, ?> widget = (Map<?, ?>) each;
      int x = Watch.number(widget, "x");
      int y = Watch.number(widget, "y");
      assertThat(x + Watch.number(widget, "width")).isLessThanOrEqualTo(24);
      for (int column = x; column < x + Watch.number(widget, "width"); column++) {
        for (int row = y; row < y + Watch.number(widget, "height"); row++) {
          assertThat(taken.add(column + "," + row)).as("%s", widget).isTrue();
        }
      }
    }
  }

  @Test
  void everyQuestionToTheLogAsksForFieldsThatItsLinesHave() {
    Set<String> known = fieldsOfTheLog();
    List<String> queries = new ArrayList<>();
    queries.add(String.valueOf(titled("Last actions").get("query")));
    for (String id : Stack.ofType("AWS::Logs::QueryDefinition")) {
      assertThat(stack.properties(id).get("LogGroupNames"))
          .isEqualTo(List.of("/aws/lambda/unwedge-devnet"));
      queries.add(String.valueOf(stack.properties(id).get("QueryString")));
    }

    for (String query : queries) {
      String bare =
          query
              .replaceAll("SOURCE '[^']*'", "")
              .replaceAll("/\\^[^/]*/", "")
              .replaceAll("\"[^\"]*\"", "")
              .replaceAll("\\.\\d", "")
              .replaceAll(" as \\w+", "")
              .replaceAll("sort (day|last)\\b", "");
      Set<String> fields = new TreeSet<>();
      FIELD.matcher(bare).results().forEach(field -> fields.add(field.group()));
      fields.removeAll(WORDS);
      assertThat(known).as(query).containsAll(fields);
    }
  }

  private static final Set<String> WORDS =
      Set.of(
          "filter", "like", "sort", "desc", "display", "limit", "stats", "count", "min", "max",
          "latest", "sum", "avg", "by", "bin", "in", "or", "and");

  @Test
  void theEventsThatTheyFilterByAreEventsOfTheLog() {
    String all =
        String.join(
            " ",
            Stack.ofType("AWS::Logs::QueryDefinition").stream()
                .map(id -> String.valueOf(stack.properties(id).get("QueryString")))
                .toList());

    for (String event :
        List.of(
            "restart.held",
            "restart.outcome",
            "node.recovered",
            "node.not_recovered",
            "run.failed",
            "run.finished")) {
      assertThat(all).contains(event);
    }
  }

  /**
   * The fields of every line that a restart, a hold, an outcome, a recovery and a failure leave.
   */
  private static Set<String> fieldsOfTheLog() {
    World world = World.wedged(10, 4, "zeam_3", "zeam_4");
    world.run();
    String command = world.ssm.commandsFor("zeam_3").getFirst();
    world.minutes(1);
    world.run();
    Instant started = world.clock.instant();
    world.get("zeam_3").restart(started);
    world.ssm.hostSays(command, "RESTARTED", started);
    world.ssm.hostSays(world.ssm.commandsFor("zeam_4").getFirst(), "FAILED", null);
    for (int i = 0; i < 12; i++) {
      world.minutes(1);
      world.run();
    }
    world.policy("{\"mode\": \"obey\"}");
    world.fails("{}");
    Set<String> fields = new TreeSet<>();
    Set<String> events = new TreeSet<>();
    for (String line : world.lines()) {
      JsonView view = JsonView.of(line);
      if (view.has("event")) {
        events.add(view.text("event"));
        fields.addAll(view.names());
      }
    }
    assertThat(events)
        .contains(
            "restart.sent",
            "restart.held",
            "restart.outcome",
            "node.recovered",
            "node.not_recovered",
            "run.failed");
    return fields;
  }
}
