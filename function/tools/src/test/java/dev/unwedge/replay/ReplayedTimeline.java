package dev.unwedge.replay;

import dev.unwedge.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an incident of the repository looked like to unwedge, run by run. */
final class ReplayedTimeline {
  private final Replayed replayed;
  private final List<Told> told;

  /**
   * What was told of a node, in force until the next line of the same node.
   *
   * @param says the verdict, and RESTART, NONE or why it is held
   */
  record Told(Instant at, String node, String verdict, String says) {
    boolean restarts() {
      return says.endsWith(" RESTART");
    }
  }

  private ReplayedTimeline(Replayed replayed) {
    this.replayed = replayed;
    List<Map<?, ?>> lines = replayed.lines();
    this.told = lines.subList(0, lines.size() - 1).stream().map(ReplayedTimeline::told).toList();
  }

  static ReplayedTimeline of(String incident) {
    return new ReplayedTimeline(Replayed.file(file(incident)));
  }

  static ReplayedTimeline of(Path file) {
    return new ReplayedTimeline(Replayed.file(file));
  }

  /** The same recording under another policy, in JSON written with single quotes. */
  static ReplayedTimeline of(String incident, String policy) {
    Map<String, Object> fields = new LinkedHashMap<>(read(file(incident)));
    fields.put("policy", Objects.requireNonNull(Json.parse(policy.replace('\'', '"'), "a policy")));
    return new ReplayedTimeline(Replayed.text(Json.write(fields)));
  }

  static Path file(String incident) {
    return Replayed.INCIDENTS.resolve(incident + ".json");
  }

  /** The incident's own fields. */
  static Map<String, Object> read(Path file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    try {
      Map<?, ?> read =
          (Map<?, ?>) Objects.requireNonNull(Json.parse(Files.readString(file), file.toString()));
      read.forEach((name, value) -> fields.put((String) name, value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fields;
  }

  /** Names in the order of their first commands. */
  List<?> restarted() {
    return (List<?>) replayed.restarted();
  }

  /** Every line of every node. */
  List<Told> told() {
    return told;
  }

  /** Every line of one node. */
  List<Told> told(String node) {
    List<Told> lines = told.stream().filter(line -> line.node().equals(node)).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("nothing was told of " + node);
    }
    return lines;
  }

  /** The verdicts that a node ever had. */
  Set<String> verdicts(String node) {
    Set<String> verdicts = new LinkedHashSet<>();
    told(node).forEach(line -> verdicts.add(line.verdict()));
    return verdicts;
  }

  /** What was in force of a node at an instant. */
  String at(String node, String instant) {
    Instant then = Instant.parse(instant);
    return told(node).stream()
        .filter(line -> !line.at().isAfter(then))
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .says();
  }

  /** What was in force of a node at the end. */
  String atLast(String node) {
    return told(node).getLast().says();
  }

  /** When commands were sent, to any node. */
  List<Instant> restarts() {
    return told.stream().filter(Told::restarts).map(Told::at).toList();
  }

  /** When commands were sent to a node. */
  Stream<Instant> restarts(String node) {
    return told(node).stream().filter(Told::restarts).map(Told::at);
  }

  private static Told told(Map<?, ?> line) {
    Object reason = line.get("reason");
    String verdict = text(line.get("verdict"));
    return new Told(
        Instant.parse(text(line.get("at"))),
        text(line.get("node")),
        verdict,
        verdict + " " + text(reason == null ? line.get("decision") : reason));
  }

  private static String text(@Nullable Object value) {
    return (String) Objects.requireNonNull(value);
  }
}
