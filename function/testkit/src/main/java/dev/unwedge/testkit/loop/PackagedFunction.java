package dev.unwedge.testkit.loop;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The package that Lambda gets, {@code unwedge-function.jar}, in a JVM of its own under the real
 * runtime interface client.
 */
public final class PackagedFunction implements AutoCloseable {
  /** The package, as the build leaves it. */
  public static final Path JAR = Path.of("target", "unwedge-function.jar");

  /** LocalStack on a busy machine takes its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * The runtime client's own name for it. Left alone, it unpacks its native part to one and the
   * same file for all processes: the second one to start would change it under the first.
   */
  private static final String NATIVE_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private final RuntimeApi runtime = new RuntimeApi();
  private final Path folder;
  private final Process function;

  /**
   * Starts the function.
   *
   * @param environment its own variables
   * @param endpoint what it takes for AWS
   * @param folder takes its output
   */
  public PackagedFunction(Map<String, String> environment, URI endpoint, Path folder)
      throws IOException {
    this(List.of(), "dev.unwedge.lambda.UnwedgeHandler", environment, endpoint, folder);
  }

  /**
   * Starts a function with a JVM of certain options.
   *
   * @param options for the JVM; those for the class path are added to
   * @param handler class of the package, or of this test's own class path
   */
  public PackagedFunction(
      List<String> options,
      String handler,
      Map<String, String> environment,
      URI endpoint,
      Path folder)
      throws IOException {
    this.folder = folder;
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(options);
    command.add("-D" + NATIVE_CLIENT + "=" + nativeClient(folder));
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            JAR.toString(),
            runtimeInterfaceClient(),
            "bench/target/test-classes"));
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(handler + "::handleRequest");
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    variables.putAll(environment);
    variables.put("AWS_LAMBDA_RUNTIME_API", runtime.address());
    // As the function is configured: the client's own report of a failed run is then JSON too.
    variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    variables.put("AWS_ENDPOINT_URL", endpoint.toString());
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "test");
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    function = builder.redirectOutput(output().toFile()).redirectError(errors().toFile()).start();
    var _ = function.onExit().thenAccept(gone -> runtime.gone("it ended with " + gone.exitValue()));
  }

  /** Starts the dashboard's function, which is in the same package. */
  public static PackagedFunction widget(Map<String, String> environment, URI endpoint, Path folder)
      throws IOException {
    return new PackagedFunction(
        List.of(), "dev.unwedge.lambda.WidgetHandler", environment, endpoint, folder);
  }

  /** The client and what it needs, from this test's own class path: Lambda brings them along. */
  private static String runtimeInterfaceClient() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("aws-lambda-java-") || entry.contains("utils-lite"))
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private static Path nativeClient(Path folder) throws IOException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String name = "libaws-lambda-jni.linux-" + machine + ".so";
    Path copy = folder.toAbsolutePath().resolve(name);
    try (InputStream in = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
      Files.copy(Objects.requireNonNull(in, name), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** Sends an event and waits for the answer. */
  public RuntimeApi.Answer invoke(String event) throws InterruptedException {
    return runtime.invoke(event, PATIENCE);
  }

  /** The process that it runs in. */
  public long pid() {
    return function.pid();
  }

  private Path output() {
    return folder.resolve("output");
  }

  private Path errors() {
    return folder.resolve("errors");
  }

  /** What it wrote to standard output: the audit log. */
  public List<String> lines() throws IOException {
    return Files.readAllLines(output());
  }

  /** What it wrote to standard error. */
  public String complaints() throws IOException {
    return Files.readString(errors());
  }

  @Override
  public void close() {
    runtime.close();
    function.destroy();
    try {
      if (!function.waitFor(20, TimeUnit.SECONDS)) {
        function.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
