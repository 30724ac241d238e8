package dev.unwedge.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links into the AWS console, read back as the console reads them. */
class ConsoleTest {
  private static final Instant AT = Instant.parse("2026-05-31T13:19:45Z");
  private static final String RUN = "0b7c5a0e-6d0c-4c39-9b7a-2f6f9d1f6a10";

  private final Console console = new Console("eu-central-1");

  /** The object of a Logs Insights link, its strings still escaped. */
  private static String detail(String link) {
    String fragment = link.substring(link.indexOf('#') + 1).replace('$', '%');
    String once = URLDecoder.decode(fragment, StandardCharsets.UTF_8);
    return URLDecoder.decode(
        once.substring(once.indexOf("queryDetail=") + 12), StandardCharsets.UTF_8);
  }

  private static String field(String link, String name) {
    Matcher matcher = Pattern.compile("[(~]" + name + "~\\(?~?'([^~)]*)").matcher(detail(link));
    assertThat(matcher.find()).as(name).isTrue();
    return URLDecoder.decode(matcher.group(1).replace('*', '%'), StandardCharsets.UTF_8);
  }

  @Test
  void theLogsLinkAsksForTheLinesOfThisRun() {
    String link = console.run("/aws/lambda/unwedge-devnet", RUN, AT);

    assertThat(field(link, "source")).isEqualTo("/aws/lambda/unwedge-devnet");
    assertThat(field(link, "editorString"))
        .contains("| filter runId = \"" + RUN + "\"\n")
        .startsWith("fields timestamp, event, node");
  }

  @Test
  void theLogsLinkStillWorksWeeksLater() {
    String link = console.run("/aws/lambda/unwedge-devnet", RUN, AT);

    assertThat(field(link, "timeType")).isEqualTo("ABSOLUTE");
    assertThat(Instant.parse(field(link, "start"))).isBefore(AT);
    assertThat(Instant.parse(field(link, "end"))).isAfter(AT);
  }

  @Test
  void theLogsLinkIsWhatTheConsoleGivesToShare() {
    assertThat(detail(console.run("/g", "r", AT)))
        .isEqualTo(
            "~(end~'2026-05-31T13*3a24*3a45.000Z~start~'2026-05-31T13*3a14*3a45.000Z"
                + "~timeType~'ABSOLUTE~tz~'UTC~editorString~'fields*20timestamp*2c*20event*2c*20node"
                + "*2c*20verdict*2c*20decision*2c*20reason*2c*20outcome*2c*20commandId*2c*20message"
                + "*0a*7c*20filter*20runId*20*3d*20*22r*22*0a*7c*20sort*20*40timestamp*20asc"
                + "~source~(~'*2fg))");
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#words")
  void whateverTheNamesALinkIsOneAddressOfTheConsole(String name) {
    for (String link :
        new String[] {
          console.command(name), console.dashboard(name), console.run(name, RUN, AT),
        }) {
      assertThat(link).matches("[a-zA-Z0-9:/?=#$%*._-]+");
      assertThat(URI.create(link.replace("$", "")).getHost())
          .isEqualTo("eu-central-1.console.aws.amazon.com");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, us-east-1.console.aws.amazon.com",
    "cn-north-1, console.amazonaws.cn",
    "us-gov-west-1, console.amazonaws-us-gov.com",
  })
  void otherPartitionsHaveConsolesOfTheirOwn(String region, String host) {
    assertThat(URI.create(new Console(region).dashboard("unwedge-devnet")).getHost())
        .isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example/", "a b", "eu-central-1?x"})
  void aRegionThatIsNoneCannotLeadElsewhere(String region) {
    assertThat(new Console(region).command("c"))
        .matches("https://[^/]*\\.console\\.aws\\.amazon\\.com/.*");
  }
}
