package dev.unwedge.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK threw, in words for an operator. */
final class Failures {
  private Failures() {}

  /**
   * The service's code, such as {@code ThrottlingException}, or the kind of the client's failure.
   */
  static String code(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorCode() != null) {
      return service.awsErrorDetails().errorCode();
    }
    return e.getClass().getSimpleName();
  }

  /** The service's message, or the client's. */
  static String message(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorMessage() != null) {
      return service.awsErrorDetails().errorMessage();
    }
    return String.valueOf(e.getMessage());
  }

  /** Call, code and message in one sentence. */
  static String sentence(String call, SdkException e) {
    return "%s failed with %s: %s".formatted(call, code(e), message(e));
  }
}
