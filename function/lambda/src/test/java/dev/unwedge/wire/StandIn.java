package dev.unwedge.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * CloudWatch, SSM and SNS at an address of the loopback interface, in the protocols that the SDK
 * speaks to them. What they answer comes from anything that has the SDK's interfaces.
 */
public final class StandIn implements AutoCloseable {
  static {
    // Else each small answer waits for the other side's delayed acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** From a request's body to an answer's. */
  private interface Operation extends Function<byte[], byte[]> {}

  private static final class Answer {
    final int status;
    final Map<String, String> headers;
    final byte[] body;

    Answer(int status, Map<String, String> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }
  }

  private final HttpServer server;
  private final Map<String, Operation> operations;

  /** Starts on a port of its own. */
  public StandIn(CloudWatchClient cloudWatch, SsmClient ssm, SnsClient sns) throws IOException {
    operations =
        Map.of(
            "ListMetrics",
            operation(SdkCodec.CBOR, ListMetricsRequest::builder, cloudWatch::listMetrics),
            "GetMetricData",
            operation(SdkCodec.CBOR, GetMetricDataRequest::builder, cloudWatch::getMetricData),
            "GetParameter",
            operation(SdkCodec.JSON, GetParameterRequest::builder, ssm::getParameter),
            "ListCommands",
            operation(SdkCodec.JSON, ListCommandsRequest::builder, ssm::listCommands),
            "GetCommandInvocation",
            operation(
                SdkCodec.JSON, GetCommandInvocationRequest::builder, ssm::getCommandInvocation),
            "SendCommand",
            operation(SdkCodec.JSON, SendCommandRequest::builder, ssm::sendCommand),
            "Publish",
            body -> publish(sns, body));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  /** Where it is. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static <Q, B extends SdkBuilder<B, Q> & SdkPojo> Operation operation(
      SdkCodec codec, Supplier<B> builder, Function<Q, ? extends SdkPojo> service) {
    return body -> codec.write(service.apply(codec.read(body, builder.get()).build()));
  }

  private static byte[] publish(SnsClient sns, byte[] body) {
    Map<String, String> form = form(body);
    String id =
        sns.publish(
                PublishRequest.builder()
                    .topicArn(form.get("TopicArn"))
                    .subject(form.get("Subject"))
                    .message(form.get("Message"))
                    .build())
            .messageId();
    return """
    <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>%s</MessageId>\
    </PublishResult><ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></PublishResponse>
    """
        .formatted(id, Protocol.REQUEST_ID)
        .getBytes(UTF_8);
  }

  private static Map<String, String> form(byte[] body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(body, UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      form.put(
          URLDecoder.decode(pair.substring(0, equals), UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return form;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer answer = answer(exchange, body);
      answer.headers.forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(answer.status, answer.body.length);
      exchange.getResponseBody().write(answer.body);
    }
  }

  private Answer answer(HttpExchange exchange, byte[] body) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String path = exchange.getRequestURI().getPath();
    Protocol protocol = Protocol.QUERY;
    String name = "Publish";
    if (exchange.getRequestHeaders().containsKey("smithy-protocol")) {
      protocol = Protocol.CBOR;
      name = path.substring(path.lastIndexOf('/') + 1);
    } else if (target != null) {
      protocol = Protocol.JSON;
      name = target.substring(target.indexOf('.') + 1);
    }
    Operation operation = operations.get(name);
    if (operation == null) {
      return error(protocol, 400, "UnknownOperationException", name);
    }
    try {
      return new Answer(200, headers(protocol), operation.apply(body));
    } catch (AwsServiceException e) {
      return error(protocol, e.statusCode(), code(e), e.getMessage());
    } catch (RuntimeException e) {
      return error(protocol, 500, "InternalFailure", e.toString());
    }
  }

  private static Map<String, String> headers(Protocol protocol) {
    return protocol == Protocol.CBOR
        ? Map.of("Content-Type", protocol.contentType, "smithy-protocol", "rpc-v2-cbor")
        : Map.of("Content-Type", protocol.contentType);
  }

  private static Answer error(Protocol protocol, int status, String code, String message) {
    return new Answer(
        status, protocol.headers(code), protocol.error(code, String.valueOf(message)));
  }

  /** The code that the exception was given, or the one that its class is modelled on. */
  private static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String name = e.getClass().getSimpleName();
    return details != null && details.errorCode() != null
        ? details.errorCode()
        : name.substring(0, name.length() - "Exception".length());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
