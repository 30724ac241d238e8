package dev.unwedge.notice;

import dev.unwedge.run.Notice;
import dev.unwedge.run.NoticeSink.Occasion;
import dev.unwedge.run.Trigger;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Composes the one message of a run. Its first line is the subject, for those who get the body
 * only; then each event with its evidence, the most pressing first; then where to look, and how to
 * pause.
 */
public final class Composer {
  /** More events than this are only counted: the log has them all. */
  private static final int MOST_TOLD = 20;

  private static final int MOST_WORDS = 200;

  private final Place place;
  private final @Nullable Console console;

  /** Composes for a function at a place. */
  public Composer(Place place) {
    this.place = place;
    this.console = place.region() == null ? null : new Console(place.region());
  }

  /**
   * Composes a message.
   *
   * @param notices at least one
   */
  public Message compose(Occasion occasion, List<Notice> notices) {
    List<Notice> ranked = new ArrayList<>(notices);
    ranked.sort(Comparator.comparing(Kind::of));
    String subject = Headline.of(place.fleet(), occasion, ranked);
    List<String> lines = new ArrayList<>();
    lines.add(subject);
    lines.add("");
    for (Notice notice : ranked.subList(0, Math.min(ranked.size(), MOST_TOLD))) {
      lines.add(Headline.one(notice, occasion));
      for (String detail : Details.of(notice, console)) {
        lines.add("  " + detail);
      }
      lines.add("");
    }
    if (ranked.size() > MOST_TOLD) {
      lines.add("and %d more events, which the log tells.".formatted(ranked.size() - MOST_TOLD));
      lines.add("");
    }
    if (occasion.failure() != null) {
      lines.add("Then the run failed: " + Plain.text(occasion.failure(), MOST_WORDS));
      lines.add("");
    }
    where(lines, occasion);
    pause(lines);
    return new Message(subject, String.join("\n", lines) + "\n");
  }

  private void where(List<String> lines, Occasion occasion) {
    lines.add(
        "Run %s at %s, woken by %s."
            .formatted(
                occasion.runId(),
                occasion.at().truncatedTo(ChronoUnit.SECONDS),
                trigger(occasion)));
    if (console != null) {
      if (place.logGroup() != null) {
        lines.add("Its log: " + console.run(place.logGroup(), occasion.runId(), occasion.at()));
      }
      lines.add("Dashboard: " + console.dashboard("unwedge-" + place.fleet()));
    }
    lines.add("");
  }

  private static String trigger(Occasion occasion) {
    return switch (occasion.trigger()) {
      case Trigger.Schedule schedule -> "the schedule";
      case Trigger.Alarm alarm -> "the alarm " + Plain.text(alarm.alarm(), MOST_WORDS);
      case Trigger.Manual manual -> "a person";
      case Trigger.Order(_, String reason, String by, _) ->
          "the order of %s: %s"
              .formatted(
                  by == null ? "a person" : Plain.text(by, MOST_WORDS),
                  Plain.text(reason, MOST_WORDS));
    };
  }

  /** A command to paste; none where it is not known what to name in it. */
  private void pause(List<String> lines) {
    String region = place.region() == null ? "" : " --region " + Shell.quoted(place.region());
    if (place.policyParameter() != null) {
      // The stack's outputs Pause and Resume are the same commands.
      PolicyCommands commands = new PolicyCommands(place.region(), place.policyParameter());
      lines.add(
          "To pause all restarts for two hours, and change nothing else (in CloudShell, or with"
              + " jq):");
      lines.add(commands.changing(PolicyCommands.PAUSE));
      lines.add("To end that pause before:");
      lines.add(commands.changing(PolicyCommands.RESUME));
    } else if (place.function() != null) {
      lines.add("To stop unwedge (its policy is not in a parameter; 1 in place of 0 starts it):");
      lines.add(
          "aws lambda put-function-concurrency%s --function-name %s"
                  .formatted(region, Shell.quoted(place.function()))
              + " --reserved-concurrent-executions 0");
    } else {
      lines.add("To pause all restarts, add a pause to its policy: \"pauses\".");
    }
  }
}
