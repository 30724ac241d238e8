package dev.unwedge.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.PolicyReader;
import dev.unwedge.run.World;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What infra/template.yaml deploys. */
class TemplateTest {
  private final Stack stack = Stack.of();

  @Test
  void everyParameterIsDescribedAndBounded() {
    for (Object name : Stack.section("Parameters").keySet()) {
      Map<?, ?> parameter = Stack.parameter(String.valueOf(name));
      assertThat(String.valueOf(parameter.get("Description"))).as("%s", name).endsWith(".");
      boolean bounded =
          parameter.containsKey("AllowedValues")
              || parameter.containsKey("MaxValue")
              || (parameter.containsKey("AllowedPattern")
                  && parameter.containsKey("ConstraintDescription"));
      assertThat(bounded).as("%s has bounds", name).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Fleet, devnet, true",
    "Fleet, my_fleet-2, true",
    "Fleet, '', false",
    "Fleet, a b, false",
    "Fleet, devnet-widget, false",
    "Fleet, ../devnet, false",
    "Namespace, Unwedge, true",
    "Namespace, AWS/EC2, false",
    "Namespace, 'a\"b', false",
    "Email, '', true",
    "Email, you@example.org, true",
    "Email, you, false",
    "Runbook, '', true",
    "Runbook, https://example.org/runbook.md, true",
    "Runbook, docs/runbook.md, true",
    "Runbook, a b, false",
    "PolicyKey, '', true",
    "PolicyKey, arn:aws:kms:eu-west-1:123456789012:key/0f-1, true",
    "PolicyKey, alias/mine, false",
  })
  void patternsOfParameters(String parameter, String value, boolean accepted) {
    String pattern = String.valueOf(Stack.parameter(parameter).get("AllowedPattern"));

    assertThat(Pattern.matches(pattern, value)).isEqualTo(accepted);
  }

  @Test
  void theFunctionGetsWhatItsEnvironmentNames() {
    Map<?, ?> function = stack.properties("Function");

    assertThat(function.get("Handler"))
        .isEqualTo(UnwedgeHandler.class.getName() + "::handleRequest");
    assertThat(function.get("Runtime")).isEqualTo("java25");
    assertThat(variables(function))
        .isEqualTo(
            Map.of(
                "UNWEDGE_FLEET", "devnet",
                "UNWEDGE_NAMESPACE", "Unwedge",
                "UNWEDGE_DOCUMENT", "unwedge-restart-devnet",
                "UNWEDGE_TOPIC_ARN", "arn:aws:sns:REGION:ACCOUNT:unwedge-devnet",
                "UNWEDGE_POLICY_PARAMETER", "/unwedge/devnet/policy"));
  }

  @Test
  void theWidgetGetsTheSameButTheTopicAndKnowsTheFunction() {
    Map<?, ?> widget = stack.properties("Widget");
    Map<String, String> expected = new TreeMap<>(variables(stack.properties("Function")));
    expected.remove("UNWEDGE_TOPIC_ARN");
    expected.put("UNWEDGE_FUNCTION", "arn:aws:lambda:REGION:ACCOUNT:function:unwedge-devnet");

    assertThat(widget.get("Handler")).isEqualTo("dev.unwedge.lambda.WidgetHandler::handleRequest");
    assertThat(widget.get("CodeUri")).isEqualTo(stack.properties("Function").get("CodeUri"));
    assertThat(variables(widget)).isEqualTo(expected);
  }

  private static Map<String, String> variables(Map<?, ?> function) {
    Map<String, String> variables = new TreeMap<>();
    ((Map<?, ?>) ((Map<?, ?>) function.get("Environment")).get("Variables"))
        .forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
    return variables;
  }

  @Test
  void aFailedRunIsNotRetriedAndAnOldEventIsDropped() {
    Map<?, ?> invoke = (Map<?, ?>) stack.properties("Function").get("EventInvokeConfig");
    Map<?, ?> schedule =
        (Map<?, ?>) ((Map<?, ?>) stack.properties("Function").get("Events")).get("Schedule");
    Map<?, ?> rule = (Map<?, ?>) schedule.get("Properties");

    for (Object policy : List.of(invoke, rule.get("RetryPolicy"))) {
      assertThat(((Map<?, ?>) policy).get("MaximumRetryAttempts")).isEqualTo(0);
      assertThat(((Map<?, ?>) policy).get("MaximumEventAgeInSeconds")).isEqualTo(60);
    }
    assertThat(String.valueOf(invoke.get("DestinationConfig"))).contains("unwedge-devnet-failed");
    assertThat(rule.get("Schedule")).isEqualTo("rate(1 minute)");
    assertThat(rule.containsKey("Input")).as("the event says that it is the schedule's").isFalse();
  }

