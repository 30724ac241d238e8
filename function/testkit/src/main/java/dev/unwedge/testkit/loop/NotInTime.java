package dev.unwedge.testkit.loop;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was waited for did not happen in time. */
public final class NotInTime extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  /**
   * Has the whole last report in its message, for tests.
   *
   * @param what was waited for, in words
   * @param last the last report; null if there was none
   * @param failures of runs, each with its time
   */
  NotInTime(String what, Duration patience, Schedule.@Nullable Told last, List<String> failures) {
    super(
        "not within %s: %s; last report %s; failed runs %s"
            .formatted(patience, what, Objects.toString(last, "none"), failures));
    this.sentence =
        "not within %d min: %s; %s"
            .formatted(
                patience.toMinutes(),
                what,
                failures.isEmpty()
                    ? "no run failed"
                    : "%d runs failed, the last at %s"
                        .formatted(failures.size(), failures.getLast()));
  }

  /** The same for a person, without the report. */
  public String sentence() {
    return sentence;
  }
}
