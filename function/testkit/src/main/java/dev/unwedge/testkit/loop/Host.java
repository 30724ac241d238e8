package dev.unwedge.testkit.loop;

import dev.unwedge.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A host: its identity, its publisher, and the folders of its own that the restart script uses.
 * Hosts of one test share the machine's engine and watch different containers.
 */
public final class Host implements AutoCloseable {
  private final String instanceId;
  private final String fleet;
  private final Duration period;
  private final List<Map<String, Object>> watches = new ArrayList<>();
  private final Path folder;
  private @Nullable Process publisher;

  /**
   * Makes the host's folders.
   *
   * @param instanceId as {@code i-…}
   * @param period of the publisher's datapoints
   */
  public Host(String instanceId, String fleet, Duration period) throws IOException {
    this.instanceId = instanceId;
    this.fleet = fleet;
    this.period = period;
    this.folder = Files.createTempDirectory("unwedge-host-");
  }

  public String instanceId() {
    return instanceId;
  }

  /** Watches a container of exactly this name; with zeam's heartbeat, or as a client without. */
  public void watch(String container, boolean heartbeat) {
    Map<String, Object> watch = new LinkedHashMap<>();
    watch.put("match", container);
    watch.put("headMetric", "lean_head_slot");
    if (heartbeat) {
      watch.put(
          "heartbeat",
          Map.of(
              "file",
              "consensus.log",
              "pattern",
              "\\[(?:#942 )?arm\\].*?\\bage=(\\d+)s",
              "maxAgeSeconds",
              30));
    }
    watches.add(watch);
  }

  /** Starts the real publisher, as its unit does, pushing to this endpoint. */
  public void startPublisher(URI endpoint) throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("fleet", fleet);
    config.put("period", period.toSeconds());
    config.put("instanceId", instanceId);
    config.put("region", "us-east-1");
    config.put("nodes", watches);
    Files.writeString(config(), Json.write(config));
    ProcessBuilder builder =
        new ProcessBuilder(
            python(),
            "-I",
            Repository.hostProgram("unwedge-publish").toString(),
            "--config",
            config().toString());
    builder.environment().put("AWS_ENDPOINT_URL", endpoint.toString());
    builder.environment().put("AWS_ACCESS_KEY_ID", "test");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    builder.redirectErrorStream(true).redirectOutput(journal().toFile());
    Process started = builder.start();
    // For a test run that is broken off.
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
    publisher = started;
  }

  /** The distribution's, for which the distribution's boto3 is installed. */
  public static String python() {
    return Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
  }

  private Path config() {
    return folder.resolve("publisher.json");
  }

  private Path journal() {
    return folder.resolve("publisher.log");
  }

  /** What the publisher said on standard error. */
  public String publisherSays() throws IOException {
    return Files.exists(journal()) ? Files.readString(journal()) : "";
  }

  /** Whether the publisher runs. */
  public boolean publishes() {
    return publisher != null && publisher.isAlive();
  }

  /** The environment that keeps this host's restart script within the host's folders. */
  Map<String, String> environment() {
    return Map.of(
        "UNWEDGE_STATE_DIR",
        folder.resolve("state").toString(),
        "UNWEDGE_RUN_DIR",
        folder.resolve("run").toString(),
        "UNWEDGE_PUBLISHER_CONFIG",
        config().toString(),
        // Where the script finds the publisher, whose look it takes.
        "UNWEDGE_PATH",
        Repository.hostProgram("unwedge-publish").resolveSibling("").toString());
  }

  /** Folders of the evidence that the restart script saved of a container. */
  public List<Path> evidence(String container) throws IOException {
    Path saved = folder.resolve("state").resolve("evidence").resolve(container);
    if (!Files.isDirectory(saved)) {
      return List.of();
    }
    try (var folders = Files.list(saved)) {
      return folders.sorted().toList();
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (publisher != null) {
      publisher.destroy();
      try {
        if (!publisher.waitFor(20, TimeUnit.SECONDS)) {
          publisher.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Commands.run(List.of("rm", "-rf", folder.toString()));
  }
}
