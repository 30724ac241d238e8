package dev.unwedge.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;

/**
 * Builds clients of CloudWatch and SSM on the same HTTP client, as anybody would, and makes one
 * call of each: nothing else.
 */
public final class EmptyHandler implements RequestStreamHandler {
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final CloudWatchClient cloudWatch = CloudWatchClient.builder().httpClient(http).build();
  private final SsmClient ssm = SsmClient.builder().httpClient(http).build();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    Dimension fleet = Dimension.builder().name("Node").value("node_00000").build();
    Metric metric =
        Metric.builder().namespace("Unwedge").metricName("HeadSlot").dimensions(fleet).build();
    Instant now = Instant.now();
    cloudWatch.getMetricData(
        GetMetricDataRequest.builder()
            .metricDataQueries(
                MetricDataQuery.builder()
                    .id("m0")
                    .metricStat(
                        MetricStat.builder().metric(metric).period(60).stat("Maximum").build())
                    .build())
            .startTime(now.minusSeconds(1080))
            .endTime(now)
            .build());
    ssm.listCommands(ListCommandsRequest.builder().maxResults(50).build());
  }
}
