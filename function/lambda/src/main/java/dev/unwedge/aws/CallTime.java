package dev.unwedge.aws;

import dev.unwedge.run.Deadline;
import dev.unwedge.run.SourceException;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** How long each call may take: what its client allows, and no longer than the run has time. */
record CallTime(CallBounds bounds, Deadline deadline) {
  /** What is not worth a call: with less left, nothing would come of it. */
  private static final Duration LEAST = Duration.ofMillis(50);

  /**
   * For a call that reads.
   *
   * @param call its name
   * @throws SourceException if there is no time left for it
   */
  AwsRequestOverrideConfiguration reading(String call) {
    return within(bounds.attempt(), bounds.call(), deadline.toRead(), call);
  }

  /** For a call that the run can do without; else the same. */
  AwsRequestOverrideConfiguration asking(String call) {
    return within(bounds.briefAttempt(), bounds.briefCall(), deadline.toAsk(), call);
  }

  /** For a message; else the same. */
  AwsRequestOverrideConfiguration telling(String call) {
    return within(bounds.briefAttempt(), bounds.briefCall(), deadline.toTell(), call);
  }

  /** For SendCommand. Whether there is time is asked before the intent to send is told. */
  AwsRequestOverrideConfiguration sending() {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallTimeout(shorter(bounds.send(), deadline.send()))
        .build();
  }

  private static AwsRequestOverrideConfiguration within(
      Duration attempt, Duration whole, Duration left, String call) {
    if (left.compareTo(LEAST) < 0) {
      throw new SourceException("no time was left in this run for " + call);
    }
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(shorter(attempt, left))
        .apiCallTimeout(shorter(whole, left))
        .build();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
