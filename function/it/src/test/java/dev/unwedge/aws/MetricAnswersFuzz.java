package dev.unwedge.aws;

import dev.unwedge.fuzz.Expect;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.World;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MessageData;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

/**
 * Any names, stamps, values, codes and pages as CloudWatch's answers within a whole run. The input
 * is read as a listing and then as results; where it ends, zeros follow.
 */
public final class MetricAnswersFuzz {
  private static final String[] NAMES = {"HeadSlot", "Heartbeats", "UptimeSeconds", "Other"};
  private static final String[] CODES = {"Complete", "PartialData", "InternalError", "Odd", ""};

  private MetricAnswersFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    World world = new World();
    Service service = new Service(new Bytes(input), world.clock.instant());
    List<String> lines = new ArrayList<>();
    UnwedgeHandler handler =
        new UnwedgeHandler(
            new AwsClients(service, world.ssm, world.ssm, world.sns::build),
            world.withTopic().environment,
            world.clock,
            lines::add);
    try {
      Json.object(handler.handle("{}", World.REQUEST), "the report");
    } catch (RunFailedException e) {
      Expect.toBeAFailure(e);
    }
    Expect.toBeHarmless(lines);
    for (String node : world.sentFor()) {
      Expect.that(service.nodes.contains(node), "a node that no metric names was restarted");
      Expect.that(node.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}"), "an unsafe name was sent");
    }
  }

  /** The input as numbers and texts. */
  private static final class Bytes {
    private final ByteBuffer rest;

    Bytes(byte[] input) {
      rest = ByteBuffer.wrap(input);
    }

    synchronized int upTo(int most) {
      return rest.hasRemaining() ? Byte.toUnsignedInt(rest.get()) % (most + 1) : 0;
    }

    synchronized int number() {
      return rest.remaining() >= 4 ? rest.getInt() : 0;
    }

    synchronized double value() {
      return rest.remaining() >= 8 ? rest.getDouble() : 0;
    }

    synchronized String text() {
      byte[] bytes = new byte[Math.min(upTo(40), rest.remaining())];
      rest.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** CloudWatch, as the input wants it. */
  private static final class Service implements CloudWatchClient {
    private final Bytes input;
    private final Instant now;
    private final Set<String> nodes = new HashSet<>();

    Service(Bytes input, Instant now) {
      this.input = input;
      this.now = now;
    }

    @Override
    public synchronized ListMetricsResponse listMetrics(ListMetricsRequest request) {
      List<Metric> metrics = new ArrayList<>();
      for (int i = input.upTo(6); i > 0; i--) {
        String node = input.text();
        nodes.add(node);
        metrics.add(
            Metric.builder()
                .namespace(World.NAMESPACE)
                .metricName(NAMES[input.upTo(NAMES.length - 1)])
                .dimensions(
                    dimension("Fleet", World.FLEET),
                    dimension(input.upTo(30) == 30 ? input.text() : "InstanceId", instance()),
                    dimension("Node", node))
                .build());
      }
      return ListMetricsResponse.builder()
          .metrics(metrics)
          .nextToken(input.upTo(20) == 20 ? input.text() : null)
          .build();
    }

    private String instance() {
      return input.upTo(20) == 20 ? input.text() : "i-0c0ffee000000000" + input.upTo(9);
    }

    private static Dimension dimension(String name, String value) {
      return Dimension.builder().name(name).value(value).build();
    }

    @Override
    public synchronized GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
      List<MetricDataResult> results = new ArrayList<>();
      int queries = request.metricDataQueries().size();
      for (int i = 0; i < queries; i++) {
        results.add(result("m" + (input.upTo(20) == 20 ? input.number() : i)));
      }
      return GetMetricDataResponse.builder()
          .metricDataResults(results)
          .messages(input.upTo(50) == 50 ? List.of(message()) : List.of())
          .nextToken(input.upTo(20) == 20 ? input.text() : null)
          .build();
    }

    private MessageData message() {
      return MessageData.builder().code(input.text()).value(input.text()).build();
    }

    private MetricDataResult result(String id) {
      List<Instant> stamps = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      // Minute by minute up to now, unless the input says otherwise.
      int count = input.upTo(30);
      int kind = input.upTo(9);
      double value = kind < 8 ? input.number() : input.value();
      for (int i = 0; i < count; i++) {
        long back = (count - 1L - i) * 60;
        stamps.add(now.minusSeconds(input.upTo(60) == 60 ? input.number() : back));
        values.add(kind < 4 ? value : kind < 8 ? value + i : input.value());
      }
      return MetricDataResult.builder()
          .id(id)
          .timestamps(stamps)
          .values(input.upTo(50) == 50 ? values.subList(0, count / 2) : values)
          .statusCode(input.upTo(20) == 20 ? CODES[input.upTo(CODES.length - 1)] : CODES[0])
          .messages(input.upTo(50) == 50 ? List.of(message()) : List.of())
          .build();
    }

    @Override
    public String serviceName() {
      return "monitoring";
    }

    @Override
    public void close() {}
  }

  /** Nobody; a fleet in which the first node stands still and is silent. */
  public static List<byte[]> seeds() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(4);
      for (String node : List.of("zeam_0", "zeam_1", "zeam_2", "$(reboot)")) {
        out.writeByte(node.length());
        out.writeBytes(node);
        out.write(new byte[] {0, 0, 0, (byte) node.length()});
      }
      out.writeByte(0);
      for (int i = 0; i < 4; i++) {
        series(out, i == 0 ? 0 : 4, 7_000);
      }
      out.write(new byte[2]);
      series(out, 0, 0);
      series(out, 0, (int) Duration.ofHours(4).toSeconds());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(new byte[0], bytes.toByteArray());
  }

  private static void series(DataOutputStream out, int kind, int value) throws IOException {
    out.write(new byte[] {0, 20, (byte) kind});
    out.writeInt(value);
    out.write(new byte[20 + 3]);
  }
}
