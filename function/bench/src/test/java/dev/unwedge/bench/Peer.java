package dev.unwedge.bench;

import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.testkit.loop.PackagedFunction;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** The stand-in as the bench sees it: a process, and what it may be told and asked. */
final class Peer implements AutoCloseable {
  private final Process process;
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  Peer() throws IOException {
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                PackagedFunction.JAR + File.pathSeparator + "bench/target/test-classes",
                StandIn.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    endpoint = URI.create("http://127.0.0.1:" + output.readLine());
  }

  URI endpoint() {
    return endpoint;
  }

  /** Makes it stand in for a fleet, and forget what it was asked. */
  void is(int nodes, Scenario scenario, int latencyMillis)
      throws IOException, InterruptedException {
    ask("/control?nodes=" + nodes + "&scenario=" + scenario.name() + "&latency=" + latencyMillis);
  }

  /** What it was asked since: calls by their names, and {@code metrics}. */
  Fields counts() throws IOException, InterruptedException {
    return Json.object(ask("/counts"), "the counts");
  }

  private String ask(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroy();
    http.close();
  }
}
