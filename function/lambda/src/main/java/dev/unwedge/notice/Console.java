package dev.unwedge.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Links into the AWS console. Their forms are not documented; they are those that the console
 * itself gives to share. What a mail program might end a link at (quotes, parentheses) is encoded.
 */
final class Console {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Around a run: clocks differ, and lines arrive late. */
  private static final Duration AROUND = Duration.ofMinutes(5);

  private static final int MOST_NAME = 512;

  private final String region;
  private final String host;

  Console(String region) {
    this.region = escaped(region, '%');
    this.host =
        region.startsWith("cn-")
            ? "console.amazonaws.cn"
            : region.startsWith("us-gov-")
                ? "console.amazonaws-us-gov.com"
                : this.region + ".console.aws.amazon.com";
  }

  /** A command of SSM: whom it was sent to, and their output. */
  String command(String commandId) {
    return "https://%s/systems-manager/run-command/%s?region=%s"
        .formatted(host, escaped(commandId, '%'), region);
  }

  /** A dashboard of CloudWatch. */
  String dashboard(String name) {
    return cloudWatch("dashboards/dashboard/" + escaped(name, '%'));
  }

  /** All lines of one run, in CloudWatch Logs Insights. */
  String run(String logGroup, String runId, Instant at) {
    String query =
        """
        fields timestamp, event, node, verdict, decision, reason, outcome, commandId, message
        | filter runId = "%s"
        | sort @timestamp asc\
        """
            .formatted(runId);
    String detail =
        "~(end~'%s~start~'%s~timeType~'ABSOLUTE~tz~'UTC~editorString~'%s~source~(~'%s))"
            .formatted(
                escaped(MILLIS.format(at.plus(AROUND)), '*'),
                escaped(MILLIS.format(at.minus(AROUND)), '*'),
                escaped(query, '*'),
                escaped(logGroup, '*'));
    return cloudWatch("logsV2:logs-insights$3FqueryDetail$3D" + twice(detail));
  }

  private String cloudWatch(String page) {
    return "https://%s/cloudwatch/home?region=%s#%s".formatted(host, region, page);
  }

  /** The structure's own characters are percent-encoded twice, with $ for the percent sign. */
  private static String twice(String detail) {
    return detail
        .replace("~", "$257E")
        .replace("'", "$2527")
        .replace("(", "$2528")
        .replace(")", "$2529");
  }

  /** Each character that could mean something, as its code behind a sign; ASCII only. */
  private static String escaped(String value, char sign) {
    StringBuilder escaped = new StringBuilder();
    value
        .codePoints()
        .limit(MOST_NAME)
        .map(c -> c < 0x80 ? c : '?')
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0) {
                escaped.append((char) c);
              } else {
                escaped.append(sign).append(String.format(Locale.ROOT, "%02x", c));
              }
            });
    return escaped.toString();
  }
}
