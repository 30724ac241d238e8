package dev.unwedge.contract;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of the publisher's configuration, asked of its own reader. It takes Python 3. */
final class PublisherFields {
  /** Reads a configuration from standard input and prints what is wrong with it, if anything is. */
  private static final String READER =
      """
      import sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, sys.argv[1])
      from publisher.config import config_of
      from publisher.errors import BadConfig
      from publisher.fields import read_json
      for line in sys.stdin:
          try:
              config_of(read_json(line))
              print("")
          except BadConfig as e:
              print(e)
      """;

  /** A configuration with a field that is not known, at each place. */
  private static final Map<String, String> PLACES = places();

  private PublisherFields() {}

  private static Map<String, String> places() {
    String whole = "{\"fleet\": \"a\", \"nodes\": [%s]%s}";
    Map<String, String> places = new LinkedHashMap<>();
    places.put("the whole", whole.formatted("{\"match\": \"a\"}", ", \"?\": 1"));
    places.put("nodes", whole.formatted("{\"match\": \"a\", \"?\": 1}", ""));
    places.put("match", whole.formatted("{\"match\": {\"name\": \"a\", \"?\": 1}}", ""));
    places.put(
        "headJson",
        whole.formatted(
            "{\"match\": \"a\", \"headJson\": {\"port\": 1, \"pointer\": \"\", \"?\": 1}}", ""));
    places.put(
        "heartbeat",
        whole.formatted(
            "{\"match\": \"a\", \"heartbeat\": {\"file\": \"a\", \"pattern\": \"b\", \"?\": 1}}",
            ""));
    places.put(
        "outside",
        whole.formatted(
            "{\"match\": \"a\"}",
            ", \"outside\": [{\"name\": \"a\", \"url\": \"https://a.example\", \"metric\": \"b\","
                + " \"?\": 1}]"));
    return places;
  }

  /** The fields that are known at each place. */
  static Map<String, List<String>> known() {
    List<String> errors = errorsIn(List.copyOf(PLACES.values()));
    Map<String, List<String>> known = new LinkedHashMap<>();
    for (String place : PLACES.keySet()) {
      String error = errors.get(known.size());
      known.put(
          place,
          List.of(
              Sources.found("is unknown; known are (\\w+(?:, \\w+)*)", error)
                  .getFirst()
                  .split(", ")));
    }
    return known;
  }

  /** What is wrong with a configuration; empty if nothing is. */
  static String errorIn(String configuration) {
    return errorsIn(List.of(configuration)).getFirst();
  }

  private static List<String> errorsIn(List<String> configurations) {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", READER, Repository.file("infra/host").toString())
              .redirectErrorStream(true)
              .start();
      try (var input = python.outputWriter(StandardCharsets.UTF_8)) {
        for (String configuration : configurations) {
          input.write(configuration.replace('\n', ' ') + "\n");
        }
      }
      List<String> lines =
          new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      if (lines.size() != configurations.size()) {
        throw new IllegalStateException(String.join("\n", lines));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
