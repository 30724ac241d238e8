package dev.unwedge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.contract.Page.Row;
import dev.unwedge.remedy.HostFindings;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Veto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The contract names what the hosts' programs have, and nothing else. Their names are read from
 * their sources, or from the errors of their own readers.
 */
class HostNamesTest {
  private static final Page PAGE = Page.contract();
  private static final String DOCUMENT = "infra/host/restart-document";

  /** A parameter of the document, and the program's option that it becomes. */
  private static final String PARAMETER = "(?m)^    \"(\\w+)\": \\(\"--";

  private static final String OPTION = "(?m)^    \"\\w+\": \\(\"(--[\\w-]+)\"";

  /** Taken from its configuration by a publisher that does nothing with it yet. */
  private static final String WITHOUT_EFFECT = "parts";

  @Test
  void theDocumentsParametersAreThese() {
    List<String> parameters = Sources.found(PARAMETER, Sources.text(DOCUMENT));

    assertThat(parameters).isNotEmpty();
    assertThat(Page.names(PAGE.table("parameters"))).containsExactlyElementsOf(parameters);
  }

  @Test
  void eachOptionOfTheRestartProgramIsAParameter() {
    String document = Sources.text(DOCUMENT);
    List<Row> table = PAGE.table("restart-program");

    assertThat(Page.names(table)).containsExactlyElementsOf(Sources.found(OPTION, document));
    assertThat(table)
        .extracting(row -> row.codes(1).getFirst())
        .containsExactlyElementsOf(Sources.found(PARAMETER, document));
  }

  @Test
  void theRestartProgramTakesTheseOptions() {
    assertThat(Page.names(PAGE.table("restart-program")))
        .containsExactlyInAnyOrderElementsOf(
            Sources.found("(?m)^ +(--[\\w-]+)\\) \\w+=\\$2", script("20-arguments.sh")));
  }

  @Test
  void theDocumentTakesTheVetoesThatAreSent() {
    String pattern =
        Sources.found("\"Veto\": \\(\"--veto\", \"\\^\\(([A-Z_|]+)\\)\\$\"", Sources.text(DOCUMENT))
            .getFirst();

    assertThat(pattern.split("\\|"))
        .containsExactly(Stream.of(Veto.values()).map(Veto::name).toArray(String[]::new));
  }

  @Test
  void theRestartProgramReportsTheseOutcomes() {
    Set<String> reported = new TreeSet<>();
    for (Path part : Sources.files("infra/host/restart")) {
      reported.addAll(
          Sources.found(
              "(?m)^[^#\n]*\\b(?:report|refuse|finish) ([A-Z_]{4,})\\b", Sources.text(part)));
    }
    List<String> ofHosts = new ArrayList<>(Page.names(outcomes()));
    ofHosts.remove(Outcome.UNKNOWN.name());

    assertThat(ofHosts).containsExactlyInAnyOrderElementsOf(reported);
  }

  @Test
  void theExitStatusOfEachOutcomeIsTheRestartPrograms() {
    String well = Sources.found("([A-Z_ |]+)\\) exit 0 ;;", script("15-outcome.sh")).getFirst();

    assertThat(outcomes())
        .filteredOn(row -> row.cell(2).equals("0"))
        .extracting(Row::name)
        .containsExactlyInAnyOrder(well.strip().split(" \\| "));
    assertThat(outcomes())
        .filteredOn(row -> !row.cell(2).equals("0"))
        .filteredOn(row -> !row.name().equals(Outcome.UNKNOWN.name()))
        .allSatisfy(row -> assertThat(row.cell(2)).isEqualTo("1"));
  }

  private static List<Row> outcomes() {
    return PAGE.table("on-the-host", "outcome");
  }

  @Test
  void theHostsReportHasTheseFields() {
    String always = Sources.between("printf '{\"unwedge\"", "\\n'", script("15-outcome.sh"));
    Set<String> written = new TreeSet<>(Sources.found("\"(\\w+)\":", always));
    written.add("unwedge");
    written.addAll(Sources.found(",\\\\\"(\\w+)\\\\\":[{\\[]", script("90-front.sh")));

    assertThat(Page.names(PAGE.table("host-report")))
        .containsExactlyInAnyOrderElementsOf(written)
        .contains("hook", "dependants");
  }

  @Test
  void theLooksOfAReportAreThoseThatAreRead() {
    Row look =
        PAGE.table("host-report").stream()
            .filter(row -> row.name().equals("look"))
            .findFirst()
            .orElseThrow();

    assertThat(look.codes(1))
        .containsExactlyElementsOf(
            Stream.of(HostFindings.Look.values())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void aHookIsGivenThisEnvironment() {
    Set<String> given =
        new TreeSet<>(Sources.found("\"(UNWEDGE_\\w+)=\\$\\w+\"", script("65-hook.sh")));
    given.remove("UNWEDGE_HOOK_MARK"); // by which its children are found

    assertThat(
            PAGE.table("hook").stream()
                .filter(row -> row.cell(0).equals("Environment"))
                .flatMap(row -> row.codes(1).stream()))
        .containsExactlyInAnyOrderElementsOf(given);
  }

  @Test
  void thePublisherTakesTheseOptions() {
    assertThat(PAGE.table("publisher", "option"))
        .extracting(row -> row.name().replaceFirst(" .*", ""))
        .containsExactlyElementsOf(
            Sources.found(
                "add_argument\\(\"(--[\\w-]+)\"", Sources.text("infra/host/publisher/cli.py")));
  }

  @Test
  void thePublisherWritesTheseLines() {
    String printed = Sources.text("infra/host/publisher/push.py");
    String seen = Sources.text("infra/host/publisher/look.py");

    assertThat(Page.names(PAGE.tableAfter("publisher", "A line of `--print`")))
        .containsExactlyElementsOf(lineOf(printed));
    assertThat(Page.names(PAGE.tableAfter("publisher", "The line of `--look`")))
        .containsExactlyElementsOf(lineOf(seen));
  }

  /** The keys of the Python dictionary that a line of JSON is made of. */
  private static List<String> lineOf(String source) {
    return Sources.found("\"(\\w+)\":", Sources.between("line = {", "}", source));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the whole |",
        "nodes     | An entry of `nodes`:",
        "match     | `match` as an object:",
        "headJson  | `headJson`:",
        "heartbeat | `heartbeat`:",
        "outside   | An entry of `outside`",
      })
  void thePublishersConfigurationHasTheseFields(String place, String after) {
    List<String> known = new ArrayList<>(PublisherFields.known().getOrDefault(place, List.of()));
    known.remove(WITHOUT_EFFECT);

    assertThat(
            Page.names(
                PAGE.tableAfter("publisher-configuration", after == null ? "| field" : after)))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void thePublisherTakesTheConfigurationOnThePage() {
    assertThat(PublisherFields.errorIn(PAGE.json("publisher-configuration"))).isEmpty();
  }

  private static String script(String part) {
    return Sources.text("infra/host/restart/" + part);
  }
}
