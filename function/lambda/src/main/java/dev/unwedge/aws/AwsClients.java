package dev.unwedge.aws;

import dev.unwedge.run.Deadline;
import dev.unwedge.run.Futures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The SDK's clients, built once for each warm function. Region, credentials and {@code
 * AWS_ENDPOINT_URL} come from the environment, timeouts and retries from {@link CallBounds}.
 *
 * @param cloudWatch reads metrics
 * @param ssm reads commands and parameters
 * @param ssmSend sends commands, without retries
 * @param sns publishes messages to people; built when it is first asked for, as most runs have
 *     nothing to say
 */
public record AwsClients(
    CloudWatchClient cloudWatch,
    SsmClient ssm,
    SsmClient ssmSend,
    Supplier<SnsClient> sns,
    CallBounds bounds) {

  /** Clients that somebody else built, within the function's bounds. */
  public AwsClients(
      CloudWatchClient cloudWatch, SsmClient ssm, SsmClient ssmSend, Supplier<SnsClient> sns) {
    this(cloudWatch, ssm, ssmSend, sns, CallBounds.LAMBDA);
  }

  /** Builds the clients from the environment. */
  public static AwsClients create() {
    return create(CallBounds.LAMBDA);
  }

  /**
   * Builds the clients from the environment, for an endpoint that is slower than AWS.
   *
   * @param attempt the longest that one attempt of a call may take
   * @param call the longest that a call may take, with retries
   */
  public static AwsClients create(Duration attempt, Duration call) {
    return create(CallBounds.of(attempt, call));
  }

  /**
   * Builds the clients from the environment, within bounds. Those of SSM are built beside that of
   * CloudWatch: they are what a cold start waits for, as the JVM looks through all of SSM's 150
   * operations.
   */
  public static AwsClients create(CallBounds bounds) {
    SdkHttpClient http = bounds.http();
    CompletableFuture<List<SsmClient>> ssm =
        CompletableFuture.supplyAsync(
            () -> List.of(ssm(http, bounds.reading()), ssm(http, bounds.sending())));
    CloudWatchClient cloudWatch =
        CloudWatchClient.builder().httpClient(http).overrideConfiguration(bounds.reading()).build();
    return new AwsClients(
        cloudWatch,
        Futures.join(ssm).getFirst(),
        Futures.join(ssm).getLast(),
        new Lazy<>(
            () ->
                SnsClient.builder()
                    .httpClient(http)
                    .overrideConfiguration(bounds.telling())
                    .build()),
        bounds);
  }

  private static SsmClient ssm(SdkHttpClient http, ClientOverrideConfiguration configuration) {
    return SsmClient.builder().httpClient(http).overrideConfiguration(configuration).build();
  }

  /** How long calls may take in a run. */
  CallTime within(Deadline deadline) {
    return new CallTime(bounds, deadline);
  }
}
