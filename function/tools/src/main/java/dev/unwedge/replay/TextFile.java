package dev.unwedge.replay;

import dev.unwedge.json.Json;
import dev.unwedge.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files that a person names on the command line. */
public final class TextFile {
  /** A file larger than this is no incident anybody made or recorded, and no policy. */
  public static final long MOST_BYTES = Json.MAX_TEXT;

  private TextFile() {}

  /**
   * Reads a file.
   *
   * @throws JsonException if it cannot be read; the message names it
   */
  public static String read(String name) {
    Path file = path(name);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new JsonException(name + " is larger than 64 MiB");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new JsonException(name + " cannot be read: " + e);
    }
  }

  /**
   * Takes a file's name.
   *
   * @throws JsonException if no file can have it
   */
  public static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new JsonException("no file can be named so: " + e.getMessage());
    }
  }
}
