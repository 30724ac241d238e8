package dev.unwedge.json;

/** Input that is not what was expected. The message names the place and what is accepted. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }
}
