package dev.unwedge.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.Trigger;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands that operators copy send to the function is what it accepts. */
class OperatingCommandsTest {
  private static final Pattern PAYLOAD = Pattern.compile("--payload '([^']*)'");

  private static List<String> payloads(String file) throws IOException {
    List<String> payloads = new ArrayList<>();
    PAYLOAD.matcher(text(file)).results().forEach(found -> payloads.add(found.group(1)));
    return payloads;
  }

  /** In the template's outputs the quotes are escaped. */
  private static String text(String file) throws IOException {
    return Files.readString(Repository.file(file)).replace("\\\"", "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/operations.md", "docs/runbook.md", "infra/template.yaml"})
  void everyPayloadIsAccepted(String file) throws IOException {
    List<String> payloads = payloads(file);

    assertThat(payloads).hasSizeGreaterThan(1);
    for (String payload : payloads) {
      assertThat(TriggerReader.read(payload)).as(payload).isNotNull();
    }
  }

  /** The AWS CLI writes a status of its own to standard output: two writers garble a file. */
  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/operations.md", "docs/runbook.md", "infra/template.yaml"})
  void everyAnswerGoesByAFileSoThatItCanBeRedirected(String file) throws IOException {
    assertThat(Pattern.compile("--payload '[^']*'(.*)").matcher(text(file)).results())
        .hasSizeGreaterThan(1)
        .allSatisfy(
            found ->
                assertThat(found.group(1))
                    .matches(" answer\\.json >/dev/null && cat answer\\.json\"?"));
  }

  @Test
  void theOperatingPageOrdersQueriesANodeAndJudgesThePast() throws IOException {
    assertThat(triggers("docs/operations.md"))
        .anyMatch(trigger -> trigger instanceof Trigger.Order)
        .anyMatch(trigger -> trigger.dryRun() && !trigger.named().isEmpty())
        .anyMatch(trigger -> trigger instanceof Trigger.Manual manual && manual.at() != null);
  }

  @Test
  void theReadmeOrdersAndQueriesTheFleetAndANode() throws IOException {
    assertThat(triggers("README.md"))
        .anyMatch(trigger -> trigger instanceof Trigger.Order)
        .anyMatch(trigger -> trigger.dryRun() && trigger.named().isEmpty())
        .anyMatch(trigger -> trigger.dryRun() && !trigger.named().isEmpty());
  }

  private static List<Trigger> triggers(String file) throws IOException {
    return payloads(file).stream().map(TriggerReader::read).toList();
  }

  @Test
  void whatTheRunbookInvokesSendsNothing() throws IOException {
    assertThat(payloads("docs/runbook.md"))
        .allMatch(payload -> TriggerReader.read(payload).dryRun());
  }
}
