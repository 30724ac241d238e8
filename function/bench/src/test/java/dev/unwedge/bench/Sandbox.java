package dev.unwedge.bench;

import dev.unwedge.testkit.loop.PackagedFunction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A handler of the package's class path in a JVM under the real runtime interface client, with the
 * options that Lambda's Java runtimes give to a function of 512 MB: a heap of 85 % of it, metaspace
 * of 10 %, a code cache of 5 % (read off the command line that DataDog/datadog-lambda-extension#117
 * shows for 256 MB), the serial collector, and the first compiler only (AWS Lambda developer guide,
 * "Customize Java runtime startup behavior").
 */
final class Sandbox implements AutoCloseable {
  /** The memory of the function that is stood in for, in kB. */
  static final int MEMORY = 512 * 1024;

  private static final List<String> OPTIONS =
      List.of(
          // The heap begins with a share of the machine's memory: of this much.
          "-XX:MaxRAM=" + MEMORY + "k",
          "-XX:MaxHeapSize=" + MEMORY * 85 / 100 + "k",
          "-XX:MaxMetaspaceSize=" + MEMORY / 10 + "k",
          "-XX:ReservedCodeCacheSize=" + MEMORY / 20 + "k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");

  /** What the function, the floor and the twin find in their environment. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("UNWEDGE_FLEET", MadeUpFleet.NAME, "UNWEDGE_DOCUMENT", "unwedge-restart-bench");

  private final PackagedFunction function;

  Sandbox(Class<?> handler, URI endpoint) throws IOException {
    this(handler, endpoint, List.of());
  }

  Sandbox(Class<?> handler, URI endpoint, List<String> more) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "bench");
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(more);
    function = new PackagedFunction(options, handler.getName(), ENVIRONMENT, endpoint, folder);
  }

  /** Invokes it as the schedule does. */
  String invoke() throws IOException, InterruptedException {
    var answer = function.invoke("{}");
    if (answer.failed()) {
      throw new IllegalStateException(answer.body() + function.complaints());
    }
    return answer.body();
  }

  /** The most memory that the process has had, in kB, as the kernel counts it. */
  long peakMemory() throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""), 10);
      }
    }
    throw new IOException("no VmHWM");
  }

  /** The processor time that the process has had, in milliseconds; the kernel counts by ten. */
  long cpuMillis() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return 10 * (Long.parseLong(fields[11], 10) + Long.parseLong(fields[12], 10));
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(function.pid()), file);
  }

  @Override
  public void close() {
    function.close();
  }
}
