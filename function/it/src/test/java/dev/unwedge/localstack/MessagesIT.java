package dev.unwedge.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Messages to people: from a run on the seed's fleet through SNS to a subscriber. */
@OnLocalStack
@TestInstance(Lifecycle.PER_CLASS)
class MessagesIT {
  private final SnsClient sns = LocalStack.clients().sns().get();

  /** The region is the one that LocalStack's container sets. */
  private final SqsClient sqs;

  private final LiveFleet fleet = LiveFleet.ofSeedBriefly();
  private final String topic;
  private final String queue;

  MessagesIT() {
    sqs = SqsClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
    topic = sns.createTopic(request -> request.name("unwedge-" + fleet.name)).topicArn();
    queue = sqs.createQueue(request -> request.queueName(fleet.name)).queueUrl();
  }

  @BeforeAll
  void subscribe() {
    String arn =
        sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    sns.subscribe(request -> request.topicArn(topic).protocol("sqs").endpoint(arn));
    String parameter = "/unwedge/" + fleet.name + "/policy";
    LocalStack.clients()
        .ssm()
        .putParameter(
            request ->
                request.name(parameter).type(ParameterType.STRING).value(LiveFleet.SHORT_LOOKBACK));
    fleet
        .without("UNWEDGE_POLICY")
        .with("UNWEDGE_POLICY_PARAMETER", parameter)
        .with("UNWEDGE_TOPIC_ARN", topic)
        .with("AWS_REGION", "eu-central-1")
        .with("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/unwedge-" + fleet.name);
  }

  @AfterAll
  void close() {
    sqs.close();
  }

  /** The next message that the subscriber gets, as SNS wraps it. */
  private Map<?, ?> received() {
    for (int i = 0; i < 6; i++) {
      List<Message> messages =
          sqs.receiveMessage(
                  request -> request.queueUrl(queue).maxNumberOfMessages(1).waitTimeSeconds(20))
              .messages();
      if (!messages.isEmpty()) {
        Message message = messages.getFirst();
        sqs.deleteMessage(
            request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
        return LiveFleet.object(message.body());
      }
    }
    throw new AssertionError("no message came");
  }

  private static String text(Map<?, ?> message, String field) {
    return String.valueOf(Objects.requireNonNull(message.get(field), field));
  }

  @Test
  void theSeedsRestartsReachPeopleInOneMessageAndOnlyOnce() throws IOException {
    UnwedgeHandler warm = fleet.handler();

    Map<?, ?> report =
        LiveFleet.object(warm.handle(LiveFleet.event("schedule-rule.json"), "request-1"));

    Map<?, ?> message = received();
    assertThat(text(message, "Subject"))
        .isEqualTo("unwedge %s: restarted zeam_10 and 1 more".formatted(fleet.name));
    assertThat(text(message, "Message"))
        .contains(
            "restarted zeam_10, frozen 75 min at 53\n",
            "  verdict: WEDGED, head 53 for 75 min, no heartbeat, while the network advances\n",
            "restarted zeam_13, frozen 75 min at 53\n",
            "  attempt: 1 of 5",
            "Run " + report.get("runId"));
    fleet
        .commands()
        .forEach(command -> assertThat(text(message, "Message")).contains(command.commandId()));
    assertThat(report.get("warnings")).asString().isEqualTo("[]");
    assertThat(masked(text(message, "Message"))).isEqualTo(masked(sample()));
    assertThat(fleet.lines("run.finished").getLast().get("messageId"))
        .isEqualTo(message.get("MessageId"));

    warm.handle("{}", "request-2");

    assertThat(fleet.lines("run.finished").getLast().get("messageId")).isNull();
  }

  private static String page() throws IOException {
    return Files.readString(Repository.file("docs/observability.md"));
  }

  /** What the page shows as a message; it names its fleet devnet. */
  private static String sample() throws IOException {
    String from = page().substring(page().indexOf("<!-- message -->\n```\n") + 21);
    return from.substring(0, from.indexOf("```"));
  }

  /** Without what is another at every run, ids, instants and the fleet's name; links cut short. */
  private static String masked(String message) {
    return message
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9.:*a]+Z", "INSTANT")
        .replaceAll("(logs-insights).*", "$1…")
        .replaceAll("it-\\d{4}|devnet", "FLEET");
  }

  @Test
  void aTopicThatIsGoneIsAWarningAndTheRestartsAreDone() {
    LiveFleet other = LiveFleet.ofSeedBriefly().with("UNWEDGE_TOPIC_ARN", topic + "-gone");

    Map<?, ?> report = other.invoke("{}");

    assertThat(other.restarted()).containsExactlyInAnyOrder("zeam_10", "zeam_13");
    assertThat(report.get("warnings")).asString().contains(topic + "-gone", "NotFound");
  }

  /** The command as the page gives it, its texts taken from there. */
  @Test
  void theTestMessageOfThePageReachesPeople() throws IOException {
    String command = page().substring(page().indexOf("aws sns publish"));
    String subject = option(command, "subject");
    String body = option(command, "message");

    sns.publish(request -> request.topicArn(topic).subject(subject).message(body));

    assertThat(option(command, "topic-arn")).isEqualTo("$UNWEDGE_TOPIC_ARN");
    assertThat(new dev.unwedge.notice.Message(subject, body).subject()).isEqualTo(subject);
    Map<?, ?> message = received();
    assertThat(text(message, "Subject")).isEqualTo(subject);
    assertThat(text(message, "Message")).isEqualTo(body);
  }

  private static String option(String command, String name) {
    Matcher matcher =
        Pattern.compile("--" + name + " (['\"])(.*?)\\1", Pattern.DOTALL).matcher(command);
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(2);
  }
}
