package dev.unwedge.localstack;

import static dev.unwedge.localstack.LiveFleet.told;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.unwedge.aws.AwsClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * What SSM refuses. LocalStack takes every command, so SendCommand goes to a server that answers as
 * SSM does; everything else is LocalStack's.
 */
@OnLocalStack
class RefusalIT {

  @Test
  void aRefusedCommandIsAnOutcomeAndNotACrash() throws IOException {
    LiveFleet fleet = LiveFleet.ofSeedBriefly();
    HttpServer ssm = refusing("{\"__type\":\"InvalidInstanceId\",\"Message\":\"not connected\"}");
    try (SsmClient refused = client(ssm)) {
      AwsClients clients =
          new AwsClients(
              LocalStack.clients().cloudWatch(),
              LocalStack.clients().ssm(),
              refused,
              LocalStack.clients().sns());

      Map<?, ?> report = LiveFleet.object(fleet.handler(clients).handle("{}", null));

      assertThat(told(report, "zeam_10")).isEqualTo("WEDGED RESTART");
      assertThat(fleet.lines("restart.refused"))
          .extracting(line -> line.get("node") + " " + line.get("code"))
          .containsExactlyInAnyOrder("zeam_10 InvalidInstanceId", "zeam_13 InvalidInstanceId");
      assertThat(String.valueOf(report.get("warnings")))
          .contains("zeam_10 was not restarted: InvalidInstanceId: not connected");
      assertThat(fleet.commands()).isEmpty();
    } finally {
      ssm.stop(0);
    }
  }

  private static HttpServer refusing(String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(400, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static SsmClient client(HttpServer server) {
    return SsmClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
