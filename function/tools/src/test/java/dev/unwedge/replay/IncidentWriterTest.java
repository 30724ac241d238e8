package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Incidents as files. */
class IncidentWriterTest {
  private static Incident incident(@Nullable Double... heads) {
    return new Incident(
        "a \"name\"",
        "made up",
        "devnet",
        Instant.parse("2026-05-31T12:00:00Z"),
        Duration.ofMinutes(1),
        heads.length,
        Policy.DEFAULT,
        List.of(
            new Incident.Node(
                new NodeId("i-1", "zeam_1"),
                Map.of(Metric.HEAD_SLOT, new Incident.Recording(Arrays.asList(heads))))),
        List.of(),
        null);
  }

  @Test
  void whatIsWrittenIsReadAsItWas() throws IOException {
    String file = Files.readString(Replayed.INCIDENTS.resolve("zeam-958.json"));
    Incident seed = IncidentReader.read(file, "zeam-958");
    assertThat(IncidentReader.read(IncidentWriter.write(seed, Map.of()), "a copy")).isEqualTo(seed);
  }

  @Test
  void everyArrayIsOneLine() {
    assertThat(IncidentWriter.write(incident(0.0, 15.0, null, 45.0), Map.of("mode", "observe")))
        .isEqualTo(
            """
            {
              "name": "a \\"name\\"",
              "source": "made up",
              "fleet": "devnet",
              "start": "2026-05-31T12:00:00Z",
              "period": "PT60S",
              "policy": {"mode":"observe"},
              "nodes": [
                {
                  "node": "zeam_1",
                  "instanceId": "i-1",
                  "headSlot": [0, 15, null, 45]
                }
              ]
            }
            """);
  }

  @Test
  void whatIsBeyondAllNumbersStaysSo() {
    Incident odd = incident(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    assertThat(IncidentReader.read(IncidentWriter.write(odd, Map.of()), "a copy")).isEqualTo(odd);
  }

  /** A malformed value is part of what happened: it is recorded, and judged, as it was. */
  @Test
  void oddNumbersStayOdd() {
    Incident odd = incident(53.5, -1.0, 0x1p53, 1e300, 9_007_199_254_740_991.0);
    assertThat(IncidentReader.read(IncidentWriter.write(odd, Map.of()), "a copy")).isEqualTo(odd);
  }
}
