package dev.unwedge.fleet;

/** The metrics that hosts push, by their names in CloudWatch (docs/contract.md#metrics). */
public enum Metric {
  /** Slot of the node's head at the sample; read as the maximum of its period. */
  HEAD_SLOT("HeadSlot", "Maximum"),
  /** Fresh heartbeats since the previous sample; read as the sum of its period. */
  HEARTBEATS("Heartbeats", "Sum"),
  /** Age of the container's present incarnation in seconds, 0 when it does not run; minimum. */
  UPTIME_SECONDS("UptimeSeconds", "Minimum");

  private final String wireName;
  private final String statistic;

  Metric(String wireName, String statistic) {
    this.wireName = wireName;
    this.statistic = statistic;
  }

  /** The metric's name in CloudWatch. */
  public String wireName() {
    return wireName;
  }

  /** The CloudWatch statistic that the metric is read as. */
  public String statistic() {
    return statistic;
  }
}
