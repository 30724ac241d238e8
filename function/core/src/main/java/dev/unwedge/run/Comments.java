package dev.unwedge.run;

import dev.unwedge.judge.Verdict;
import dev.unwedge.remedy.Planned;
import java.util.Locale;

/** What a person reads beside a command in the SSM console. */
final class Comments {
  /** SSM's own limit. */
  static final int MOST_CHARACTERS = 100;

  private Comments() {}

  static String of(String fleet, Trigger trigger, Planned planned) {
    String node = planned.judgement().id().node();
    String why =
        switch (trigger) {
          case Trigger.Order order ->
              "ordered" + (order.by() == null ? "" : " by " + order.by()) + ": " + order.reason();
          case Trigger.Schedule s -> verdict(planned);
          case Trigger.Alarm a -> verdict(planned);
          case Trigger.Manual m -> verdict(planned);
        };
    return clipped("unwedge %s: restart %s, %s".formatted(fleet, node, why));
  }

  private static String verdict(Planned planned) {
    Verdict verdict = planned.judgement().verdict();
    return verdict.kind().name().toLowerCase(Locale.ROOT)
        + ": "
        + Words.verdict(planned.judgement());
  }

  private static String clipped(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= MOST_CHARACTERS
        ? printable
        : printable.substring(0, MOST_CHARACTERS - 3) + "...";
  }
}
