package dev.unwedge.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unwedge.notice.Message;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.SourceException;
import dev.unwedge.testkit.aws.FakeSns;
import dev.unwedge.wire.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic that does not answer must not hold up the run. */
class MessageBoundTest {
  private final ServerSocket silent = listening();
  private final Endpoint endpoint = new Endpoint();

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    endpoint.close();
    silent.close();
  }

  @Test
  void aMessageIsGivenUpAfterAFifthOfTheTimeThatAReadingMayTake() {
    // A call may take 5 s, one attempt would take longer: only the message's own bound ends it.
    CallBounds bounds = CallBounds.of(Duration.ofMinutes(5), Duration.ofSeconds(5));
    AwsClients clients =
        endpoint.clients(URI.create("http://127.0.0.1:" + silent.getLocalPort()), bounds);
    SnsTopic topic = new SnsTopic(clients, FakeSns.TOPIC, new Meter(), Deadline.NONE);

    assertThatThrownBy(() -> topic.publish(new Message("unwedge devnet: test", "test")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("ApiCallTimeoutException")
        .hasMessageContaining("1000 millis")
        .hasMessageContaining(FakeSns.TOPIC);
  }
}
