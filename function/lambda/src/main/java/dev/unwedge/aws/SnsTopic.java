package dev.unwedge.aws;

import dev.unwedge.notice.Message;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Meter;
import dev.unwedge.run.SourceException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** A standard SNS topic that people subscribe to. */
public final class SnsTopic {
  private final Supplier<SnsClient> sns;
  private final CallTime time;
  private final String arn;
  private final Meter meter;

  /**
   * Takes the clients; that of SNS is not asked for before there is something to publish.
   *
   * @param arn of the topic
   * @param deadline of the run
   */
  public SnsTopic(AwsClients clients, String arn, Meter meter, Deadline deadline) {
    this.sns = clients.sns();
    this.time = clients.within(deadline);
    this.arn = arn;
    this.meter = meter;
  }

  /**
   * Publishes a message.
   *
   * @return the id that SNS gave it
   * @throws SourceException if SNS did not take it, or nobody knows
   */
  public String publish(Message message) {
    try {
      PublishRequest request =
          PublishRequest.builder()
              .topicArn(arn)
              .subject(message.subject())
              .message(message.body())
              .overrideConfiguration(time.telling("Publish"))
              .build();
      meter.call();
      String id = sns.get().publish(request).messageId();
      if (id == null) {
        throw new SourceException(
            "topic %s: Publish was answered without a message id. The message was: %s"
                .formatted(arn, message.subject()));
      }
      return id;
    } catch (SdkException e) {
      throw new SourceException(
          "topic %s: %s. The message was: %s"
              .formatted(arn, Failures.sentence("Publish", e), message.subject()),
          e);
    }
  }
}
