package dev.unwedge.aws;

import dev.unwedge.fuzz.Expect;
import dev.unwedge.json.Json;
import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.World;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Any bytes as SSM's answers, read by the real SDK within a whole run. The input is a part for each
 * of ListCommands, GetCommandInvocation and SendCommand: a line with the status, and the body.
 */
public final class SsmAnswersFuzz {
  private static final String BETWEEN = "\n--\n";
  private static final World WORLD = World.wedged(4, 4, "zeam_3");

  private static final Service SERVICE = new Service();
  private static final SsmClient SSM =
      SsmClient.builder()
          .httpClient(SERVICE)
          .region(Region.EU_CENTRAL_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
          .overrideConfiguration(
              override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
          .build();

  private SsmAnswersFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    // Byte for byte, so that what is no UTF-8 reaches the SDK as it is.
    SERVICE.parts = List.of(new String(input, StandardCharsets.ISO_8859_1).split(BETWEEN, 3));
    SERVICE.sent.set(0);
    WORLD.cloudWatch.forgetCalls();
    List<String> lines = new ArrayList<>();
    UnwedgeHandler handler =
        new UnwedgeHandler(
            new AwsClients(WORLD.cloudWatch, SSM, SSM, WORLD.sns::build),
            WORLD.environment,
            WORLD.clock,
            lines::add);
    try {
      Json.object(handler.handle("{}", World.REQUEST), "the report");
    } catch (RunFailedException e) {
      Expect.toBeAFailure(e);
    }
    Expect.toBeHarmless(lines);
    Expect.that(SERVICE.sent.get() <= 1, "a node was sent " + SERVICE.sent + " commands");
  }

  /** Answers each call with its part of the input. */
  private static final class Service implements SdkHttpClient {
    private volatile List<String> parts = List.of();
    private final AtomicInteger sent = new AtomicInteger();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      String target =
          request
              .httpRequest()
              .firstMatchingHeader("X-Amz-Target")
              .orElseThrow()
              .split("\\.", 2)[1];
      int part =
          switch (target) {
            case "ListCommands" -> 0;
            case "GetCommandInvocation" -> 1;
            case "SendCommand" -> {
              sent.incrementAndGet();
              yield 2;
            }
            default -> throw new AssertionError(target);
          };
      HttpExecuteResponse answer = answer(part < parts.size() ? parts.get(part) : "");
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return answer;
        }

        @Override
        public void abort() {}
      };
    }

    private static HttpExecuteResponse answer(String part) {
      int line = part.indexOf('\n');
      byte[] body = part.substring(line + 1).getBytes(StandardCharsets.ISO_8859_1);
      return HttpExecuteResponse.builder()
          .response(
              SdkHttpResponse.builder()
                  .statusCode(status(line < 0 ? "" : part.substring(0, line)))
                  .putHeader("Content-Type", "application/x-amz-json-1.1")
                  .putHeader("Content-Length", Integer.toString(body.length))
                  .build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
          .build();
    }

    private static int status(String text) {
      return text.matches("[1-5][0-9][0-9]") ? Integer.parseInt(text, 10) : 200;
    }

    @Override
    public String clientName() {
      return "fuzz";
    }

    @Override
    public void close() {}
  }

  /** A history with every kind of end, and refusals. */
  public static List<byte[]> seeds() {
    String list =
        """
        {"Commands": [{"CommandId": "c1", "DocumentName": "unwedge-restart-devnet", "Status": "%s",
          "RequestedDateTime": 1780234200.0, "InstanceIds": ["i-0c0ffee0000000003"], "Comment": "unwedge",
          "Parameters": {"Node": ["zeam_3"], "StartedBefore": ["2026-05-31T13:28:00Z"], "Veto": ["HEAD_OR_HEARTBEAT"],
            "ExpiresAt": ["2026-05-31T13:35:00Z"], "DowntimeSeconds": ["60"], "RunId": ["r"]}}]}\
        """;
    String word =
        """
        {"Status": "%s", "StatusDetails": "%s", "StandardOutputContent": "looks\\n{\\"unwedge\\":1,\\"outcome\\":\\"%s\\",\
        \\"node\\":\\"zeam_3\\",\\"startedAtBefore\\":\\"2026-05-31T09:00:00Z\\",\
        \\"startedAtAfter\\":\\"2026-05-31T13:31:00.5Z\\",\\"evidence\\":{\\"a\\":[1]}}\\n"}\
        """;
    String sent = "{\"Command\": {\"CommandId\": \"c2\"}}";
    String refused = "{\"__type\": \"InvalidInstanceId\", \"message\": \"not here\"}";
    return Stream.of(
            all(200, "{\"Commands\": []}", 200, "{}", 200, sent),
            all(200, "{\"Commands\": []}", 200, "{}", 400, refused),
            all(200, "{\"Commands\": [], \"NextToken\": \"t\"}", 200, "{}", 500, "<html>"),
            all(200, list.formatted("Success"), 200, word("Success", "RESTARTED", word), 200, sent),
            all(200, list.formatted("Failed"), 200, word("Failed", "BUSY", word), 200, sent),
            all(200, list.formatted("TimedOut"), 400, refused, 200, "{\"Command\": {}}"),
            all(200, list.formatted("InProgress"), 200, "", 200, sent))
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static String word(String status, String outcome, String form) {
    return form.formatted(status, status.toUpperCase(Locale.ROOT), outcome);
  }

  private static String all(
      int listStatus, String list, int wordStatus, String word, int sentStatus, String sent) {
    return String.join(
        BETWEEN, listStatus + "\n" + list, wordStatus + "\n" + word, sentStatus + "\n" + sent);
  }
}
