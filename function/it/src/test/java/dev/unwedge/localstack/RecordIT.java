package dev.unwedge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.demo.FleetPusher;
import dev.unwedge.fleet.Metric;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.replay.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code infra/local/replay --from-cloudwatch} from the tools' jar, on LocalStack. */
@OnLocalStack
class RecordIT {
  private static final Path JAR = Path.of("target", "unwedge-tools.jar");

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  private Path folder;

  @Test
  void anIncidentThatWasPushedIsRecordedAndReplaysToTheSameRestarts() throws Exception {
    LiveFleet fleet = new LiveFleet();
    Incident seed = LiveFleet.incident("zeam-958.json");
    Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(2));
    Instant start = end.minus(seed.period().multipliedBy(seed.length() - 1));
    new FleetPusher(LocalStack.clients().cloudWatch(), "Unwedge")
        .push(seed, fleet.name, end, List.of(Metric.values()));
    Path file = folder.resolve("recorded.json");

    record(fleet.name, start, end, file);

    Incident recorded = IncidentReader.read(Files.readString(file), "recorded.json");
    assertThat(recorded.name()).isEqualTo("recorded");
    assertThat(recorded.start()).isEqualTo(start);
    assertThat(datapoints(recorded)).isEqualTo(datapoints(seed));
    Replay.Result replayed = Replay.of(recorded);
    assertThat(replayed.restarted()).containsExactly("zeam_10", "zeam_13");
    assertThat(replayed.firstRestartAt().values()).containsOnly(start.plus(Duration.ofMinutes(14)));
  }

  /** All datapoints by node, metric and entry. */
  private static Map<String, Double> datapoints(Incident incident) {
    Map<String, Double> datapoints = new HashMap<>();
    for (Incident.Node node : incident.nodes()) {
      node.recordings()
          .forEach(
              (metric, recording) -> {
                for (int i = 0; i < incident.length(); i++) {
                  Double value = recording.entries().get(i);
                  if (value != null) {
                    datapoints.put(node.id() + " " + metric + " " + i, value);
                  }
                }
              });
    }
    return datapoints;
  }

  private void record(String fleet, Instant start, Instant end, Path file)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", JAR.toString(), "dev.unwedge.recorder.Main"));
    command.addAll(List.of("--from-cloudwatch", "--fleet", fleet, "--out", file.toString()));
    command.addAll(List.of("--since", start.toString(), "--until", end.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("AWS_ENDPOINT_URL", LocalStack.endpoint());
    environment.put("AWS_REGION", Objects.requireNonNull(System.getProperty("aws.region")));
    environment.put("AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId"));
    environment.put("AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey"));
    Path told = folder.resolve("told");
    Process recorder = builder.redirectOutput(told.toFile()).start();
    assertThat(recorder.waitFor()).as(Files.readString(told)).isZero();
    assertThat(told).content().contains("recorded 10 node(s), 80 entries each", "30 metrics");
  }
}
