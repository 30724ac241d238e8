package dev.unwedge.testkit.loop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where this project's files are, seen from its root or a folder at most two below it. */
public final class Repository {
  private static boolean built;

  private Repository() {}

  /** A program of the hosts, built of its sources as {@code infra/build --hosts} does. */
  static synchronized Path hostProgram(String name) {
    if (!built) {
      Commands.run(List.of(file("infra/build").toString(), "--hosts"));
      built = true;
    }
    return file("infra/target/host").resolve(name);
  }

  /** A file of the repository. */
  public static Path file(String path) {
    for (Path root : new Path[] {Path.of(""), Path.of(".."), Path.of("..", "..")}) {
      Path file = root.toAbsolutePath().normalize().resolve(path);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new IllegalStateException(path + " is neither here nor up to two folders up");
  }
}
