package dev.unwedge.wire;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.requestMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER;
import static com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE;
import static com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK;
import static com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * WireMock between the SDK and the {@link StandIn}: it passes everything on, and breaks what it is
 * told to break.
 */
final class Gateway implements AutoCloseable {
  /** Before what is passed on as it is. */
  private static final int FIRST = 1;

  private static final int LAST = 10;

  /** Longer than any call may take. */
  private static final int SLOW_MILLIS = 60_000;

  private static final int DRIPS = 100;
  private static final int STATUS_ERROR = 500;
  private static final int STATUS_UNAVAILABLE = 503;
  private static final int STATUS_REFUSED = 400;

  /** A page that the service says it has and does not. */
  private static final String LOST = "page-that-is-lost";

  private static final String SAME = "page-that-comes-again";

  private final Distortion distortion = new Distortion();
  private final AtomicInteger hits = new AtomicInteger();
  private final WireMockServer server =
      new WireMockServer(
          options()
              .bindAddress("127.0.0.1")
              .dynamicPort()
              .disableRequestJournal()
              .containerThreads(64)
              .extensions(distortion));

  Gateway() {
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Passes everything on, and counts anew. */
  void passTo(StandIn service) {
    server.resetMappings();
    hits.set(0);
    server.stubFor(any(anyUrl()).atPriority(LAST).willReturn(passed(service)));
  }

  /** How often the broken call was made. */
  int hits() {
    return hits.get();
  }

  /** From now on breaks a call of the service. */
  void breaks(Call call, Fault fault, StandIn service) {
    distortion.set(call, fault);
    switch (fault) {
      case THROTTLED -> stub(call, error(call, STATUS_REFUSED, throttling(call), "Rate exceeded"));
      case ERROR_500 ->
          stub(call, error(call, STATUS_ERROR, "InternalFailure", "please try again"));
      case ERROR_503 ->
          stub(
              call,
              aResponse()
                  .withStatus(STATUS_UNAVAILABLE)
                  .withHeader("Content-Type", "text/html")
                  .withBody("<html><h1>503 Service Temporarily Unavailable</h1></html>"));
      case SLOW -> stub(call, passed(service).withFixedDelay(SLOW_MILLIS));
      case DRIPPING -> stub(call, passed(service).withChunkedDribbleDelay(DRIPS, SLOW_MILLIS));
      case RESET -> stub(call, broken(CONNECTION_RESET_BY_PEER));
      case CLOSED -> stub(call, broken(EMPTY_RESPONSE));
      case BAD_CHUNK -> stub(call, broken(MALFORMED_RESPONSE_CHUNK));
      case NOISE -> stub(call, broken(RANDOM_DATA_THEN_CLOSE));
      case CLOCK_SKEW ->
          stub(
              call,
              error(call, STATUS_REFUSED, "RequestTimeTooSkewed", "Signature not yet current"));
      case EXPIRED ->
          stub(call, error(call, STATUS_REFUSED, "ExpiredTokenException", "The token is expired"));
      case DENIED ->
          stub(call, error(call, STATUS_REFUSED, "AccessDeniedException", "is not authorized"));
      case TRUNCATED, GARBAGE, NO_BODY, WRONG_TYPE, PARTIAL_DATA, INTERNAL_ERROR, HALF_FAIL ->
          stub(call, distorted(service));
      case LOST_PAGE -> {
        distortion.token(LOST);
        stub(call, request -> !asksFor(request, LOST), distorted(service));
        stub(
            call,
            request -> asksFor(request, LOST),
            error(call, STATUS_REFUSED, "InvalidNextToken", "there is no next page"));
      }
      case SAME_PAGE -> {
        distortion.token(SAME);
        stub(call, request -> !asksFor(request, SAME), distorted(service));
        stub(
            call, request -> asksFor(request, SAME), aResponse().withTransformers(Distortion.NAME));
      }
    }
  }

  private static ResponseDefinitionBuilder passed(StandIn service) {
    return aResponse().proxiedFrom(service.endpoint().toString());
  }

  private static ResponseDefinitionBuilder distorted(StandIn service) {
    return passed(service).withTransformers(Distortion.NAME);
  }

  private static boolean asksFor(Request request, String page) {
    return Call.text(request).contains(page);
  }

  private static String throttling(Call call) {
    return call.protocol == Protocol.JSON ? "ThrottlingException" : "Throttling";
  }

  private static ResponseDefinitionBuilder broken(
      com.github.tomakehurst.wiremock.http.Fault fault) {
    return aResponse().withFault(fault);
  }

  private static ResponseDefinitionBuilder error(
      Call call, int status, String code, String message) {
    ResponseDefinitionBuilder response =
        aResponse().withStatus(status).withBody(call.protocol.error(code, message));
    call.protocol.headers(code).forEach(response::withHeader);
    return response;
  }

  private void stub(Call call, ResponseDefinitionBuilder response) {
    stub(call, request -> true, response);
  }

  private void stub(Call call, Predicate<Request> and, ResponseDefinitionBuilder response) {
    server.stubFor(
        requestMatching(
                request -> {
                  boolean met = call.is(request) && and.test(request);
                  if (met) {
                    hits.incrementAndGet();
                  }
                  return MatchResult.of(met);
                })
            .atPriority(FIRST)
            .willReturn(response));
  }

  @Override
  public void close() {
    server.stop();
  }
}
