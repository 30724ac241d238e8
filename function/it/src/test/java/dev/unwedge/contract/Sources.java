package dev.unwedge.contract;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources of the repository, for names that are written nowhere else. */
final class Sources {
  private static final Path MAIN = Path.of("src", "main", "java");

  private Sources() {}

  /** A file of the repository. */
  static Path path(String path) {
    return Repository.file(path);
  }

  /** A file's text. */
  static String text(String path) {
    return text(path(path));
  }

  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8); // a file may be no text
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Java sources of what is deployed and of the tools, in whichever module they are. */
  static List<Path> java() {
    return files("function").stream()
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> file.toString().contains(MAIN.toString()))
        .filter(file -> !file.toString().contains("testkit"))
        .toList();
  }

  /** The Java source of this name. */
  static String java(String name) {
    return java().stream()
        .filter(file -> file.endsWith(name))
        .map(Sources::text)
        .findFirst()
        .orElseThrow();
  }

  /** All files below a folder. */
  static List<Path> files(String folder) {
    try (Stream<Path> all = Files.walk(Repository.file(folder))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the pattern's first group takes of the text, match by match. */
  static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** The text between two others. */
  static String between(String from, String to, String text) {
    int begin = text.indexOf(from);
    int end = text.indexOf(to, begin + from.length());
    if (begin < 0 || end < 0) {
      throw new IllegalStateException("nothing between %s and %s".formatted(from, to));
    }
    return text.substring(begin + from.length(), end);
  }
}
