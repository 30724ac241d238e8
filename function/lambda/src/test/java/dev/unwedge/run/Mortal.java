package dev.unwedge.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Kills a process at one point of its run: before a step outside, or after the step with its answer
 * lost. Nothing that it would still do, on any thread, has an effect then.
 */
final class Mortal implements Outside.Watcher {
  /** Not an exception: no handler of errors gets to do anything about it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed(String point) {
      super("killed " + point);
    }
  }

  private final int dies;
  private final List<String> points = new ArrayList<>();

  /**
   * A process that dies.
   *
   * @param dies at which point, from 0
   */
  Mortal(int dies) {
    this.dies = dies;
  }

  /** One that lives. */
  static Mortal never() {
    return new Mortal(Integer.MAX_VALUE);
  }

  @Override
  public void before(String step) {
    pass("before " + step);
  }

  @Override
  public void after(String step) {
    pass("after " + step);
  }

  private synchronized void pass(String point) {
    if (points.size() > dies) {
      throw new Killed(points.getLast());
    }
    points.add(point);
    if (points.size() > dies) {
      throw new Killed(point);
    }
  }

  /** The points that it came to. */
  synchronized List<String> points() {
    return List.copyOf(points);
  }
}
