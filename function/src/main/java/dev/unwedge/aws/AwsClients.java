package dev.unwedge.aws;

import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The SDK's clients, built once for each warm function. Region, credentials and {@code
 * AWS_ENDPOINT_URL} come from the environment. All timeouts and retries are set here.
 *
 * @param cloudWatch reads metrics
 * @param ssm reads commands and parameters; reading may be retried
 * @param ssmSend sends commands, without retries: SendCommand has no idempotency token, so a retry
 *     after a lost answer would send it twice. The next run is the retry
 * @param sns publishes messages to people; built when it is first asked for, as most runs have
 *     nothing to say. It may be retried: a message that comes twice does no harm
 */
public record AwsClients(
    CloudWatchClient cloudWatch, SsmClient ssm, SsmClient ssmSend, Supplier<SnsClient> sns) {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than any of these calls takes; shorter than half of a one-minute schedule. */
  private static final Duration ATTEMPT = Duration.ofSeconds(20);

  /** With retries. */
  private static final Duration CALL = Duration.ofSeconds(45);

  /**
   * A message may take this fraction of the time that a reading may, 4 s an attempt and 9 s in all:
   * the run is over but for telling it.
   */
  private static final int MESSAGE = 5;

  /** Builds the clients from the environment. */
  public static AwsClients create() {
    return create(ATTEMPT, CALL);
  }

  /**
   * Builds the clients from the environment, for an endpoint that is slower than AWS.
   *
   * @param attempt the longest that one attempt of a call may take
   * @param call the longest that a call may take, with retries
   */
  public static AwsClients create(Duration attempt, Duration call) {
    SdkHttpClient http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(attempt).build();
    ClientOverrideConfiguration retrying =
        ClientOverrideConfiguration.builder()
            .apiCallAttemptTimeout(attempt)
            .apiCallTimeout(call)
            .retryStrategy(RetryMode.STANDARD)
            .build();
    ClientOverrideConfiguration once =
        ClientOverrideConfiguration.builder()
            .apiCallTimeout(attempt)
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .build();
    ClientOverrideConfiguration briefly =
        retrying.copy(
            brief ->
                brief
                    .apiCallAttemptTimeout(attempt.dividedBy(MESSAGE))
                    .apiCallTimeout(call.dividedBy(MESSAGE)));
    return new AwsClients(
        CloudWatchClient.builder().httpClient(http).overrideConfiguration(retrying).build(),
        SsmClient.builder().httpClient(http).overrideConfiguration(retrying).build(),
        SsmClient.builder().httpClient(http).overrideConfiguration(once).build(),
        new Lazy<>(
            () -> SnsClient.builder().httpClient(http).overrideConfiguration(briefly).build()));
  }
}
