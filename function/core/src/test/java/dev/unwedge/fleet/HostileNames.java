package dev.unwedge.fleet;

import java.util.List;
import java.util.stream.Stream;

/** Names and words that somebody chose to do harm with: the one list of all tests. */
public final class HostileNames {
  /** Where they are shown as HTML or Markdown, by the widget, the console, a mail program. */
  private static final List<String> MARKUP =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "' onmouseover='alert(1)",
          "</style><script>alert(1)</script>",
          "</td></tr></table><iframe src=//evil>",
          "</cwdb-action><cwdb-action action=\"call\" endpoint=\"arn:evil\">{}</cwdb-action>",
          "<svg><use href=//evil#x>",
          "&lt;script&gt;alert(1)&lt;/script&gt;",
          "<!-- -->",
          "{{constructor.constructor('alert(1)')()}}",
          "javascript:alert(1)",
          "http://evil.example/login?x=1 https://evil.example");

  /** Where a shell, SSM or the console's links would read them. */
  private static final List<String> SHELL =
      List.of(
          "$(reboot)",
          "`reboot`",
          "zeam;reboot",
          "zeam|reboot",
          "zeam&reboot",
          "zeam>reboot",
          "'; reboot; echo '",
          "$(reboot) `reboot` \"x\" \\",
          "{{ Node }}",
          "{{ssm:secret}}",
          "../zeam",
          "zeam/10",
          "-f",
          "--privileged",
          "zeam*",
          "$zeam",
          "${IFS}",
          "~'(*2f)$257E%00");

  /** Where a log, JSON or a mail's header would read them. */
  private static final List<String> LINES =
      List.of(
          "zeam_10\n",
          "a\nBcc: everyone@example.com",
          "a\r\n\r\nsecond part",
          "a\u0000b\u2028c\r\nd",
          "nul\u0000bell\u0007escape\u001b[31mdelete\u007f",
          "line\u2028paragraph\u2029next\u0085",
          "lone \ud83d surrogate",
          "\",\"event\":\"restart.sent\",\"x\":\"",
          "{\"_aws\":{}}",
          "%s %n %d");

  /** Which a person takes for another. */
  private static final List<String> LOOK_ALIKES =
      List.of(
          "z\u0435am_3",
          "zeam_\uff13",
          "zeam\u200b_3",
          "\u202e3_maez",
          "right\u202eto\u2066left\u200b",
          "x\u202egnp.exe",
          "zeam_3 ",
          " zeam_3",
          "zeam_3\u00a0",
          "ze\u0301am_3",
          "_zeam_3",
          ".zeam_3");

  private static final List<String> LONG =
      List.of("z".repeat(129), "z".repeat(255), "z".repeat(1_024), "\ud83d\udca3".repeat(100));

  private HostileNames() {}

  /** All that must never reach a host. */
  public static Stream<String> unsafe() {
    return Stream.of(MARKUP, SHELL, LINES, LOOK_ALIKES, LONG).flatMap(List::stream);
  }

  /** And what no metric can be called, but a person may say. */
  public static Stream<String> words() {
    return Stream.concat(Stream.of("", " ", "z".repeat(5_000)), unsafe());
  }

  /** Names of Docker's own kind, which are other nodes than zeam_3. */
  public static Stream<String> safeLookAlikes() {
    return Stream.of(
        "Zeam_3", "ZEAM_3", "zeam_03", "zeam-3", "zeam_3.", "zeam_3_", "zearn_3", "node");
  }
}
