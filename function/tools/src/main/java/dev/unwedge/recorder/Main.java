package dev.unwedge.recorder;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.aws.CloudWatchMetrics;
import dev.unwedge.json.JsonException;
import dev.unwedge.replay.Arguments;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.replay.IncidentWriter;
import dev.unwedge.replay.TextFile;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.SourceException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The command {@code infra/local/replay --from-cloudwatch}. */
public final class Main {
  private static final int BAD = 2;
  private static final int UNDONE = 3;

  /** ListMetrics tells no metric that has been silent for longer (its API reference). */
  private static final Duration LISTED = Duration.ofDays(14);

  /** Nobody waits for a restart here: slow endpoints get their time. */
  private static final Duration ATTEMPT = Duration.ofMinutes(2);

  private static final Duration CALL = Duration.ofMinutes(5);

  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;
  private final Supplier<AwsClients> clients;

  /**
   * Prepares to record.
   *
   * @param clients makes the clients once they are needed
   */
  Main(PrintStream out, PrintStream err, InstantSource clock, Supplier<AwsClients> clients) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.clients = clients;
  }

  /** Records and exits. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Main main = new Main(out, err, InstantSource.system(), () -> AwsClients.create(ATTEMPT, CALL));
    int status = main.run(List.of(args));
    out.flush();
    System.exit(status);
  }

  int run(List<String> args) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(dev.unwedge.replay.Main.USAGE);
      return 0;
    }
    try {
      record(Wanted.read(args));
      return 0;
    } catch (Arguments.WrongUsage e) {
      err.println(e.getMessage());
      err.println("infra/local/replay --help tells what is accepted");
      return BAD;
    } catch (JsonException e) {
      err.println(e.getMessage());
      return BAD;
    } catch (SourceException e) {
      err.println(e.getMessage() + ". Nothing was written");
      return UNDONE;
    } catch (IOException e) {
      err.println("the incident cannot be written: " + e);
      return UNDONE;
    }
  }

  private void record(Arguments arguments) throws IOException {
    Instant now = clock.instant();
    Wanted wanted = Wanted.of(arguments, now);
    String file = arguments.value("--out");
    Meter meter = new Meter();
    String text;
    Recorder recorder;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      recorder =
          new Recorder(
              new CloudWatchMetrics(
                  clients(),
                  wanted.namespace(),
                  wanted.fleet(),
                  false,
                  meter,
                  clock,
                  executor,
                  Deadline.NONE),
              wanted);
      text = IncidentWriter.write(recorder.record(now), wanted.policy());
    }
    Incident incident = checked(text);
    if (file == null) {
      out.print(text);
    } else {
      Files.writeString(TextFile.path(file), text);
    }
    err.printf(
        "recorded %d node(s), %d entries each, %s to %s: %d metrics requested, %d calls%n",
        incident.nodes().size(),
        incident.length(),
        wanted.since(),
        wanted.until(),
        meter.metricsRequested(),
        meter.awsCalls());
    if (!recorder.leftOut().isEmpty()) {
      err.println(
          "left out, because they have no datapoint in that time: "
              + String.join(", ", recorder.leftOut()));
    }
    if (wanted.since().isBefore(now.minus(LISTED))) {
      err.println(
          "CloudWatch lists no node that has reported nothing for two weeks: if one is missing,"
              + " name it by --node");
    }
    err.println("to make it a test, add what must happen: \"expect\": {\"restarted\": [...]}");
  }

  /** The SDK finds out only now whether there is a region. */
  private AwsClients clients() {
    try {
      return clients.get();
    } catch (RuntimeException e) {
      throw new SourceException(
          "CloudWatch cannot be asked; set AWS_REGION, or AWS_PROFILE to a profile with a region: "
              + e.getMessage(),
          e);
    }
  }

  /** What is written must replay: it is read as a replay will read it. */
  private static Incident checked(String text) {
    if (text.length() > TextFile.MOST_BYTES) {
      throw new SourceException(
          "the recording is larger than the 64 MiB that a replay reads: record a shorter time");
    }
    return IncidentReader.read(text, "the recording");
  }
}
