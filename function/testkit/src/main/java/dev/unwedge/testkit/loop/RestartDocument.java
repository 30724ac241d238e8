package dev.unwedge.testkit.loop;

import dev.unwedge.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CreateDocumentRequest;
import software.amazon.awssdk.services.ssm.model.DocumentFormat;
import software.amazon.awssdk.services.ssm.model.DocumentType;

/** An SSM Command document, read as far as an agent and the service read it. */
public record RestartDocument(Map<?, ?> content) {
  /** The document of this repository, as {@code infra/host/restart-document} prints it. */
  private static String text() {
    return Commands.run(List.of(Repository.file("infra/host/restart-document").toString()));
  }

  /** Makes the document of this repository in SSM. */
  public static void create(SsmClient ssm, String name) {
    ssm.createDocument(
        CreateDocumentRequest.builder()
            .name(name)
            .documentType(DocumentType.COMMAND)
            .documentFormat(DocumentFormat.JSON)
            .content(text())
            .build());
  }

  static RestartDocument read(String text) {
    return new RestartDocument(
        (Map<?, ?>) Objects.requireNonNull(Json.parse(text, "the document")));
  }

  /**
   * The script of its only step, each parameter's text put where its name stands, as agents before
   * 3.3.2746 do it; its default where the command has none of it.
   *
   * @throws IllegalArgumentException if a parameter is missing, unknown or refused by its pattern;
   *     SSM would not send it then
   */
  String script(Map<String, List<String>> parameters) {
    List<String> lines = new ArrayList<>();
    for (Object line : list(inputs().get("runCommand"))) {
      lines.add(String.valueOf(line));
    }
    String script = String.join("\n", lines) + "\n";
    Map<?, ?> known = map(content.get("parameters"));
    for (Map.Entry<?, ?> parameter : known.entrySet()) {
      String name = String.valueOf(parameter.getKey());
      Object absent = map(parameter.getValue()).get("default");
      List<String> values =
          parameters.getOrDefault(
              name, absent == null ? List.of() : List.of(String.valueOf(absent)));
      String pattern = String.valueOf(map(parameter.getValue()).get("allowedPattern"));
      if (values.size() != 1 || !Pattern.compile(pattern).matcher(values.getFirst()).find()) {
        throw new IllegalArgumentException(name + " " + values + " is not " + pattern);
      }
      script = script.replace("{{" + name + "}}", values.getFirst());
    }
    if (!known.keySet().containsAll(parameters.keySet())) {
      throw new IllegalArgumentException("unknown parameters in " + parameters.keySet());
    }
    return script;
  }

  /** After which the agent ends the script. */
  Duration timeout() {
    return Duration.ofSeconds(Long.parseLong(String.valueOf(inputs().get("timeoutSeconds"))));
  }

  private Map<?, ?> inputs() {
    return map(map(list(content.get("mainSteps")).getFirst()).get("inputs"));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }
}
