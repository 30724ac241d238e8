package dev.unwedge.fuzz;

import dev.unwedge.aws.MetricAnswersFuzz;
import dev.unwedge.aws.SsmAnswersFuzz;
import dev.unwedge.lambda.TriggerFuzz;
import dev.unwedge.policy.PolicyFuzz;
import dev.unwedge.replay.IncidentFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is fuzzed.
 *
 * @param target the class that the fuzzer's process calls
 * @param once the same, to be called here
 * @param sound input to begin with
 */
record Fuzzer(Class<?> target, Consumer<byte[]> once, Supplier<List<byte[]>> sound) {
  private static final Path FOUND =
      Path.of("it", "src", "test", "resources", "dev", "unwedge", "fuzz");

  /** Every one. */
  static List<Fuzzer> all() {
    return List.of(
        new Fuzzer(TriggerFuzz.class, TriggerFuzz::fuzzerTestOneInput, TriggerFuzz::seeds),
        new Fuzzer(PolicyFuzz.class, PolicyFuzz::fuzzerTestOneInput, PolicyFuzz::seeds),
        new Fuzzer(IncidentFuzz.class, IncidentFuzz::fuzzerTestOneInput, IncidentFuzz::seeds),
        new Fuzzer(SsmAnswersFuzz.class, SsmAnswersFuzz::fuzzerTestOneInput, SsmAnswersFuzz::seeds),
        new Fuzzer(
            MetricAnswersFuzz.class,
            MetricAnswersFuzz::fuzzerTestOneInput,
            MetricAnswersFuzz::seeds));
  }

  /** Feeds one input; what it throws is a finding. */
  void feed(byte[] input) {
    once.accept(input);
  }

  /** What the fuzzer begins with: sound input, and what it found before. */
  List<byte[]> seeds() {
    List<byte[]> all = new ArrayList<>(sound.get());
    for (Path file : found()) {
      all.add(bytes(file));
    }
    return all;
  }

  /** The files of what was found before, in the sources: one folder for each target. */
  private List<Path> found() {
    Path folder = FOUND.resolve(target.getSimpleName());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return target.getSimpleName();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
