package dev.unwedge.replay;

import dev.unwedge.fuzz.Expect;
import dev.unwedge.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Any bytes as an incident file; what is accepted is replayed, told and drawn. */
public final class IncidentFuzz {
  private static final String FILE = "the/incident.json";

  /** A replay's work grows with nodes times entries; reading is what is fuzzed first of all. */
  private static final int MOST_REPLAYED = 500;

  private IncidentFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    Incident incident;
    try {
      incident = IncidentReader.read(new String(input, StandardCharsets.UTF_8), FILE);
    } catch (JsonException e) {
      Expect.toBeReadable(e, FILE);
      return;
    }
    Incident again = IncidentReader.read(IncidentWriter.write(incident, Map.of()), FILE);
    Expect.that(again.nodes().equals(incident.nodes()), "its nodes are not read back");
    Expect.that(again.start().equals(incident.start()), "its start is not read back");
    if ((long) incident.nodes().size() * incident.length() > MOST_REPLAYED) {
      return;
    }
    Story story = Story.of(incident);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    Timeline.printJson(story.result(), new PrintStream(json, true, StandardCharsets.UTF_8));
    Expect.toBeHarmless(json.toString(StandardCharsets.UTF_8).lines().toList());
    Timeline.print(story.result(), false, new PrintStream(json, true, StandardCharsets.UTF_8));
    Page.of(story);
  }

  /** The smallest of events/incidents, and a file with all that a file may have. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(
        """
        {"name": "n", "source": "s", "fleet": "f", "start": "2026-05-31T12:00:00Z", "period": "PT60S",
         "policy": {"wedgedAfter": "PT3M", "expected": ["zeam_99"], "excluded": ["zeam_2"]},
         "nodes": [{"node": "zeam_1", "instanceId": "i-0c0ffee1", "headSlot": [1, 2, null, 2.5, 1e3, 7, 7, 7],
                    "heartbeats": [1, 0, 0, null, -1, 0, 0, 0], "uptimeSeconds": [9, 69, 129, 189, 3, 63, 123, 183]},
                   {"node": "zeam_2", "instanceId": "mi-0c0ffee2", "headSlot": [1, 2, 3, 4, 5, 6, 7, 8]}],
         "expect": {"restarted": []}}
        """
            .getBytes(StandardCharsets.UTF_8));
    for (String name : List.of("zeam-953-alone.json", "harmony-3611.json", "holes.json")) {
      try {
        seeds.add(Files.readAllBytes(Replayed.INCIDENTS.resolve(name)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return seeds;
  }
}
