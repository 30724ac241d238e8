package dev.unwedge.testkit.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

class MetricWindowTest {
  private static final Instant START = Instant.parse("2026-05-31T12:00:00Z");
  private static final Instant END = Instant.parse("2026-05-31T15:00:00Z");

  @Test
  void anEndFarAheadIsBroughtForward() throws Exception {
    Instant latest = END.minusSeconds(3600);

    assertThat(MetricWindow.endingBy(latest, request(END))).isEqualTo(request(latest));
  }

  @Test
  void anEarlierEndStays() throws Exception {
    assertThat(MetricWindow.endingBy(END.plusSeconds(1), request(END))).isEqualTo(request(END));
  }

  @Test
  void aRequestWithoutAnEndIsRefused() {
    byte[] other = "StartTime only".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> MetricWindow.endingBy(END, other))
        .hasMessageContaining("without an end");
  }

  /** What the SDK sends. */
  private static byte[] request(Instant end) throws Exception {
    AtomicReference<byte[]> body = new AtomicReference<>(new byte[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          body.set(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
        });
    server.start();
    try (CloudWatchClient client =
        CloudWatchClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      assertThatThrownBy(() -> client.getMetricData(r -> r.startTime(START).endTime(end)))
          .isInstanceOf(SdkException.class);
    } finally {
      server.stop(0);
    }
    return body.get();
  }
}
