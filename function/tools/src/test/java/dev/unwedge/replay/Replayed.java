package dev.unwedge.replay;

import dev.unwedge.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code infra/local/replay} printed, and the status it exited with. */
record Replayed(int status, String out, String err) {
  static final Path INCIDENTS = Path.of("..", "events", "incidents");
  static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");

  static Replayed with(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            List.of(args),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Replayed(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Replayed file(Path file) {
    return with(file.toString(), "--json");
  }

  static Replayed text(String json) {
    return bytes(json.getBytes(StandardCharsets.UTF_8));
  }

  static Replayed bytes(byte[] content) {
    try {
      Path file = Files.createTempFile("incident", ".json");
      try {
        Files.write(file, content);
        return file(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every line of JSON. */
  List<Map<?, ?>> lines() {
    return out.lines().<Map<?, ?>>map(line -> (Map<?, ?>) Json.parse(line, "a line")).toList();
  }

  /** The last line. */
  Map<?, ?> end() {
    return lines().getLast();
  }

  Object restarted() {
    return Objects.requireNonNull(end().get("restarted"));
  }

  /** What was told of a node: minutes since noon, verdict, and RESTART, NONE or why it is held. */
  List<String> told(String node) {
    List<String> told = new ArrayList<>();
    for (Map<?, ?> line : lines()) {
      if (node.equals(line.get("node"))) {
        Object reason = line.get("reason");
        told.add(
            "%d %s %s"
                .formatted(
                    Duration.between(NOON, Instant.parse((String) line.get("at"))).toMinutes(),
                    line.get("verdict"),
                    reason == null ? line.get("decision") : reason));
      }
    }
    return told;
  }
}
