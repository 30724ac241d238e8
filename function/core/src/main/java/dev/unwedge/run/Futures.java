package dev.unwedge.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for what runs side by side. */
public final class Futures {
  private Futures() {}

  /** The result; what was thrown there is thrown here, not wrapped. */
  public static <T> T join(CompletableFuture<T> later) {
    try {
      return later.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
