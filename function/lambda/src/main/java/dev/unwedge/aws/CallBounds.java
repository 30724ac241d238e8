package dev.unwedge.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * All timeouts and retries of all clients. A run's deadline shortens them further ({@link
 * CallTime}).
 *
 * <p>Reading is tried {@value #ATTEMPTS} times, in the SDK's standard mode: two retries mend what
 * passes within seconds, and what lasts longer is for the next run, a minute later. Each client
 * keeps the mode's bucket of tokens, so that a service in trouble is soon asked once a call and no
 * more. The legacy mode would try four times and wait for less; the adaptive one slows calls down
 * before they are sent, by a rate that it learned in an earlier run.
 *
 * @param connect the longest that a connection may take: within a region milliseconds; so that a
 *     lost first packet, sent again after one second, costs no attempt
 * @param attempt the longest that one attempt of a reading call may take. GetMetricData with 500
 *     queries over six hours takes a few seconds
 * @param call the longest that it may take with its retries: two whole attempts and a quick one,
 *     within the 78 s that a run of two minutes may read
 * @param backoff before the first retry, at most; twice as much before the second. The SDK's own
 *     choice, 100 ms
 * @param throttled the same after a throttled attempt: one second, as the quotas are per second
 */
public record CallBounds(
    Duration connect, Duration attempt, Duration call, Duration backoff, Duration throttled) {

  /** What the function lives with. */
  public static final CallBounds LAMBDA = of(Duration.ofSeconds(20), Duration.ofSeconds(45));

  private static final int ATTEMPTS = 3;

  /** No wait is longer, though with {@value #ATTEMPTS} attempts none comes near it. */
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(5);

  /**
   * What a run can do without may take this fraction of the time of what it needs, 4 s an attempt
   * and 9 s in all: a host's word on a past command, which later runs ask for again, and the
   * message to people, which stands in the log.
   */
  private static final int BRIEFLY = 5;

  /**
   * The usual waits, for an endpoint of any speed.
   *
   * @param attempt the longest that one attempt of a call may take
   * @param call the longest that a call may take, with retries
   */
  public static CallBounds of(Duration attempt, Duration call) {
    return new CallBounds(
        Duration.ofSeconds(2), attempt, call, Duration.ofMillis(100), Duration.ofSeconds(1));
  }

  /** The longest that one attempt of a brief call may take. */
  Duration briefAttempt() {
    return attempt.dividedBy(BRIEFLY);
  }

  /** The longest that a brief call may take, with its retries. */
  Duration briefCall() {
    return call.dividedBy(BRIEFLY);
  }

  /**
   * The longest that SendCommand may take, in its one attempt: half of a reading one, 10 s. It is
   * answered within a second; what is answered later is taken for a command that was perhaps sent.
   */
  Duration send() {
    return attempt.dividedBy(2);
  }

  /** The HTTP client; an answer that stops coming ends with its attempt. */
  SdkHttpClient http() {
    return new SoundHttp(
        UrlConnectionHttpClient.builder()
            .connectionTimeout(connect)
            .socketTimeout(attempt)
            .build());
  }

  /** For calls that read. */
  ClientOverrideConfiguration reading() {
    return common()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(call)
        .retryStrategy(retries())
        .build();
  }

  /**
   * For SendCommand, without retries: it has no idempotency token, so a retry after a lost answer
   * would send a second command. The next run is the retry.
   */
  ClientOverrideConfiguration sending() {
    return common().apiCallTimeout(send()).retryStrategy(DefaultRetryStrategy.doNotRetry()).build();
  }

  /** For messages to people; one that comes twice does no harm. */
  ClientOverrideConfiguration telling() {
    return common()
        .apiCallAttemptTimeout(briefAttempt())
        .apiCallTimeout(briefCall())
        .retryStrategy(retries())
        .build();
  }

  private static ClientOverrideConfiguration.Builder common() {
    return ClientOverrideConfiguration.builder().addExecutionInterceptor(new NoEmptyAnswers());
  }

  private RetryStrategy retries() {
    return AwsRetryStrategy.forRetryMode(RetryMode.STANDARD).toBuilder()
        .maxAttempts(ATTEMPTS)
        .backoffStrategy(BackoffStrategy.exponentialDelay(backoff, MOST_BACKOFF))
        .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(throttled, MOST_BACKOFF))
        .build();
  }
}
