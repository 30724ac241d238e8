package dev.unwedge.notice;

import java.util.stream.Stream;

/** Names and words that somebody chose to do harm with. */
final class Hostile {
  private Hostile() {}

  static Stream<String> names() {
    return Stream.of(
        "",
        " ",
        "a\nBcc: everyone@example.com",
        "a\r\n\r\nsecond part",
        "nul\u0000bell\u0007escape\u001b[31m",
        "right\u202eto\u2066left\u200b",
        "line\u2028paragraph\u2029next\u0085",
        "lone \ud83d surrogate",
        "\ud83d\udca3".repeat(100),
        "node",
        "http://evil.example/login?x=1 https://evil.example",
        "'; reboot; echo '",
        "$(reboot) `reboot` \"x\" \\",
        "~'(*2f)$257E%00",
        "z".repeat(5_000));
  }
}