  @Test
  void oneRunAtATimeWhereTheAccountAllowsIt() {
    assertThat(stack.properties("Function").get("ReservedConcurrentExecutions")).isEqualTo(1);
    Map<?, ?> without = Stack.of("ReservedConcurrency", "no").properties("Function");
    assertThat(without.containsKey("ReservedConcurrentExecutions")).isFalse();
  }

  /**
   * CloudFormation writes a parameter's value anew when any of its properties but the tags changed
   * since the last deployment. So none of them may ever change: whoever edits this resource takes
   * away every pause, exclusion and limit that people have set by hand.
   */
  @Test
  void aPolicySetByHandSurvivesEveryUpdate() {
    assertThat(Stack.written("Policy"))
        .isEqualTo(
            Map.of(
                "Type",
                "AWS::SSM::Parameter",
                "Properties",
                Map.of(
                    "Name", Map.of("Fn::Sub", "/unwedge/${Fleet}/policy"),
                    "Type", "String",
                    "Value", "{\"mode\": \"observe\"}")));
  }

  @Test
  void theFirstDeploymentObserves() {
    String policy = String.valueOf(stack.properties("Policy").get("Value"));

    assertThat(PolicyReader.read(policy).mode()).isEqualTo(Mode.OBSERVE);
  }

  @Test
  void aNewDocumentIsANewVersionUnderTheSameName() {
    for (String document : Stack.ofType("AWS::SSM::Document")) {
      Map<?, ?> properties = stack.properties(document);
      assertThat(properties.get("UpdateMethod")).isEqualTo("NewVersion");
      assertThat(properties.get("DocumentType")).isEqualTo("Command");
    }
  }

  @Test
  void deletingTheStackLeavesTheAuditLogAndNothingElse() {
    List<String> kept = new ArrayList<>();
    for (Object id : Stack.section("Resources").keySet()) {
      Object policy = Stack.written(String.valueOf(id)).get("DeletionPolicy");
      if (policy != null && !policy.equals("Delete")) {
        kept.add(id + " " + policy);
      }
    }

    assertThat(kept).containsExactly("LogGroup RetainExceptOnCreate");
  }

  @Test
  void theAuditLogIsKeptAsLongAsTheParameterSays() {
    assertThat(stack.properties("LogGroup").get("RetentionInDays")).isEqualTo("90");
    assertThat(Stack.of("LogRetentionDays", "365").properties("LogGroup").get("RetentionInDays"))
        .isEqualTo("365");
  }

  @Test
  void twoFleetsShareNoName() {
    Stack other = Stack.of("Fleet", "testnet");
    Set<String> names = names(stack);
    assertThat(names).hasSizeGreaterThan(25);

    Set<String> shared = new TreeSet<>(names);
    shared.retainAll(names(other));

    assertThat(shared).isEmpty();
  }

  private static Set<String> names(Stack of) {
    Set<String> names = new TreeSet<>();
    for (Object id : Stack.section("Resources").keySet()) {
      Map<?, ?> properties = of.properties(String.valueOf(id));
      for (Object name : properties.keySet()) {
        if (List.of(
                "Name",
                "FunctionName",
                "AlarmName",
                "TopicName",
                "QueueName",
                "LogGroupName",
                "DashboardName")
            .contains(name)) {
          names.add(Stack.type(String.valueOf(id)) + " " + properties.get(name));
        }
      }
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "5", "10", "15"})
  void everyAlarmKeepsCloudWatchsLimits(String everyMinutes) {
    Stack slower = Stack.of("EveryMinutes", everyMinutes);
    for (String id : Stack.ofType("AWS::CloudWatch::Alarm")) {
      Map<?, ?> alarm = slower.properties(id);
      int evaluated = Watch.number(alarm, "EvaluationPeriods");
      assertThat(Watch.number(alarm, "DatapointsToAlarm")).as(id).isBetween(1, evaluated);
      long period = Watch.period(alarm);
      assertThat(period % 60).as(id).isZero();
      assertThat(period * evaluated).as(id).isLessThanOrEqualTo(86_400);
      if (alarm.get("Metrics") instanceof List<?> queries) {
        assertThat(queries.size()).as(id).isLessThanOrEqualTo(10);
        assertThat(queries)
            .filteredOn(query -> !Boolean.FALSE.equals(((Map<?, ?>) query).get("ReturnData")))
            .as("%s returns one value", id)
            .hasSize(1);
      }
    }
  }

