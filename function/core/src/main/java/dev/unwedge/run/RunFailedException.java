package dev.unwedge.run;

/**
 * A run that restarted nothing because it could not be trusted to. The message speaks to the person
 * who can act.
 */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunFailedException(String message) {
    super(message);
  }

  public RunFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
