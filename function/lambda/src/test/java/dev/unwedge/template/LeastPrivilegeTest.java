package dev.unwedge.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every statement of the template is in docs/security.md, and the other way round. */
class LeastPrivilegeTest {
  private static final String KEY = "arn:aws:kms:REGION:ACCOUNT:key/ID";

  /** With all that a parameter can add. */
  private final Stack stack = Stack.of("PolicyKey", KEY);

  @Test
  void everyStatementIsListedAndNoneMore() throws IOException {
    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(Repository.file("docs/security.md"))) {
      if (line.startsWith("| ") && !line.startsWith("| who |")) {
        assertThat(listed.add(line)).as("twice: %s", line).isTrue();
      }
    }

    assertThat(listed).containsExactlyInAnyOrderElementsOf(statements(stack));
  }

  @Test
  void aStarStandsOnlyWhereTheServiceKnowsNoResource() {
    for (String line : statements(stack)) {
      if (line.contains("| `*` |")) {
        assertThat(line).containsAnyOf("| ReadMetrics |", "| ReadCommands |");
      }
    }
  }

  @Test
  void theWidgetSendsNothing() {
    assertThat(statements(stack))
        .filteredOn(line -> line.contains("WidgetRole"))
        .hasSize(6)
        .noneMatch(line -> line.contains("SendCommand") || line.contains("Publish"));
  }

  @Test
  void aKeyIsUsedOnlyWhereOneIsGiven() {
    List<String> withoutKey = statements(Stack.of());
    assertThat(withoutKey).noneMatch(line -> line.contains("kms:"));
    assertThat(statements(stack))
        .containsAll(withoutKey)
        .hasSize(withoutKey.size() + 2)
        .filteredOn(line -> !withoutKey.contains(line))
        .allMatch(line -> line.contains("| `kms:Decrypt` | `" + KEY + "` |"));
  }

  @Test
  void noRoleIsMadeByTheTransform() {
    for (String function : Stack.ofType("AWS::Serverless::Function")) {
      assertThat(stack.properties(function).get("Role")).as(function).isNotNull();
      assertThat(stack.properties(function).containsKey("Policies")).isFalse();
    }
  }

  private static List<String> statements(Stack stack) {
    Set<String> lines = new TreeSet<>();
    for (String role : Stack.ofType("AWS::IAM::Role")) {
      Map<?, ?> properties = stack.properties(role);
      for (Map<?, ?> statement : statements(properties.get("AssumeRolePolicyDocument"))) {
        lines.add(line(role, statement, "the role"));
      }
      assertThat(properties.containsKey("ManagedPolicyArns")).isFalse();
      for (Object policy : (List<?>) properties.get("Policies")) {
        for (Map<?, ?> statement : statements(((Map<?, ?>) policy).get("PolicyDocument"))) {
          lines.add(line(role, statement, code(statement.get("Resource"))));
        }
      }
    }
    for (String policy : Stack.ofType("AWS::SNS::TopicPolicy")) {
      for (Map<?, ?> statement : statements(stack.properties(policy).get("PolicyDocument"))) {
        lines.add(line(policy, statement, code(statement.get("Resource"))));
      }
    }
    for (String permission : Stack.ofType("AWS::Lambda::Permission")) {
      Map<?, ?> properties = stack.properties(permission);
      lines.add(
          row(
              permission,
              "",
              code(properties.get("Action")),
              code(properties.get("FunctionName")) + ", by " + code(properties.get("Principal")),
              code(
                  List.of(
                      "SourceAccount " + properties.get("SourceAccount"),
                      "SourceArn " + properties.get("SourceArn")))));
    }
    return List.copyOf(lines);
  }

  private static List<Map<?, ?>> statements(Object document) {
    List<Map<?, ?>> statements = new ArrayList<>();
    for (Object statement : (List<?>) ((Map<?, ?>) document).get("Statement")) {
      statements.add((Map<?, ?>) statement);
    }
    return statements;
  }

  private static String line(String who, Map<?, ?> statement, String on) {
    assertThat(KNOWN.containsAll(statement.keySet())).as("%s", statement).isTrue();
    String by =
        switch (statement.get("Principal")) {
          case null -> "";
          case Map<?, ?> principal -> ", by " + code(principal.get("Service"));
          case Object all -> ", by " + code(all);
        };
    List<String> conditions = new ArrayList<>();
    if (statement.get("Condition") instanceof Map<?, ?> byOperator) {
      byOperator.forEach(
          (operator, tests) ->
              ((Map<?, ?>) tests)
                  .forEach((key, value) -> conditions.add(operator + " " + key + " " + value)));
    }
    String remark = "Deny".equals(statement.get("Effect")) ? " (deny)" : "";
    if (KEY.equals(statement.get("Resource"))) {
      remark = " (with `PolicyKey` only)";
    }
    return row(
        who,
        String.valueOf(Objects.requireNonNull(statement.get("Sid"), "Sid")) + remark,
        code(statement.get("Action")),
        on + by,
        code(conditions));
  }

  private static final Set<String> KNOWN =
      Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");

  private static String row(String... cells) {
    StringBuilder row = new StringBuilder("|");
    for (String cell : cells) {
      row.append(cell.isEmpty() ? " |" : " " + cell + " |");
    }
    return row.toString();
  }

  private static String code(Object values) {
    List<?> all = values instanceof List<?> list ? list : List.of(values);
    List<String> quoted = new ArrayList<>();
    all.forEach(value -> quoted.add("`" + value + "`"));
    return String.join(" ", quoted);
  }
}
