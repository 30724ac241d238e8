package dev.unwedge.widget;

import dev.unwedge.json.Json;
import dev.unwedge.markup.Markup;
import dev.unwedge.markup.Printable;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.Hold;
import dev.unwedge.run.Account;
import dev.unwedge.run.Report;
import dev.unwedge.run.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that the verdict on a node rests on, for the pop-up. */
public final class WhyView {
  /** How the evidence names what is counted in seconds. */
  private static final String SECONDS = "Seconds";

  private static final int MOST_ATTEMPTS = 10;
  private static final int MOST_TEXT = 600;

  private final Account account;
  private final Markup html;
  private final Sparkline sparkline;

  private WhyView(Account account, HeadRecorder recorder, Asked.View view) {
    this.account = account;
    this.html = Frame.open(view);
    this.sparkline =
        new Sparkline(recorder.heads(), account.at(), view.window(), account.policy().period());
  }

  /**
   * Writes it.
   *
   * @param account of a run that named the nodes; more than one may bear the name
   * @param recorder the heads that the run has read
   */
  public static String of(Account account, HeadRecorder recorder, Asked.View view, String called) {
    return new WhyView(account, recorder, view).write(called);
  }

  private String write(String called) {
    for (Report.Row row : account.report().nodes()) {
      if (row.id().isCalled(called)) {
        writeNode(row);
        writePolicy(account.policy().of(row.id()));
      }
    }
    return Frame.close(html);
  }

  private void writeNode(Report.Row row) {
    List<Attempt> attempts = account.history().of(row.id());
    html.raw("<div class=\"uw-top\">");
    html.element("b", "uw-fleet", Printable.of(row.id().node(), FleetView.MOST_NAME)).raw(" ");
    html.element("span", "uw-badge uw-" + row.verdict(), row.verdict()).raw(" ");
    html.element("span", "uw-small", String.valueOf(row.id().instanceId()));
    html.raw("</div>\n<p>").element("b", "", sentence(row.evidence().get("why"))).raw("</p>\n");
    html.raw("<p class=\"uw-facts\">judged at ");
    html.text(account.at().truncatedTo(ChronoUnit.SECONDS).toString());
    html.text(" · " + decision(row));
    html.raw("</p>\n<div class=\"uw-large\">");
    sparkline.write(
        html, row.id(), attempts.stream().map(Attempt::requestedAt).toList(), "its head over time");
    html.raw("</div>\n<table class=\"uw-table uw-evidence\"><tbody>\n");
    row.evidence().forEach((name, value) -> writeEvidence("", name, value));
    html.raw("</tbody></table>\n");
    writeAttempts(attempts);
  }

  private static String decision(Report.Row row) {
    if (Hold.Reason.IN_FLIGHT.name().equals(row.reason())) {
      return "restart under way";
    }
    return "decision " + row.decision() + (row.reason() == null ? "" : ", " + row.reason());
  }

  private static String sentence(@Nullable Object why) {
    return Printable.of(String.valueOf(why), MOST_TEXT);
  }

  private void writeEvidence(String within, String name, @Nullable Object value) {
    if (value == null || (name.equals("why") && within.isEmpty())) {
      return;
    }
    if (value instanceof Map<?, ?> fields) {
      fields.forEach((field, inner) -> writeEvidence(name + ": ", String.valueOf(field), inner));
      return;
    }
    boolean seconds = name.endsWith(SECONDS) && value instanceof Long;
    String shown = seconds ? name.substring(0, name.length() - SECONDS.length()) : name;
    html.raw("<tr>").element("th", "", within + words(shown));
    html.element(
        "td",
        "",
        Printable.of(
            value instanceof Long number && seconds
                ? Words.of(Duration.ofSeconds(number))
                : text(value),
            MOST_TEXT));
    html.raw("</tr>\n");
  }

  /** The evidence's own name, as words: {@code referenceHead} is "reference head". */
  private static String words(String name) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      words.append(Character.isUpperCase(c) ? " " + Character.toLowerCase(c) : String.valueOf(c));
    }
    return words.toString();
  }

  private static String text(Object value) {
    return switch (value) {
      case Instant instant -> instant.toString();
      case String text -> text;
      case Enum<?> constant -> constant.name();
      default -> Json.write(value);
    };
  }

  private void writeAttempts(List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      html.raw("<p class=\"uw-facts\">").text("No restart command of the past is known of it.");
      html.raw("</p>\n");
      return;
    }
    html.raw("<table class=\"uw-table\"><thead><tr><th>command</th><th>sent</th>");
    html.raw("<th>what became of it</th></tr></thead><tbody>\n");
    List<Attempt> newest = attempts.reversed();
    for (Attempt attempt : newest.subList(0, Math.min(MOST_ATTEMPTS, newest.size()))) {
      html.raw("<tr>").element("td", "uw-small", attempt.commandId());
      html.element("td", "", attempt.requestedAt().truncatedTo(ChronoUnit.SECONDS).toString());
      Attempt.Word word = attempt.word();
      html.raw("<td>").text(Past.outcome(attempt, account.at()));
      if (word != null && word.evidence() != null) {
        html.raw("<br>").element("span", "uw-small", Printable.of(word.evidence(), MOST_TEXT));
      }
      html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table>\n");
    if (newest.size() > MOST_ATTEMPTS) {
      html.raw("<p class=\"uw-facts\">");
      html.text("and %d older ones".formatted(newest.size() - MOST_ATTEMPTS)).raw("</p>\n");
    }
  }

  /** The thresholds that the node is given. */
  private void writePolicy(Policy policy) {
    html.raw("<p class=\"uw-facts\">");
    html.text(
        "Wedged after %s, stalled after %s, silent after %s; mode %s."
            .formatted(
                Words.of(policy.wedgedAfter()),
                Words.of(policy.stalledAfter()),
                Words.of(policy.silentAfter()),
                policy.mode().wireName()));
    html.raw("</p>\n");
  }
}
