package dev.unwedge.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The entry that Lambda calls: streams in, streams out. */
class StreamTest {
  private final World world = World.wedged(10, 4, "zeam_3");

  /** A context that knows its request and its time only. */
  private record Request(String id) implements Context {
    @Override
    public String getAwsRequestId() {
      return id;
    }

    @Override
    public String getLogGroupName() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getLogStreamName() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getFunctionName() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getFunctionVersion() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getInvokedFunctionArn() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CognitoIdentity getIdentity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ClientContext getClientContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getRemainingTimeInMillis() {
      return 60_000;
    }

    @Override
    public int getMemoryLimitInMB() {
      throw new UnsupportedOperationException();
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException("LambdaLogger would wrap the audit lines");
    }
  }

  private String invoke(String event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    world
        .handler()
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(UTF_8)), out, new Request("request-7"));
    return out.toString(UTF_8);
  }

  @Test
  void theReportIsWrittenAsJson() throws IOException {
    JsonView report = JsonView.of(invoke("{}"));

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("WEDGED");
  }

  @Test
  void everyAuditLineCarriesLambdasRequestId() throws IOException {
    invoke("{}");

    assertThat(world.lines().stream().map(JsonView::of).filter(line -> line.has("event")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.text("requestId")).isEqualTo("request-7"));
  }

  @Test
  void aFailureIsThrownSoThatLambdaCountsIt() {
    assertThatThrownBy(() -> invoke("{\"dryrun\": true}")).hasMessageContaining("dryrun");
  }

  @Test
  void theRunKeepsWithinTheTimeThatTheContextTells() throws IOException {
    invoke("{}");

    assertThat(world.cloudWatch.listRequests().getFirst().overrideConfiguration())
        .get()
        .satisfies(timed -> assertThat(timed.apiCallTimeout()).contains(Duration.ofSeconds(36)));
  }
}
