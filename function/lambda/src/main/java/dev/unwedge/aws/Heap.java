package dev.unwedge.aws;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the heap small while a large fleet is read.
 *
 * <p>Lambda's Java runtimes use the serial collector, which lets the old generation grow to the
 * heap's limit (85 % of the function's memory) before it looks for garbage in it. Answers of
 * CloudWatch, decoded several at a time, end up there: without this a function of 512 MB grows to
 * all of it, though what it needs of ten thousand nodes in trouble is 60 MB. The runtime's command
 * line goes before {@code JAVA_TOOL_OPTIONS}, so the heap's size cannot be set from outside.
 */
final class Heap {
  /** Below this nothing is done: a usual fleet never comes near it. */
  private static final long ENOUGH = 128L << 20;

  private final ReentrantLock turn = new ReentrantLock();
  private volatile long most = ENOUGH;

  /** Has garbage collected if much has come since the last time. */
  void tidy() {
    if (used() > most && turn.tryLock()) {
      try {
        System.gc();
        most = Math.max(ENOUGH, 2 * used());
      } finally {
        turn.unlock();
      }
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
