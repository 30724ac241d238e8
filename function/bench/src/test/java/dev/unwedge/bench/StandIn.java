package dev.unwedge.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.thirdparty.jackson.core.JsonFactory;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORGenerator;

/**
 * CloudWatch and SSM for a made-up fleet, in a process of its own: CBOR (Smithy's rpc-v2-cbor) and
 * JSON 1.1, as the SDKs speak them. It keeps the service's limits on queries and datapoints, takes
 * any signature, and forgets every command.
 *
 * <p>{@code GET /control?nodes=…&scenario=…&latency=…} sets it up, {@code GET /counts} tells what
 * it was asked since.
 */
public final class StandIn {
  private static final int MOST_QUERIES = 500;
  private static final int MOST_DATAPOINTS = 100_800;
  private static final int PAGE = 500;
  private static final List<String> METRICS = List.of("HeadSlot", "Heartbeats", "UptimeSeconds");
  private static final JsonFactory CBOR = new CBORFactory();
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private volatile MadeUpFleet fleet = new MadeUpFleet(1, Scenario.QUIET);
  private volatile long latencyMillis;

  private StandIn() {}

  /** Starts it; prints its port. */
  public static void main(String[] arguments) throws IOException {
    // Without it every answer would wait for the kernel to acknowledge the headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    StandIn standIn = new StandIn();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/control", standIn::control);
    server.createContext("/counts", standIn::counts);
    server.createContext("/", standIn::answer);
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  private void control(HttpExchange exchange) throws IOException {
    Map<String, String> asked = new TreeMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      asked.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    fleet =
        new MadeUpFleet(
            Integer.parseInt(asked.get("nodes"), 10), Scenario.valueOf(asked.get("scenario")));
    latencyMillis = Long.parseLong(asked.get("latency"), 10);
    counts.clear();
    ports.clear();
    reply(exchange, 200, "text/plain", new byte[0]);
  }

  private void counts(HttpExchange exchange) throws IOException {
    Map<String, Object> told = new TreeMap<>(counts);
    told.replaceAll((name, count) -> ((AtomicInteger) count).get());
    told.put("connections", ports.size());
    reply(exchange, 200, "application/json", Json.write(told).getBytes(StandardCharsets.UTF_8));
  }

  private void count(String what, int times) {
    counts.computeIfAbsent(what, name -> new AtomicInteger()).addAndGet(times);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] request;
    try (InputStream in = exchange.getRequestBody()) {
      request = in.readAllBytes();
    }
    ports.add(exchange.getRemoteAddress().getPort());
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    try {
      if (latencyMillis > 0) {
        Thread.sleep(latencyMillis);
      }
      String path = target == null ? exchange.getRequestURI().getPath() : target.replace('.', '/');
      String operation = path.substring(path.lastIndexOf('/') + 1);
      count(operation, 1);
      if (target == null) {
        exchange.getResponseHeaders().add("smithy-protocol", "rpc-v2-cbor");
        reply(exchange, 200, "application/cbor", cloudWatch(CBOR, operation, request));
      } else if (target.startsWith("AmazonSSM.")) {
        byte[] answer = ssm(operation, request).getBytes(StandardCharsets.UTF_8);
        reply(exchange, 200, "application/x-amz-json-1.1", answer);
      } else {
        // boto3 speaks JSON to CloudWatch, the SDK for Java CBOR.
        reply(exchange, 200, "application/x-amz-json-1.0", cloudWatch(JSON, operation, request));
      }
    } catch (RuntimeException | InterruptedException e) {
      count("refused", 1);
      System.err.println(exchange.getRequestURI() + ": " + e);
      reply(exchange, 400, "text/plain", String.valueOf(e).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void reply(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static String ssm(String operation, byte[] request) {
    return switch (operation) {
      case "ListCommands" -> "{\"Commands\":[]}";
      case "SendCommand" -> {
        Fields fields = Json.object(new String(request, StandardCharsets.UTF_8), "the command");
        yield Json.write(
            Map.of(
                "Command",
                Map.of(
                    "CommandId",
                    UUID.randomUUID().toString(),
                    "DocumentName",
                    fields.text("DocumentName"),
                    "RequestedDateTime",
                    Instant.now().getEpochSecond())));
      }
      default -> throw new IllegalArgumentException("no such operation of SSM: " + operation);
    };
  }

  private byte[] cloudWatch(JsonFactory protocol, String operation, byte[] text)
      throws IOException {
    Map<String, @Nullable Object> request = object(tree(protocol, text));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (JsonGenerator out = protocol.createGenerator(bytes)) {
      switch (operation) {
        case "ListMetrics" -> listMetrics(out, request);
        case "GetMetricData" -> getMetricData(out, request);
        case "GetMetricStatistics" -> getMetricStatistics(out, request);
        default ->
            throw new IllegalArgumentException("no such operation of CloudWatch: " + operation);
      }
    }
    return bytes.toByteArray();
  }

  private void listMetrics(JsonGenerator out, Map<String, @Nullable Object> request)
      throws IOException {
    List<String> names = request.get("MetricName") instanceof String name ? List.of(name) : METRICS;
    int from = request.get("NextToken") instanceof String token ? Integer.parseInt(token, 10) : 0;
    int all = names.size() * fleet.nodes();
    int to = Math.min(all, from + PAGE);
    out.writeStartObject();
    out.writeArrayFieldStart("Metrics");
    for (int i = from; i < to; i++) {
      int node = i / names.size();
      out.writeStartObject();
      out.writeStringField("Namespace", "Unwedge");
      out.writeStringField("MetricName", names.get(i % names.size()));
      out.writeArrayFieldStart("Dimensions");
      dimension(out, "Fleet", MadeUpFleet.NAME);
      dimension(out, "InstanceId", fleet.instance(node));
      dimension(out, "Node", fleet.node(node));
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    if (to < all) {
      out.writeStringField("NextToken", Integer.toString(to));
    }
    out.writeEndObject();
  }

  private static void dimension(JsonGenerator out, String name, String value) throws IOException {
    out.writeStartObject();
    out.writeStringField("Name", name);
    out.writeStringField("Value", value);
    out.writeEndObject();
  }

  private void getMetricData(JsonGenerator out, Map<String, @Nullable Object> request)
      throws IOException {
    List<?> queries = (List<?>) request.get("MetricDataQueries");
    count("metrics", queries.size());
    long from = second(request.get("StartTime"));
    long to = second(request.get("EndTime"));
    long newest = MadeUpFleet.newest(Instant.now());
    int datapoints = 0;
    out.writeStartObject();
    out.writeArrayFieldStart("MetricDataResults");
    for (Object each : queries) {
      Map<String, @Nullable Object> query = object(each);
      Map<String, @Nullable Object> stat = object(query.get("MetricStat"));
      Map<String, @Nullable Object> metric = object(stat.get("Metric"));
      List<Long> stamps = stamps(from, to, newest);
      datapoints += stamps.size();
      String name = (String) metric.get("MetricName");
      int node = node(metric);
      out.writeStartObject();
      out.writeStringField("Id", (String) query.get("Id"));
      out.writeStringField("Label", name);
      out.writeArrayFieldStart("Timestamps");
      for (long stamp : stamps) {
        timestamp(out, stamp);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("Values");
      for (long stamp : stamps) {
        out.writeNumber(fleet.value(name, node, stamp, newest));
      }
      out.writeEndArray();
      out.writeStringField("StatusCode", "Complete");
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("Messages");
    out.writeEndArray();
    out.writeEndObject();
    if (queries.size() > MOST_QUERIES || datapoints > MOST_DATAPOINTS) {
      throw new IllegalArgumentException(
          queries.size() + " queries with " + datapoints + " datapoints in one call");
    }
  }

  private void getMetricStatistics(JsonGenerator out, Map<String, @Nullable Object> request)
      throws IOException {
    count("metrics", 1);
    long newest = MadeUpFleet.newest(Instant.now());
    String name = (String) request.get("MetricName");
    int node = node(request);
    String statistic = (String) ((List<?>) request.get("Statistics")).getFirst();
    out.writeStartObject();
    out.writeStringField("Label", name);
    out.writeArrayFieldStart("Datapoints");
    for (long stamp :
        stamps(second(request.get("StartTime")), second(request.get("EndTime")), newest)) {
      out.writeStartObject();
      out.writeFieldName("Timestamp");
      timestamp(out, stamp);
      out.writeNumberField(statistic, fleet.value(name, node, stamp, newest));
      out.writeStringField("Unit", "Count");
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static List<Long> stamps(long from, long to, long newest) {
    List<Long> stamps = new ArrayList<>();
    for (long stamp = Math.ceilDiv(from, 60) * 60; stamp < to && stamp <= newest; stamp += 60) {
      stamps.add(stamp);
    }
    return stamps;
  }

  private int node(Map<String, @Nullable Object> metric) {
    for (Object each : (List<?>) metric.get("Dimensions")) {
      Map<String, @Nullable Object> dimension = object(each);
      if ("Node".equals(dimension.get("Name"))) {
        return fleet.index((String) dimension.get("Value"));
      }
    }
    throw new IllegalArgumentException("no dimension Node");
  }

  private static void timestamp(JsonGenerator out, long second) throws IOException {
    if (out instanceof CBORGenerator cbor) {
      cbor.writeTag(1);
    }
    out.writeNumber((double) second);
  }

  private static long second(@Nullable Object timestamp) {
    return ((Number) timestamp).longValue();
  }

  @SuppressWarnings("unchecked") // a CBOR map's keys are text
  private static Map<String, @Nullable Object> object(@Nullable Object tree) {
    return (Map<String, @Nullable Object>) tree;
  }

  private static @Nullable Object tree(JsonFactory protocol, byte[] bytes) throws IOException {
    try (JsonParser parser = protocol.createParser(bytes)) {
      parser.nextToken();
      return tree(parser);
    }
  }

  private static @Nullable Object tree(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, tree(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(tree(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
