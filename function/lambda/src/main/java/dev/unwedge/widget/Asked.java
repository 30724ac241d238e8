package dev.unwedge.widget;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the dashboard asks, and how the answer is to look. */
public record Asked(Question question, View view) {

  /** What is asked. */
  public sealed interface Question {
    /** What can be asked, for the person who sets the widget up. */
    record Describe() implements Question {}

    /**
     * The whole fleet.
     *
     * @param rows the most nodes to be shown
     * @param at the past instant to be judged; null for now
     */
    record Fleet(int rows, @Nullable Instant at) implements Question {}

    /**
     * All about one node.
     *
     * @param node its name, or {@code instanceId/name}
     * @param at the past instant to be judged; null for now
     */
    record Why(String node, @Nullable Instant at) implements Question {}
  }

  /**
   * How the answer is to look.
   *
   * @param dark whether the dashboard is dark
   * @param narrow whether there is no room for all columns side by side
   * @param window how much of the past the dashboard shows
   */
  public record View(boolean dark, boolean narrow, Duration window) {
    /** Where the dashboard says nothing: light, wide, three hours. */
    public static final View DEFAULT = new View(false, false, Duration.ofHours(3));
  }
}