  @Test
  void everyAlarmNotifiesPeopleAtItsBeginningAndItsEnd() {
    for (String id : Stack.ofType("AWS::CloudWatch::Alarm")) {
      Map<?, ?> alarm = stack.properties(id);
      List<String> topic = List.of("arn:aws:sns:REGION:ACCOUNT:unwedge-devnet");
      assertThat(String.valueOf(alarm.get("AlarmName"))).startsWith("unwedge-devnet/");
      assertThat(alarm.get("AlarmActions")).isEqualTo(topic);
      assertThat(alarm.get("OKActions")).isEqualTo(topic);
    }
  }

  /** Whoever is on a phone has no repository at hand. */
  @Test
  void everyAlarmsTextEndsWithWhatTheRunbookHasInBold() throws IOException {
    Map<String, String> firstSteps = firstSteps();
    List<String> alarms = Stack.ofType("AWS::CloudWatch::Alarm");
    assertThat(alarms).hasSameSizeAs(firstSteps.keySet());
    for (String id : alarms) {
      Map<?, ?> alarm = stack.properties(id);
      assertThat(String.valueOf(alarm.get("AlarmDescription")))
          .contains("devnet")
          .endsWith(" " + firstSteps.get(section(alarm)))
          .hasSizeLessThan(500);
    }
  }

  @Test
  void anAddressOfTheRunbookMakesALinkIntoIt() {
    Stack linked = Stack.of("Runbook", "https://example.org/runbook.md");
    for (String id : Stack.ofType("AWS::CloudWatch::Alarm")) {
      String plain = String.valueOf(stack.properties(id).get("AlarmDescription"));
      Map<?, ?> alarm = linked.properties(id);
      assertThat(alarm.get("AlarmDescription"))
          .isEqualTo(plain + " https://example.org/runbook.md#" + section(alarm));
    }
  }

  private static String section(Map<?, ?> alarm) {
    String name = String.valueOf(alarm.get("AlarmName"));
    return name.substring(name.indexOf('/') + 1);
  }

  /** By section of the runbook, the paragraph in bold that it begins with. */
  private static Map<String, String> firstSteps() throws IOException {
    Map<String, String> steps = new TreeMap<>();
    Pattern.compile("^## (\\S+)\n\n\\*\\*(.+?)\\*\\*\n\n", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(Repository.file("docs/runbook.md")))
        .results()
        .forEach(found -> steps.put(found.group(1), found.group(2).replace('\n', ' ')));
    return steps;
  }

  @Test
  void alarmsAndDashboardNameOnlyMetricsThatARunTells() {
    Set<String> told = new HashSet<>();
    for (ControlMetrics.Name name : ControlMetrics.Name.values()) {
      told.add(name.wireName());
    }
    Set<String> used = new TreeSet<>(DashboardTest.controlMetrics(stack));
    for (String id : Stack.ofType("AWS::CloudWatch::Alarm")) {
      Map<?, ?> alarm = stack.properties(id);
      if (alarm.get("Metrics") instanceof List<?> queries) {
        for (Object query : queries) {
          if (((Map<?, ?>) query).get("MetricStat") instanceof Map<?, ?> stat
              && stat.get("Metric") instanceof Map<?, ?> metric
              && "Unwedge/Control".equals(metric.get("Namespace"))) {
            used.add(String.valueOf(metric.get("MetricName")));
          }
        }
      } else {
        used.add(String.valueOf(alarm.get("MetricName")));
      }
    }

    assertThat(told).containsAll(used);
    assertThat(used).contains("Nodes", "Wedged", "RunFailed", "Paused", "MetricsRequested");
  }

  @Test
  void theMessagesPauseAndResumeAreTheOutputs() {
    World world = World.wedged(10, 4, "zeam_3").withTopic();
    world.environment.put("UNWEDGE_POLICY_PARAMETER", "/unwedge/devnet/policy");
    world.ssm.putParameter("/unwedge/devnet/policy", "{}");

    world.run();

    assertThat(world.message().strip())
        .contains("\n" + stack.output("Pause") + "\n")
        .endsWith("\n" + stack.output("Resume"));
  }
}
