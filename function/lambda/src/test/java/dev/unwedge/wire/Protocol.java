package dev.unwedge.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** How a service speaks, as far as its errors show it. */
public enum Protocol {
  /** CloudWatch: rpc-v2-cbor, with the old protocol's code in a header. */
  CBOR("application/cbor") {
    @Override
    public byte[] error(String code, String message) {
      return SdkCodec.CBOR.write(
          Map.of("__type", "com.amazonaws.cloudwatch#" + code, "message", message));
    }

    @Override
    public Map<String, String> headers(String code) {
      return Map.of(
          "Content-Type",
          contentType,
          "smithy-protocol",
          "rpc-v2-cbor",
          "x-amzn-query-error",
          code + ";Sender");
    }
  },

  /** SSM: JSON 1.1. */
  JSON("application/x-amz-json-1.1") {
    @Override
    public byte[] error(String code, String message) {
      return SdkCodec.JSON.write(Map.of("__type", code, "message", message));
    }
  },

  /** SNS: forms in, XML out. */
  QUERY("text/xml") {
    @Override
    public byte[] error(String code, String message) {
      return """
      <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>\
      <Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>
      """
          .formatted(code, message, REQUEST_ID)
          .getBytes(UTF_8);
    }
  };

  /** Of every answer. */
  static final String REQUEST_ID = "f3a1c0de-0000-4000-8000-000000000000";

  final String contentType;

  Protocol(String contentType) {
    this.contentType = contentType;
  }

  /** An error's body. */
  public abstract byte[] error(String code, String message);

  /** An error's headers. */
  public Map<String, String> headers(String code) {
    return Map.of("Content-Type", contentType);
  }
}
