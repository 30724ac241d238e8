package dev.unwedge.recorder;

import dev.unwedge.aws.AwsClients;
import dev.unwedge.replay.Incident;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.testkit.aws.FakeCloudWatch;
import dev.unwedge.testkit.aws.FakeSns;
import dev.unwedge.testkit.aws.FakeSsm;
import dev.unwedge.testkit.aws.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code infra/local/replay --from-cloudwatch} printed, and the status it exited with. */
record Recorded(int status, String out, String err) {

  Incident incident() {
    return IncidentReader.read(out, "standard output");
  }

  /** A CloudWatch that hosts have pushed to, an hour after noon. */
  static final class From {
    static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");

    final ManualClock clock = new ManualClock(NOON.plus(Duration.ofHours(1)));
    final FakeCloudWatch cloudWatch = new FakeCloudWatch(clock);
    final FakeSsm ssm = new FakeSsm(clock);

    From put(String metric, String node, int minute, double value) {
      return put(metric, node, NOON.plusSeconds(60L * minute), value);
    }

    From put(String metric, String node, Instant at, double value) {
      cloudWatch.put(
          "Unwedge",
          metric,
          Map.of("Fleet", "devnet", "InstanceId", "i-" + node, "Node", node),
          at,
          value);
      return this;
    }

    /** Heads that rise by 15 slots a minute. */
    From heads(String node, int minutes) {
      for (int i = 0; i < minutes; i++) {
        put("HeadSlot", node, i, 15 * i);
      }
      return this;
    }

    /** Records devnet with more options. */
    Recorded record(String... options) {
      List<String> args = new ArrayList<>(List.of("--from-cloudwatch", "--fleet", "devnet"));
      args.addAll(List.of(options));
      return run(args);
    }

    /** Records the minutes from noon to ten past, the last one included. */
    Recorded tenMinutes(String... options) {
      List<String> args = new ArrayList<>(List.of(options));
      args.addAll(List.of("--since", "2026-05-31T12:00:00Z", "--until", "2026-05-31T12:10:00Z"));
      return record(args.toArray(String[]::new));
    }

    Recorded run(List<String> args) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int status =
          new Main(
                  new PrintStream(out, true, StandardCharsets.UTF_8),
                  new PrintStream(err, true, StandardCharsets.UTF_8),
                  clock,
                  () -> new AwsClients(cloudWatch, ssm, ssm, new FakeSns()::build))
              .run(args);
      return new Recorded(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
