package dev.unwedge.testkit.aws;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** SNS in memory: Publish to one topic, with the service's checks. */
public final class FakeSns implements SnsClient {
  public static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:unwedge-devnet";

  private static final int MOST_SUBJECT = 99;
  private static final int MOST_BYTES = 262_144;

  private final List<PublishRequest> published = new ArrayList<>();
  private Consumer<PublishRequest> beforePublish = request -> {};
  private int calls;
  private int built;

  /** What the function asks for when it first has something to publish. */
  public synchronized SnsClient build() {
    built++;
    return this;
  }

  /** How often a client was asked for. */
  public synchronized int built() {
    return built;
  }

  /** Is called before each Publish; what it throws, the caller gets, and nothing is published. */
  public synchronized void beforePublish(Consumer<PublishRequest> action) {
    beforePublish = action;
  }

  /** What was published, oldest first. */
  public synchronized List<PublishRequest> published() {
    return List.copyOf(published);
  }

  /** Forgets what was published so far. */
  public synchronized void forget() {
    published.clear();
  }

  /** Calls, those that were refused too. */
  public synchronized int calls() {
    return calls;
  }

  @Override
  public synchronized PublishResponse publish(PublishRequest request) {
    calls++;
    beforePublish.accept(request);
    validate(request);
    published.add(request);
    return PublishResponse.builder().messageId(UUID.randomUUID().toString()).build();
  }

  /** As the API reference of Publish says. */
  private static void validate(PublishRequest request) {
    if (!TOPIC.equals(request.topicArn())) {
      throw AwsFaults.sns("NotFound", "Topic does not exist");
    }
    String subject = request.subject();
    boolean ascii = subject.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (subject.isEmpty() || subject.length() > MOST_SUBJECT || !ascii || subject.startsWith(" ")) {
      throw AwsFaults.sns("InvalidParameter", "Invalid parameter: Subject");
    }
    int bytes = request.message().getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MOST_BYTES) {
      throw AwsFaults.sns("InvalidParameter", "Invalid parameter: Message");
    }
  }

  @Override
  public String serviceName() {
    return "sns";
  }

  @Override
  public void close() {}
}
