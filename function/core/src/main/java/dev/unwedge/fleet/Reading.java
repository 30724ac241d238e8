package dev.unwedge.fleet;

/** What came of reading one metric of one node. */
public sealed interface Reading {
  /** Read in full. */
  record Data(Series series) implements Reading {
    /** Read in full, without a datapoint. */
    public static final Data NONE = new Data(Series.EMPTY);
  }

  /**
   * Not read in full, so nothing may be concluded from it.
   *
   * @param why what went wrong, in words for an operator
   */
  record Unreadable(String why) implements Reading {}

  /** The datapoints; none where the metric could not be read. */
  default Series series() {
    return switch (this) {
      case Data data -> data.series();
      case Unreadable unreadable -> Series.EMPTY;
    };
  }
}
