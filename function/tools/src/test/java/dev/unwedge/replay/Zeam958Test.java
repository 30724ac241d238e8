package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.always;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The incident behind the project: zeam_10 and zeam_13 are wedged, and nobody else is. */
class Zeam958Test {
  private static final Path FILE = Replayed.INCIDENTS.resolve("zeam-958.json");

  @Test
  void theTwoSoftWedgedNodesAreRestartedAndNoOther() {
    Replayed replayed = Replayed.file(FILE);
    assertThat(replayed.restarted()).isEqualTo(List.of("zeam_10", "zeam_13"));
    assertThat(replayed.status()).isZero();
  }

  /** The head stands at 53 from 12:04 on; no heartbeat ever lived, so that takes ten minutes. */
  @Test
  void bothAreRestartedAsSoonAsTheyAreFrozenForTenMinutes() {
    assertThat(Replayed.file(FILE).end().get("firstRestartAt"))
        .isEqualTo(Map.of("zeam_10", "2026-05-31T12:14:00Z", "zeam_13", "2026-05-31T12:14:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zeam_8",
        "zeam_9",
        "zeam_11",
        "zeam_12",
        "zeam_14",
        "zeam_15",
        "ethlambda_1",
        "grandine_2"
      })
  void theOthersAreNeitherRestartedNorHeld(String node) {
    assertThat(Replayed.file(FILE).told(node)).isNotEmpty().allMatch(line -> line.endsWith("NONE"));
  }

  @Test
  void theSameTwoAreRestartedWhereNobodyPushesUptime() throws IOException {
    Replayed replayed = Replayed.text(withoutUptime());
    assertThat(replayed.restarted()).isEqualTo(List.of("zeam_10", "zeam_13"));
    assertThat(replayed.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe", "paused"})
  void nobodyIsRestartedWhereThePolicyHoldsAll(String mode) throws IOException {
    Map<String, Object> incident = incident();
    incident.put("policy", Map.of("mode", mode));
    Replayed replayed = Replayed.text(Json.write(incident));
    assertThat(replayed.restarted()).isEqualTo(List.of());
    assertThat(replayed.status()).isEqualTo(1);
  }

  @Test
  void aFleetOfTheSameSizeInWhichNobodyWedgesIsLeftAlone() {
    Recording recording = Recording.of(80).expect();
    for (int i = 0; i < 10; i++) {
      recording.node("zeam_" + i, Recording.rising(), always(6), Recording.upForAnHour());
    }
    assertThat(recording.replayed().restarted()).isEqualTo(List.of());
  }

  private static Map<String, Object> incident() throws IOException {
    Map<?, ?> read =
        (Map<?, ?>) Objects.requireNonNull(Json.parse(Files.readString(FILE), "zeam-958"));
    Map<String, Object> incident = new LinkedHashMap<>();
    read.forEach((name, value) -> incident.put((String) name, value));
    return incident;
  }

  private static String withoutUptime() throws IOException {
    Map<String, Object> incident = incident();
    List<Object> nodes = new ArrayList<>();
    for (Object node : (List<?>) Objects.requireNonNull(incident.get("nodes"))) {
      Map<Object, Object> fields = new LinkedHashMap<>((Map<?, ?>) node);
      fields.remove("uptimeSeconds");
      nodes.add(fields);
    }
    incident.put("nodes", nodes);
    return Json.write(incident);
  }
}
