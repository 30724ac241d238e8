package dev.unwedge.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.tomakehurst.wiremock.http.Request;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;

/** The calls of a run, in its order. */
enum Call {
  GET_PARAMETER("GetParameter", "GetParameter", Protocol.JSON),
  LIST_METRICS("ListMetrics", "ListMetrics", Protocol.CBOR),
  LIST_COMMANDS("ListCommands", "ListCommands", Protocol.JSON),
  GET_COMMAND_INVOCATION("GetCommandInvocation", "GetCommandInvocation", Protocol.JSON),
  HEADS("GetMetricData: heads", "GetMetricData", Protocol.CBOR),
  VITALS("GetMetricData: vitals", "GetMetricData", Protocol.CBOR),
  SEND_COMMAND("SendCommand", "SendCommand", Protocol.JSON),
  PUBLISH("Publish", "Publish", Protocol.QUERY),

  /** A whole service at once; the policy is then inline, or there would be no more to see. */
  ALL_OF_SSM("all of SSM", "", Protocol.JSON);

  /** What only a reading of heartbeats holds. */
  private static final String IN_VITALS = "Heartbeats";

  final String label;

  /** The operation; empty for all of the protocol. */
  final String operation;

  final Protocol protocol;

  Call(String label, String operation, Protocol protocol) {
    this.label = label;
    this.operation = operation;
    this.protocol = protocol;
  }

  /** Whether its answers come in pages. */
  boolean isPaged() {
    return this == LIST_METRICS || this == LIST_COMMANDS || readsMetrics();
  }

  boolean readsMetrics() {
    return this == HEADS || this == VITALS;
  }

  SdkCodec codec() {
    return protocol == Protocol.CBOR ? SdkCodec.CBOR : SdkCodec.JSON;
  }

  /** A builder of its pages. */
  SdkPojo page() {
    return switch (this) {
      case LIST_METRICS -> ListMetricsResponse.builder();
      case LIST_COMMANDS -> ListCommandsResponse.builder();
      case HEADS, VITALS -> GetMetricDataResponse.builder();
      case GET_PARAMETER, GET_COMMAND_INVOCATION, SEND_COMMAND, PUBLISH, ALL_OF_SSM ->
          throw new IllegalStateException(this + " has no pages");
    };
  }

  boolean is(Request request) {
    String target = request.getHeader("X-Amz-Target");
    String asked =
        switch (protocol) {
          case CBOR -> request.getUrl();
          case JSON -> target == null ? "" : target;
          case QUERY -> text(request);
        };
    boolean ofProtocol =
        protocol
            == (request.containsHeader("smithy-protocol")
                ? Protocol.CBOR
                : target == null ? Protocol.QUERY : Protocol.JSON);
    boolean vitals = text(request).contains(IN_VITALS);
    return ofProtocol
        && asked.contains(operation)
        && (this != HEADS || !vitals)
        && (this != VITALS || vitals);
  }

  static String text(Request request) {
    return new String(request.getBody(), ISO_8859_1);
  }
}
