package dev.unwedge.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fuzzer at work on one target, in a process of its own: its agent changes classes as they are
 * loaded, and what takes all memory takes only that process's.
 */
final class FuzzProcess {
  private static final Path FOLDER = Path.of("target", "fuzz");

  /** What Lambda's smallest sensible memory leaves the heap, and less than an input may take. */
  private static final String HEAP = "-Xmx256m";

  /** Longer than the first input takes, with all its classes, on a busy machine. */
  private static final int HANG_SECONDS = 60;

  private static final Pattern DONE = Pattern.compile("(?m)^Done (\\d+) runs in (\\d+) second");

  private FuzzProcess() {}

  /**
   * What came of it.
   *
   * @param status 0 if nothing was found
   * @param executions inputs fed; 0 if it did not come to its end
   * @param output the end of what the process said, with the stack and the input of a finding
   */
  record Result(int status, long executions, String output) {}

  /** Fuzzes for a while; the input of a finding is left in target/fuzz/. */
  static Result run(Fuzzer fuzzer, Duration time) throws IOException, InterruptedException {
    Path folder = FOLDER.resolve(fuzzer.toString()).toAbsolutePath();
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    int number = 0;
    for (byte[] seed : fuzzer.seeds()) {
      Files.write(seeds.resolve("seed-" + number++), seed);
    }
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(fuzzer, time, corpus, seeds, folder))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(time.toSeconds() + 300, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
    String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    Matcher done = DONE.matcher(output);
    return new Result(
        ended ? process.exitValue() : -1,
        done.find() ? Long.parseLong(done.group(1), 10) : 0,
        output.substring(Math.max(0, output.length() - 8_000)));
  }

  private static List<String> command(
      Fuzzer fuzzer, Duration time, Path corpus, Path seeds, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath(),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + fuzzer.target().getName(),
            "--instrumentation_includes=dev.unwedge.**:com.fasterxml.jackson.core.**",
            "--custom_hook_includes=dev.unwedge.**:com.fasterxml.jackson.core.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + time.toSeconds(),
            "-timeout=" + HANG_SECONDS,
            "-max_len=20000",
            "-print_final_stats=1",
            corpus.toString(),
            seeds.toString()));
    return command;
  }

  /** The tests' own; Surefire may have put it into a jar's manifest. */
  private static String classPath() {
    String whole = System.getProperty("surefire.test.class.path");
    return Arrays.stream(
            (whole == null ? System.getProperty("java.class.path") : whole)
                .split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }
}
