package dev.unwedge.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unwedge.notice.Message;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic that does not answer must not hold up the run. */
class MessageBoundTest {
  private final Map<String, @Nullable String> before = new HashMap<>();
  private final ServerSocket silent = listening();

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the real clients look, as in Lambda they look at the environment. */
  @BeforeEach
  void pointTheSdkAtASilentServer() {
    set("aws.endpointUrl", "http://127.0.0.1:" + silent.getLocalPort());
    set("aws.region", "eu-central-1");
    set("aws.accessKeyId", "nobody");
    set("aws.secretAccessKey", "nothing");
  }

  private void set(String name, String value) {
    before.put(name, System.getProperty(name));
    System.setProperty(name, value);
  }

  @AfterEach
  void restore() throws IOException {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    silent.close();
  }

  @Test
  void aMessageIsGivenUpAfterAFifthOfTheTimeThatAReadingMayTake() {
    // A call may take 5 s, one attempt would take longer: only the message's own bound ends it.
    AwsClients clients = AwsClients.create(Duration.ofMinutes(5), Duration.ofSeconds(5));
    SnsTopic topic = new SnsTopic(clients, FakeSns.TOPIC, new Meter(), Deadline.NONE);

    assertThatThrownBy(() -> topic.publish(new Message("unwedge devnet: test", "test")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("ApiCallTimeoutException")
        .hasMessageContaining("1000 millis")
        .hasMessageContaining(FakeSns.TOPIC);
  }
}
