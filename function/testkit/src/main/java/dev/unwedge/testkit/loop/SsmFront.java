package dev.unwedge.testkit.loop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.unwedge.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that the function sees: all goes on to LocalStack, but what became of a command is
 * told by the hosts' agents, as SSM would tell it. LocalStack says "Success" at once of everything.
 * Of commands for hosts without an agent it has the say. Requests for metrics end soon after now,
 * see {@link MetricWindow}.
 */
public final class SsmFront implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

  /** Datapoints so far ahead are a wrong clock's, and no host of these tests has one. */
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private final URI behind;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final List<SsmAgent> agents = new CopyOnWriteArrayList<>();

  /** Starts on a port of its own of the loopback address. */
  public SsmFront(URI behind) throws IOException {
    this.behind = behind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on this agent tells what became of its host's commands. */
  public void ask(SsmAgent agent) {
    agents.add(agent);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target =
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Amz-Target"), "");
      if (target.equals("AmazonSSM.GetCommandInvocation")) {
        Map<?, ?> asked = object(body);
        if (hasAgent(String.valueOf(asked.get("InstanceId")))) {
          reply(exchange, invocation(asked));
          return;
        }
      }
      if (exchange.getRequestURI().getPath().endsWith("/operation/GetMetricData")) {
        body = MetricWindow.endingBy(Instant.now().plus(AHEAD), body);
      }
      HttpResponse<byte[]> answer = pass(exchange, body);
      byte[] bytes = answer.body();
      if (target.equals("AmazonSSM.ListCommands") && answer.statusCode() == 200) {
        bytes = listed(object(bytes)).getBytes(StandardCharsets.UTF_8);
      }
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!HOP_BY_HOP.contains(name) && !name.startsWith(":")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
            .timeout(Duration.ofMinutes(2))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Map<?, ?> object(byte[] json) {
    return (Map<?, ?>)
        Objects.requireNonNull(Json.parse(new String(json, StandardCharsets.UTF_8), "a body"));
  }

  private String invocation(Map<?, ?> asked) {
    String commandId = String.valueOf(asked.get("CommandId"));
    String instanceId = String.valueOf(asked.get("InstanceId"));
    Invocation invocation = find(commandId, instanceId);
    Invocation.Status status = statusOf(invocation);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("CommandId", commandId);
    answer.put("InstanceId", instanceId);
    answer.put("Status", status.wire);
    answer.put("StatusDetails", status.wire);
    answer.put(
        "ResponseCode", invocation == null || invocation.exit() == null ? -1 : invocation.exit());
    answer.put("StandardOutputContent", invocation == null ? "" : invocation.output());
    return Json.write(answer);
  }

  /** LocalStack's list, each command's status as its host tells it. */
  private String listed(Map<?, ?> answer) {
    Map<Object, Object> patched = new LinkedHashMap<>(answer);
    if (answer.get("Commands") instanceof List<?> commands) {
      patched.put(
          "Commands", commands.stream().map(command -> patch((Map<?, ?>) command)).toList());
    }
    return Json.write(patched);
  }

  private Map<Object, Object> patch(Map<?, ?> command) {
    Map<Object, Object> patched = new LinkedHashMap<>(command);
    if (command.get("InstanceIds") instanceof List<?> instances && instances.size() == 1) {
      String instanceId = String.valueOf(instances.getFirst());
      if (hasAgent(instanceId)) {
        String status = statusOf(find(String.valueOf(command.get("CommandId")), instanceId)).wire;
        patched.put("Status", status);
        patched.put("StatusDetails", status);
      }
    }
    return patched;
  }

  private boolean hasAgent(String instanceId) {
    return agents.stream().anyMatch(agent -> agent.instanceId().equals(instanceId));
  }

  private static Invocation.Status statusOf(@Nullable Invocation invocation) {
    return invocation == null ? Invocation.Status.PENDING : invocation.status();
  }

  private @Nullable Invocation find(String commandId, String instanceId) {
    for (SsmAgent agent : agents) {
      if (agent.instanceId().equals(instanceId)) {
        return agent.of(commandId);
      }
    }
    return null;
  }

  private static void reply(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
