package dev.unwedge.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The boto3 function that most people would write, in a Python of its own. */
final class Twin implements AutoCloseable {
  private final Process process;
  private final Writer input;
  private final BufferedReader output;

  Twin(URI endpoint) throws IOException {
    String tools = System.getenv("UNWEDGE_TOOLS");
    String python = tools == null ? "python3" : tools + "/bin/python";
    ProcessBuilder builder = new ProcessBuilder(python, "../infra/local/bench-files/twin.py");
    Map<String, String> variables = builder.environment();
    variables.putAll(Sandbox.ENVIRONMENT);
    variables.put("AWS_ENDPOINT_URL", endpoint.toString());
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_DEFAULT_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "test");
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    input = process.outputWriter(StandardCharsets.UTF_8);
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  void run() throws IOException {
    input.write("\n");
    input.flush();
    String answer = output.readLine();
    if (answer == null || !answer.startsWith("restarted")) {
      throw new IllegalStateException("the twin said " + answer);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
