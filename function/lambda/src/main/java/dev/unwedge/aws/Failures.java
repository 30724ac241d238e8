package dev.unwedge.aws;

import dev.unwedge.json.Excerpt;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK threw, in words for an operator. */
final class Failures {
  /** A proxy on the way may answer with a whole page. */
  private static final int MOST_SAID = 500;

  private Failures() {}

  /**
   * The service's code, such as {@code ThrottlingException}, or the kind of the client's failure.
   */
  static String code(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorCode() != null) {
      return Excerpt.of(service.awsErrorDetails().errorCode(), MOST_SAID);
    }
    return e.getClass().getSimpleName();
  }

  /** The service's message, or the client's. */
  static String message(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorMessage() != null) {
      return Excerpt.of(service.awsErrorDetails().errorMessage(), MOST_SAID);
    }
    return Excerpt.of(String.valueOf(e.getMessage()), MOST_SAID);
  }

  /** Call, code and message in one sentence. */
  static String sentence(String call, SdkException e) {
    return "%s failed with %s: %s".formatted(call, code(e), message(e));
  }
}
