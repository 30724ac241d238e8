package dev.unwedge.wire;

import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.ContentTypeHeader;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;
import software.amazon.awssdk.utils.builder.Buildable;

/** Spoils the service's own answers: what was asked for has happened, and nobody hears it right. */
final class Distortion implements ResponseTransformerV2 {
  static final String NAME = "distortion";

  private volatile Call call = Call.LIST_METRICS;
  private volatile Fault fault = Fault.NO_BODY;
  private volatile String token = "";

  /** The answer that has been given, for one that comes again. */
  private volatile byte[] given = {};

  void set(Call brokenCall, Fault itsFault) {
    call = brokenCall;
    fault = itsFault;
  }

  /** What the answer says its next page is called. */
  void token(String next) {
    token = next;
  }

  @Override
  public Response transform(Response response, ServeEvent event) {
    byte[] body = distorted(response.getBody());
    return Response.Builder.like(response).but().headers(headers(response)).body(body).build();
  }

  private byte[] distorted(byte[] body) {
    return switch (fault) {
      case TRUNCATED -> Arrays.copyOf(body, body.length / 2);
      case GARBAGE -> "\u0001\u00ff}{ no answer at all \u0000".getBytes(StandardCharsets.UTF_8);
      case NO_BODY -> new byte[0];
      case WRONG_TYPE -> "<html><body>Please log in</body></html>".getBytes(StandardCharsets.UTF_8);
      case LOST_PAGE, SAME_PAGE -> body.length == 0 ? given : withNextPage(body);
      case PARTIAL_DATA -> withStatus(body, StatusCode.PARTIAL_DATA, 1);
      case INTERNAL_ERROR -> withStatus(body, StatusCode.INTERNAL_ERROR, 1);
      case HALF_FAIL -> withStatus(body, StatusCode.INTERNAL_ERROR, 2);
      default -> throw new IllegalStateException(fault + " is not made of an answer");
    };
  }

  private HttpHeaders headers(Response response) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : response.getHeaders().all()) {
      if (!header.keyEquals("Content-Length")
          && !header.keyEquals("Transfer-Encoding")
          && !(header.keyEquals(ContentTypeHeader.KEY) && fault == Fault.WRONG_TYPE)) {
        headers.add(header);
      }
    }
    if (fault == Fault.WRONG_TYPE) {
      headers.add(new HttpHeader(ContentTypeHeader.KEY, "text/html"));
    }
    if (call.protocol == Protocol.CBOR) {
      headers.add(new HttpHeader("smithy-protocol", "rpc-v2-cbor"));
    }
    return new HttpHeaders(headers);
  }

  /** Remembers it, as it may come again. */
  private byte[] withNextPage(byte[] body) {
    SdkPojo answer = call.codec().read(body, call.page());
    for (SdkField<?> field : answer.sdkFields()) {
      if (field.locationName().equals("NextToken")) {
        field.set(answer, token);
      }
    }
    given = call.codec().write(((Buildable) answer).build());
    return given;
  }

  /** The first of so many equal shares of the queries has a status; one query is all of them. */
  private byte[] withStatus(byte[] body, StatusCode status, int shares) {
    GetMetricDataResponse answer = call.codec().read(body, GetMetricDataResponse.builder()).build();
    List<MetricDataResult> results = new ArrayList<>(answer.metricDataResults());
    int failing = results.size() == 1 && shares > 1 ? 0 : results.size() / shares;
    for (int i = 0; i < failing; i++) {
      results.set(i, results.get(i).toBuilder().statusCode(status).build());
    }
    return call.codec().write(answer.toBuilder().metricDataResults(results).build());
  }

  @Override
  public boolean applyGlobally() {
    return false;
  }

  @Override
  public String getName() {
    return NAME;
  }
}
