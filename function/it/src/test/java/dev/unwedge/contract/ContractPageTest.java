package dev.unwedge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.AuditLog;
import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.contract.Page.Row;
import dev.unwedge.fleet.Metric;
import dev.unwedge.json.Fields;
import dev.unwedge.json.Json;
import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import dev.unwedge.policy.Remediable;
import dev.unwedge.remedy.Decision;
import dev.unwedge.remedy.Hold;
import dev.unwedge.remedy.Outcome;
import dev.unwedge.remedy.Veto;
import dev.unwedge.replay.IncidentReader;
import dev.unwedge.run.Report;
import dev.unwedge.run.Trigger;
import dev.unwedge.run.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract names what the function has, and nothing else. */
class ContractPageTest {
  private static final Page PAGE = Page.contract();

  @Test
  void theMetricsOfHostsAreThoseThatAreRead() {
    assertThat(PAGE.table("metrics", "metric"))
        .extracting(row -> row.name() + " " + row.cell(2))
        .containsExactlyElementsOf(
            Stream.of(Metric.values())
                .map(metric -> metric.wireName() + " " + metric.statistic())
                .toList());
  }

  @Test
  void theVerdictsAreInTheOrderInWhichTheyAreTried() {
    assertThat(Page.names(PAGE.table("verdicts")))
        .containsExactlyElementsOf(
            Samples.ofEach(Verdict.class).stream()
                .map(verdict -> verdict.kind().name())
                .distinct()
                .toList());
  }

  @Test
  void theVerdictsAreRankedAsReportsRankThem() {
    assertThat(PAGE.numbered("order-of-seriousness"))
        .containsExactlyElementsOf(names(Verdict.Kind.values()));
  }

  @Test
  void theVerdictsThatCanLeadToARestartAreThoseThatAPolicyMayName() {
    List<Row> rows =
        PAGE.table("verdicts").stream().filter(row -> !row.cell(2).equals("no")).toList();

    assertThat(Page.names(rows)).containsExactlyInAnyOrderElementsOf(names(Remediable.values()));
    assertThat(rows)
        .filteredOn(row -> row.cell(2).contains("the default does"))
        .extracting(Row::name)
        .containsExactlyInAnyOrderElementsOf(
            Policy.DEFAULT.restart().stream().map(Enum::name).toList());
  }

  @Test
  void theDecisionsAreComplete() {
    assertThat(Page.names(PAGE.table("decisions")))
        .containsExactlyElementsOf(names(Decision.Kind.values()));
  }

  @Test
  void theHoldsAreInTheirOrder() {
    assertThat(Page.names(PAGE.table("holds")))
        .containsExactlyElementsOf(names(Hold.Reason.values()));
  }

  @Test
  void theOutcomesAreComplete() {
    assertThat(Page.names(PAGE.table("on-the-host", "outcome")))
        .containsExactlyInAnyOrderElementsOf(names(Outcome.values()));
  }

