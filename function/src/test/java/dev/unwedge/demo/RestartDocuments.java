package dev.unwedge.demo;

import dev.unwedge.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A restart document with the parameters of the real one and no script: LocalStack runs none. */
public final class RestartDocuments {
  private RestartDocuments() {}

  /** The document's content, as JSON. */
  public static String placeholder() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (String name :
        List.of("Node", "StartedBefore", "ExpiresAt", "DowntimeSeconds", "Veto", "RunId")) {
      parameters.put(name, Map.of("type", "String"));
    }
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("action", "aws:runShellScript");
    step.put("name", "restart");
    step.put("inputs", Map.of("runCommand", List.of("true")));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", "2.2");
    document.put("description", "unwedge: a stand-in for the restart document");
    document.put("parameters", parameters);
    document.put("mainSteps", List.of(step));
    return Json.write(document);
  }
}
