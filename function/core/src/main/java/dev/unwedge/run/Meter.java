package dev.unwedge.run;

import dev.unwedge.json.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** What a run counts on its way, and the warnings it gathers; several threads may add to it. */
public final class Meter {
  /** More warnings than this say no more than the number of them. */
  private static final int MOST_WARNINGS = 100;

  /**
   * Of a sentence that quotes what others sent. All of them fit into one line of the log, of which
   * Lambda splits what is longer than 256 kB, even if each character is written as six.
   */
  private static final int LONGEST_WARNING = 400;

  private final AtomicInteger metricsRequested = new AtomicInteger();
  private final AtomicInteger awsCalls = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> warnings = new LinkedHashSet<>();
  private int warningsLeftOut;

  /** Counts metrics requested: what CloudWatch bills for. */
  public void metrics(int requested) {
    metricsRequested.addAndGet(requested);
  }

  /** Counts one call to AWS. */
  public void call() {
    awsCalls.incrementAndGet();
  }

  /** Notes what was ignored, cut short or odd, as a sentence. */
  public void warn(String words) {
    String sentence = Excerpt.of(words, LONGEST_WARNING);
    lock.lock();
    try {
      if (warnings.size() < MOST_WARNINGS) {
        warnings.add(sentence);
      } else if (!warnings.contains(sentence)) {
        warningsLeftOut++;
      }
    } finally {
      lock.unlock();
    }
  }

  public int metricsRequested() {
    return metricsRequested.get();
  }

  public int awsCalls() {
    return awsCalls.get();
  }

  /** All warnings, in a stable order whatever thread gave them. */
  public List<String> warnings() {
    lock.lock();
    try {
      List<String> all = new ArrayList<>(warnings);
      all.sort(null);
      if (warningsLeftOut > 0) {
        all.add("%d more warnings were left out".formatted(warningsLeftOut));
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