  @Test
  void theOutcomesOfAHostThatDidNothingAreThoseThatStartNothing() {
    Row row =
        PAGE.table("history-and-attempts").stream()
            .filter(term -> term.cell(0).contains("did nothing"))
            .findFirst()
            .orElseThrow();

    assertThat(row.codes(1))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Outcome.values())
                .filter(outcome -> !outcome.mayHaveStarted())
                .filter(outcome -> outcome != Outcome.SUPERVISED) // exhausts the node
                .map(Outcome::name)
                .toList());
  }

  @Test
  void theVetoesAreComplete() {
    assertThat(Page.names(PAGE.table("vetoes"))).containsExactlyElementsOf(names(Veto.values()));
  }

  @Test
  void thePolicyOnThePageHasEveryFieldThatIsRead() {
    List<String> known = Accepted.by(() -> PolicyReader.read("{\"?\": 1}"));

    assertThat(Json.object(PAGE.json("policy"), "the page").names())
        .containsExactlyInAnyOrderElementsOf(known);
    assertThat(Page.names(PAGE.table("policy-fields"))).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void thePolicyOnThePageIsTheDefault() {
    assertThat(PolicyReader.read(PAGE.json("policy"))).isEqualTo(Policy.DEFAULT);
  }

  @Test
  void theBudgetOnThePageHasEveryField() {
    Fields budget = object(Json.object(PAGE.json("policy"), "the page"), "budget");

    assertThat(budget.names())
        .containsExactlyElementsOf(
            Accepted.by(() -> PolicyReader.read("{\"budget\": {\"?\": 1}}")));
    assertThat(row("policy-fields", "budget").codes(1)).containsExactlyElementsOf(budget.names());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exclusions | {\"excluded\": [{\"node\": \"a\", \"?\": 1}]}",
        "pauses | {\"pauses\": [{\"id\": \"a\", \"reason\": \"b\", \"?\": 1}]}",
        "overrides | {\"overrides\": [{\"match\": \"a\", \"?\": 1}]}",
      })
  void theEntriesOfThePolicysListsHaveEveryField(String anchor, String policy) {
    assertThat(Page.names(PAGE.table(anchor)))
        .containsExactlyInAnyOrderElementsOf(Accepted.by(() -> PolicyReader.read(policy)));
  }

  @Test
  void theTriggersAreComplete() {
    assertThat(Page.names(PAGE.table("triggers")))
        .containsExactlyElementsOf(
            Samples.ofEach(Trigger.class).stream().map(Trigger::label).toList());
  }

  @Test
  void whatAPersonMayAskForIsComplete() {
    Set<String> known = new TreeSet<>(acceptedFromAPerson("{\"?\": 1}"));
    known.addAll(
        acceptedFromAPerson(
            "{\"action\": \"restart\", \"nodes\": [\"a\"], \"reason\": \"b\", \"?\": 1}"));
    known.removeAll(Set.of("source", "widgetContext")); // what no person writes

    assertThat(Page.names(PAGE.table("by-hand"))).containsExactlyInAnyOrderElementsOf(known);
  }

  private static List<String> acceptedFromAPerson(String event) {
    return Accepted.by(
        () -> {
          throw World.healthy(1).fails(event);
        });
  }

  @Test
  void theReportHasTheseFields() {
    Fields report = Json.object(Samples.of(Report.class).toJson(), "the report");

    assertThat(Page.names(PAGE.tableAfter("report", "A run returns")))
        .containsExactlyElementsOf(report.names());
    assertThat(Page.names(PAGE.tableAfter("report", "Each entry of `nodes`")))
        .containsExactlyElementsOf(namesOfFirst(report, "nodes"));
  }

  @Test
  void theReportsOutsideHeadsHaveTheseFields() {
    Fields report = Json.object(Samples.of(Report.class).toJson(), "the report");

    assertThat(Page.names(PAGE.tableAfter("report", "Each entry of `outside`")))
        .containsExactlyElementsOf(namesOfFirst(report, "outside"));
  }

  private static List<String> namesOfFirst(Fields fields, String list) {
    return fields.list(list, item -> item.object().names()).stream().findFirst().orElse(List.of());
  }

  @Test
  void theEnvironmentIsWhatTheCodeReads() {
    Set<String> read = new TreeSet<>();
    Sources.java()
        .forEach(file -> read.addAll(Sources.found("\"(UNWEDGE_\\w+)\"", Sources.text(file))));

    assertThat(Page.names(PAGE.table("environment"))).containsExactlyInAnyOrderElementsOf(read);
  }

  @Test
  void everyLineOfTheLogHasTheseFields() {
    AuditEvent event = Samples.ofEach(AuditEvent.class).getFirst();
    List<String> common =
        new ArrayList<>(Json.object(line(log -> log.tell(event)), "the line").names());
    common.removeAll(event.fields().keySet());

    assertThat(Page.names(PAGE.table("audit-log"))).containsExactlyElementsOf(common);
  }

  @Test
  void theEventsAreThese() {
    assertThat(Page.names(PAGE.table("events")))
        .containsExactlyInAnyOrderElementsOf(
            Samples.ofEach(AuditEvent.class).stream().map(AuditEvent::name).toList());
  }

  @Test
  void eachEventHasTheseFields() {
    for (AuditEvent event : Samples.ofEach(AuditEvent.class)) {
      List<String> own = new ArrayList<>(event.fields().keySet());
      own.removeAll(List.of("node", "instanceId"));

      assertThat(row("events", event.name()).codes(2))
          .as(event.name())
          .containsExactlyElementsOf(own);
    }
  }

  @Test
  void theControlMetricsAreThese() {
    Fields line =
        Json.object(line(log -> log.tell(new ControlMetrics("Unwedge", "devnet"))), "the line");
    Fields directive =
        object(line, "_aws").list("CloudWatchMetrics", Fields.Item::object).getFirst();
    List<String> emitted =
        directive.list(
            "Metrics", item -> item.object().text("Name") + " " + item.object().text("Unit"));

    assertThat(PAGE.table("control-metrics"))
        .extracting(row -> row.name() + " " + row.cell(1))
        .containsExactlyElementsOf(emitted);
  }

  private static String line(Consumer<AuditLog> logging) {
    List<String> lines = new ArrayList<>();
    logging.accept(new AuditLog(lines::add, () -> Instant.EPOCH, "run", "id", "manual", "devnet"));
    return lines.getFirst();
  }

  @Test
  void anIncidentFileHasTheseFields() {
    String node = "{\"node\": \"a\", \"instanceId\": \"i-1\", \"headSlot\": [1]%s}";
    String file =
        "{\"name\": \"a\", \"start\": \"2026-05-31T12:00:00Z\", \"nodes\": [" + node + "]%s}";

    assertThat(Page.names(PAGE.tableAfter("incident-files", "| field")))
        .containsExactlyInAnyOrderElementsOf(
            Accepted.by(() -> IncidentReader.read(file.formatted("", ", \"?\": 1"), "the file")));
    assertThat(Page.names(PAGE.tableAfter("incident-files", "Each entry of `nodes`")))
        .containsExactlyInAnyOrderElementsOf(
            Accepted.by(() -> IncidentReader.read(file.formatted(", \"?\": 1", ""), "the file")));
  }

  @Test
  void theIncidentFileOnThePageCanBeRead() {
    String example = PAGE.json("incident-files");

    assertThatCode(() -> IncidentReader.read(example, "the page")).doesNotThrowAnyException();
  }

  @Test
  void theLinesOfAReplayHaveTheseFields() {
    String writer = Sources.java("Timeline.java");

    assertThat(Page.names(PAGE.tableAfter("replay", "one object a line")))
        .containsExactlyElementsOf(Sources.found("fields\\.put\\(\"(\\w+)\"", writer));
    assertThat(Page.names(PAGE.tableAfter("replay", "The last line")))
        .containsExactlyElementsOf(Sources.found("end\\.put\\(\"(\\w+)\"", writer));
  }

  private static Fields object(Fields fields, String name) {
    return Objects.requireNonNull(fields.objectOrNull(name), name);
  }

  private static Row row(String anchor, String name) {
    return PAGE.table(anchor).stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in #" + anchor));
  }

  private static List<String> names(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toList();
  }
}
