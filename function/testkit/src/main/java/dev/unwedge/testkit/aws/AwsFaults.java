package dev.unwedge.testkit.aws;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** What the services throw, as the SDK gives it to its caller. */
public final class AwsFaults {
  private AwsFaults() {}

  /** CloudWatch's refusal of too many calls. */
  public static RuntimeException cloudWatchThrottles() {
    return cloudWatch("Throttling", "Rate exceeded");
  }

  /** CloudWatch refuses, with a code and a message. */
  public static RuntimeException cloudWatch(String code, String message) {
    return CloudWatchException.builder()
        .awsErrorDetails(details(code, message))
        .message(message)
        .statusCode(400)
        .build();
  }

  /** SSM's refusal of too many calls. */
  public static RuntimeException ssmThrottles() {
    return ssm("ThrottlingException", "Rate exceeded");
  }

  /** SSM refuses, with a code and a message. */
  public static RuntimeException ssm(String code, String message) {
    return SsmException.builder()
        .awsErrorDetails(details(code, message))
        .message(message)
        .statusCode(400)
        .build();
  }

  /** SNS refuses, with a code and a message. */
  public static RuntimeException sns(String code, String message) {
    return SnsException.builder()
        .awsErrorDetails(details(code, message))
        .message(message)
        .statusCode(400)
        .build();
  }

  /** The instance is offline or unknown to SSM. */
  public static RuntimeException invalidInstance() {
    String message = "Instances not in a valid state for account 123456789012";
    return InvalidInstanceIdException.builder()
        .awsErrorDetails(details("InvalidInstanceId", message))
        .message(message)
        .statusCode(400)
        .build();
  }

  /** The SDK gave up waiting for an answer. */
  public static RuntimeException clientTimeout() {
    return ApiCallTimeoutException.builder()
        .message("Client execution did not complete before the specified timeout")
        .build();
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
  }
}
