package dev.unwedge.aws;

import dev.unwedge.fleet.Datapoints;
import dev.unwedge.fleet.Reading;
import dev.unwedge.fleet.Subject;
import dev.unwedge.run.Meter;
import dev.unwedge.run.MetricSource.Ask;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** One metric of one node, or of an outside head, on its way. */
final class MetricQuery {
  final Subject of;
  final Ask ask;
  private Datapoints datapoints = new Datapoints();
  private @Nullable Reading reading;

  /** Why it is not read yet; null once it is. */
  private @Nullable String failure = "no answer";

  private boolean failedForGood;

  MetricQuery(Subject of, Ask ask) {
    this.of = of;
    this.ask = ask;
  }

  /** Fails, whatever a later page says. */
  void fail(@Nullable String why) {
    failure = why == null ? "no status" : why;
    failedForGood = true;
  }

  /** Takes one page's part: the query is read once its last part says that it is complete. */
  void take(MetricDataResult result) {
    if (result.timestamps().size() != result.values().size()) {
      fail("timestamps and values differ in number");
      return;
    }
    datapoints.expect(result.values().size());
    for (int i = 0; i < result.values().size(); i++) {
      datapoints.add(result.timestamps().get(i).getEpochSecond(), result.values().get(i));
    }
    if (!result.messages().isEmpty()) {
      fail(result.messages().getFirst().code());
    } else if (result.statusCode() == StatusCode.PARTIAL_DATA) {
      failure = failedForGood ? failure : result.statusCodeAsString();
    } else if (result.statusCode() != StatusCode.COMPLETE) {
      fail(result.statusCodeAsString());
    } else if (!failedForGood) {
      failure = null;
    }
  }

  /** Why it could not be read in full; null if it was. */
  @Nullable String failure() {
    return failure;
  }

  /** Every datapoint of the answer, as it was given. */
  Datapoints datapoints() {
    return datapoints;
  }

  /**
   * Makes a reading of the answer, which is let go: the answers of a whole fleet do not fit into
   * memory as they come, their readings do.
   *
   * @param readAt when the answer came
   */
  void settle(Meter meter, Instant readAt) {
    reading =
        failure == null
            ? datapoints.read(of, ask.metric(), ask.clock(), readAt, ask.period(), meter::warn)
            : new Reading.Unreadable(
                "%s could not be read: %s".formatted(ask.metric().wireName(), failure));
    datapoints = new Datapoints();
  }

  /** What was read of it, once it is settled. */
  Reading reading() {
    return Objects.requireNonNull(reading);
  }
}
