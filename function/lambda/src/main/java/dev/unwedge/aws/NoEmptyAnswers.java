package dev.unwedge.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Refuses a success without a body. The SDK reads one as an answer that holds nothing: a fleet
 * without nodes, a history without commands. No call that the function makes has such an answer; a
 * connection that broke, or a proxy, has. PutMetricData, by which a demonstration plays the hosts,
 * is answered by nothing else.
 */
final class NoEmptyAnswers implements ExecutionInterceptor {
  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    if (!context.httpResponse().isSuccessful()
        || "PutMetricData".equals(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))) {
      return context.responseBody();
    }
    PushbackInputStream body =
        new PushbackInputStream(context.responseBody().orElseGet(InputStream::nullInputStream));
    try {
      int first = body.read();
      if (first < 0) {
        throw RetryableException.create("the answer is empty");
      }
      body.unread(first);
    } catch (IOException e) {
      throw RetryableException.create("the answer broke off: " + e.getMessage(), e);
    }
    return Optional.of(body);
  }
}
