package dev.unwedge.lambda;

import dev.unwedge.fuzz.Expect;
import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.Trigger;
import dev.unwedge.run.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Any bytes as the event; what is accepted is run on a small fleet with a wedged node. */
public final class TriggerFuzz {
  private static final Path EVENTS = Path.of("..", "events");

  private TriggerFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    String event = new String(input, StandardCharsets.UTF_8);
    Trigger trigger;
    try {
      trigger = TriggerReader.read(event);
    } catch (JsonException e) {
      Expect.toBeReadable(e, "the event");
      Expect.toBeReadable(e, "\"action\": \"restart\"");
      return;
    }
    Expect.that(trigger.named().stream().noneMatch(String::isBlank), "a name is blank");
    World world = World.wedged(4, 4, "zeam_3");
    try {
      Json.object(world.handler().handle(event, World.REQUEST), "the report");
    } catch (RunFailedException e) {
      Expect.toBeAFailure(e);
      Expect.that(world.ssm.sendRequests().isEmpty(), "a run that was refused has restarted");
    }
    Expect.that(!trigger.dryRun() || world.ssm.sendRequests().isEmpty(), "a dry run has restarted");
    Expect.toBeHarmless(world.lines());
  }

  /** Every sample in events/, and a person's events for nodes that exist. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(EVENTS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String event :
        List.of(
            "{\"nodes\": [\"zeam_3\", \"i-0c0ffee0000000001/zeam_1\"], \"dryRun\": true}",
            "{\"nodes\": [\"zeam_2\"], \"at\": \"2026-05-31T13:19:00Z\"}",
            "{\"action\": \"restart\", \"nodes\": [\"zeam_1\"], \"reason\": \"r\", \"by\":"
                + " \"b\"}")) {
      seeds.add(event.getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }
}
