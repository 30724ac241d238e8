package dev.unwedge.cost;

import java.time.Duration;

/**
 * A month's bill, in US dollars. Hosts have one node each: with more on a host, pushing costs less.
 *
 * @param pushing metrics kept and calls of PutMetricData
 * @param reading metrics requested, and calls of ListMetrics
 * @param function Lambda, its log, and the metrics that it tells of itself
 * @param alarms the stack's own, its dashboard, and those of nodes
 */
record Bill(double pushing, double reading, double function, double alarms) {
  /** Metrics in the stack's alarms; the template's test counts them too. */
  static final int STACK_ALARM_METRICS = 25;

  static Bill of(Setup setup, int nodes) {
    double samples = Prices.SECONDS / setup.read().period().toSeconds();
    double pushing = Prices.pushed((long) Usage.METRICS * nodes) + samples * nodes * Prices.CALL;
    double alarm = setup.fine() ? Prices.FINE_ALARM_METRIC : Prices.ALARM_METRIC;
    double alarms = alarm * setup.alarm() * nodes;
    Duration every = setup.every();
    if (every == null) {
      return new Bill(pushing, 0, 0, alarms);
    }
    double runs = Prices.SECONDS / every.toSeconds();
    double reading =
        runs
            * (Usage.metricsRead(nodes) * Prices.METRIC_READ
                + Usage.listCalls(nodes) * Prices.CALL);
    double function =
        runs
                * (Prices.INVOCATION
                    + Usage.seconds(nodes) * Usage.MEMORY * Prices.GB_SECOND
                    + Usage.logged() / 1e9 * Prices.LOGGED_GB)
            + Prices.pushed(Usage.CONTROL_METRICS);
    double own = STACK_ALARM_METRICS * Prices.ALARM_METRIC + Prices.DASHBOARD;
    return new Bill(pushing, reading, function, own + alarms);
  }

  double total() {
    return pushing + reading + function + alarms;
  }
}
