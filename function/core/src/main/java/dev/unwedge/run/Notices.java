package dev.unwedge.run;

import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Planned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what people are to be told of one run, and sends it as one message. What cannot be sent
 * is a warning: it never fails the run, and it is not tried again, as it stands in the audit log.
 */
final class Notices {
  private final Surroundings world;
  private final Trigger trigger;
  private final Meter meter;
  private final String runId;
  private final Instant at;
  private final List<Notice> untold = new ArrayList<>();

  Notices(Surroundings world, Trigger trigger, Meter meter, String runId, Instant at) {
    this.world = world;
    this.trigger = trigger;
    this.meter = meter;
    this.runId = runId;
    this.at = at;
  }

  void restarted(Planned node, Decision.Restart restart, String commandId, int maxAttempts) {
    world.memory().forgetRefusal(node.judgement().id());
    untold.add(new Notice.Restarted(node.judgement(), restart, commandId, maxAttempts));
  }

  /** A refused node is tried again at every run; it is told once in a while. */
  void refused(Planned node, CommandSource.Answer.Refused answer) {
    if (world.memory().tellsRefusal(node.judgement().id(), at)) {
      untold.add(
          new Notice.Refused(
              node.judgement(), answer.code(), answer.message(), answer.maybeAccepted()));
    }
  }

  /** The host's word. What only its end can tell is left to that. */
  void hostSaid(Attempt attempt, Attempt.Word word) {
    switch (word.outcome()) {
      case RESTARTED, UNKNOWN -> {}
      case FAILED, BUSY, EXPIRED, NO_SUCH_CONTAINER, FENCED, HEALTHY_NOW, SUPERVISED, BLIND ->
          untold.add(new Notice.HostSaid(attempt, word));
    }
  }

  void add(Notice notice) {
    untold.add(notice);
  }

  /**
   * Sends what is untold, once.
   *
   * @param failure why the run failed; null if it did not
   * @return what was sent; null if there was nothing to say or it could not be said
   */
  NoticeSink.@Nullable Told send(@Nullable String failure) {
    if (untold.isEmpty() || trigger.dryRun()) {
      return null;
    }
    List<Notice> notices = List.copyOf(untold);
    untold.clear();
    try {
      Optional<NoticeSink.Told> told =
          world.notices().tell(new NoticeSink.Occasion(runId, at, trigger, failure), notices);
      return told.orElse(null);
    } catch (SourceException e) {
      meter.warn("people were not told of this run: " + e.getMessage());
    } catch (RuntimeException e) {
      // Whatever it is: the restarts are done, and a message must not make the run look failed.
      meter.warn("people were not told of this run, unwedge itself failed: " + e);
    }
    return null;
  }
}
