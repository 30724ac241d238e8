package dev.unwedge.run;

import dev.unwedge.fleet.Listing;
import dev.unwedge.fleet.Metric;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where metrics come from. */
public interface MetricSource {
  /**
   * All nodes that any metric of the fleet names, and the outside heads that are pushed for it.
   *
   * @param mostNodes stop once there are more nodes than this
   * @throws SourceException if they cannot be listed in full
   */
  Listing list(int mostNodes);

  /**
   * Reads metrics of nodes and outside heads. What cannot be read in full is {@link
   * Reading.Unreadable}, never left out.
   *
   * @return for each metric asked for, a reading for everything asked for
   */
  List<Map<Subject, Reading>> read(Collection<? extends Subject> subjects, List<Ask> asks);

  /**
   * One metric over one window.
   *
   * @param from the first stamp asked for
   * @param clock the instant of the run; stamps later than it plus one period are ignored
   * @param period of the datapoints asked for
   * @param ahead how far beyond the clock to look for stamps that are wrong
   */
  record Ask(Metric metric, Instant from, Instant clock, Duration period, Duration ahead) {}
}
