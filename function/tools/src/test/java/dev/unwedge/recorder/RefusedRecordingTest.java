package dev.unwedge.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.aws.AwsFaults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** What cannot be recorded in full is not recorded at all. */
class RefusedRecordingTest {
  private final Recorded.From from = new Recorded.From().heads("zeam_1", 11).heads("zeam_2", 11);

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  private Path folder;

  /** Status 3, a sentence, and no file: not even a part of one. */
  private void assertNotRecorded(String... says) {
    Path file = folder.resolve("incident.json");
    Recorded recorded = from.tenMinutes("--out", file.toString());
    assertThat(recorded.status()).isEqualTo(3);
    assertThat(recorded.out()).isEmpty();
    assertThat(recorded.err()).contains(says).contains("Nothing was written");
    assertThat(file).doesNotExist();
  }

  private void change(UnaryOperator<MetricDataResult> ofTheFirst) {
    from.cloudWatch.answerGetMetricData(
        page -> {
          List<MetricDataResult> results =
              page.metricDataResults().stream()
                  .map(each -> each.id().equals("m0") ? ofTheFirst.apply(each) : each)
                  .toList();
          return GetMetricDataResponse.builder().metricDataResults(results).build();
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"INTERNAL_ERROR", "PARTIAL_DATA", "FORBIDDEN"})
  void dataThatAreNotComplete(StatusCode status) {
    change(result -> result.toBuilder().statusCode(status).build());

    assertNotRecorded("HeadSlot of i-zeam_1/zeam_1 could not be read", status.toString());
  }

  @Test
  void anAnswerThatLeavesAMetricOut() {
    change(result -> result.toBuilder().id("other").build());

    assertNotRecorded("HeadSlot of i-zeam_1/zeam_1", "no answer");
  }

  @Test
  void aSecondPageThatFails() {
    from.cloudWatch.datapointsPerPage(5);
    from.cloudWatch.beforeGetMetricData(
        request -> {
          if (request.nextToken() != null) {
            throw AwsFaults.cloudWatchThrottles();
          }
        });

    assertNotRecorded("Throttling");
  }

  @Test
  void aListingThatFails() {
    from.cloudWatch.beforeListMetrics(
        request -> {
          throw AwsFaults.cloudWatch("AccessDenied", "not authorized to ListMetrics");
        });

    assertNotRecorded("ListMetrics", "AccessDenied", "not authorized");
  }

  @Test
  void valuesThatNoFileCanHold() {
    change(
        result ->
            result.toBuilder()
                .values(result.values().stream().map(value -> Double.NaN).toList())
                .build());

    assertNotRecorded("HeadSlot of i-zeam_1/zeam_1 has NaN at 2026-05-31T12:00:00Z");
  }

  @Test
  void twoValuesForOneStamp() {
    change(
        result ->
            result.toBuilder()
                .timestamps(result.timestamps().stream().map(stamp -> Recorded.From.NOON).toList())
                .build());

    assertNotRecorded("has 15.0 at 2026-05-31T12:00:00Z besides 0.0");
  }

  @Test
  void stampsOffThePeriodsGrid() {
    change(
        result ->
            result.toBuilder()
                .timestamps(
                    result.timestamps().stream().map(stamp -> stamp.plusSeconds(7)).toList())
                .build());

    assertNotRecorded("2026-05-31T12:00:07Z");
  }

  @Test
  void aFleetThatNobodyKnows() {
    Recorded recorded =
        from.run(
            List.of(
                "--from-cloudwatch",
                "--fleet",
                "devnte",
                "--since",
                "2026-05-31T12:00:00Z",
                "--until",
                "2026-05-31T12:10:00Z"));

    assertThat(recorded.status()).isEqualTo(3);
    assertThat(recorded.err())
        .contains("no metric of fleet devnte in namespace Unwedge", "region", "--node");
  }

  @Test
  void aTimeInWhichNobodyPushed() {
    Recorded recorded =
        from.record("--since", "2026-05-31T11:00:00Z", "--until", "2026-05-31T11:10:00Z");

    assertThat(recorded.status()).isEqualTo(3);
    assertThat(recorded.err()).contains("none of the 2 nodes of fleet devnet has a datapoint");
  }

  @Test
  void aNamedNodeThatPushedNothing() {
    Recorded recorded = from.tenMinutes("--node", "i-1/zeam_77");

    assertThat(recorded.status()).isEqualTo(3);
    assertThat(recorded.err()).contains("no metric of i-1/zeam_77 has a datapoint");
  }

  @Test
  void aFileThatCannotBeWritten() {
    Recorded recorded =
        from.tenMinutes("--out", folder.resolve("no/such/incident.json").toString());

    assertThat(recorded.status()).isEqualTo(3);
    assertThat(recorded.err()).contains("cannot be written");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "--fleet devnet --until 2026-05-31T12:10:00Z | --since is missing",
        "--fleet devnet --since 2026-05-31T12:00:00Z | --until is missing",
        "--since 2026-05-31T12:00:00Z --until 2026-05-31T12:10:00Z | --fleet is missing",
        "TIMES --fleet | --fleet lacks its value",
        "TIMES --flet x | unknown option --flet",
        "TIMES --html x | unknown option --html",
        "TIMES incident.json | takes no FILE: name the one to write by --out",
        "TIMES --period 60 | --period must be an ISO-8601 duration",
        "TIMES --period PT7S | --period must be one of CloudWatch's",
        "TIMES --period PT90S | --period must be one of CloudWatch's",
        "TIMES --period PT5M | --period PT5M: wedgedAfter must be at least PT15M",
        "TIMES --node zeam_1 | --node must be an instance and a name",
        "TIMES --node i-1/ | --node must be an instance and a name",
        "--fleet devnet --since noon --until 2026-05-31T12:10:00Z | --since must be an instant",
        "--fleet devnet --since 2026-05-31T12:10:00Z --until 2026-05-31T12:00:00Z"
            + " | --until must not be earlier than --since",
      })
  void whatIsNotUnderstoodIsSaid(String line, String says) {
    String times = "--fleet devnet --since 2026-05-31T12:00:00Z --until 2026-05-31T12:10:00Z";
    List<String> options = List.of(line.replace("TIMES", times).split(" +"));

    Recorded recorded =
        from.run(Stream.concat(Stream.of("--from-cloudwatch"), options.stream()).toList());

    assertThat(recorded.status()).isEqualTo(2);
    assertThat(recorded.out()).isEmpty();
    assertThat(recorded.err()).contains(says);
    assertThat(from.cloudWatch.calls()).isZero();
  }

  @Test
  void aBadPolicyIsRefusedWithThePlaceInIt() throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.json"), "{\"quorum\": 2}");

    Recorded recorded = from.tenMinutes("--policy", policy.toString());

    assertThat(recorded.status()).isEqualTo(2);
    assertThat(recorded.err()).contains("policy.json: quorum must be");
    assertThat(from.cloudWatch.calls()).isZero();
  }

  @Test
  void aPeriodThatIsNotOverYet() {
    Recorded last =
        from.record("--since", "2026-05-31T12:00:00Z", "--until", "2026-05-31T12:59:00Z");
    Recorded next =
        from.record("--since", "2026-05-31T12:00:00Z", "--until", "2026-05-31T13:00:00Z");

    assertThat(last.status()).isZero();
    assertThat(next.status()).isEqualTo(2);
    assertThat(next.err()).contains("--until must be 2026-05-31T12:59:00Z or earlier");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT10S | PT3H   | 3 h",
        "PT60S | P15D   | 15 d",
        "PT5M  | P63D   | 63 d",
        "PT1H  | P455D  | 455 d",
      })
  void aTimeBeyondWhatCloudWatchKeepsNamesTheLimit(String period, String kept, String words)
      throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("policy.json"),
            """
            {"wedgedAfter": "PT3H", "stalledAfter": "PT3H", "silentAfter": "PT2H",
             "period": "PT60S"}
            """);
    from.clock.advance(Duration.parse(kept).minus(Duration.ofHours(1)));

    String[] options = {"--period", period, "--policy", policy.toString()};
    Recorded beyond = from.tenMinutes(options);

    assertThat(beyond.status()).isEqualTo(2);
    assertThat(beyond.err())
        .contains("--since must be ", "CloudWatch keeps datapoints of", "for " + words);
    assertThat(from.cloudWatch.calls()).isZero();
  }

  @Test
  void withoutARegionNothingIsAsked() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new Main(
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                from.clock,
                () -> {
                  throw new IllegalStateException("Unable to load region");
                })
            .run(
                List.of(
                    "--from-cloudwatch",
                    "--fleet",
                    "devnet",
                    "--since",
                    "2026-05-31T12:00:00Z",
                    "--until",
                    "2026-05-31T12:10:00Z"));

    assertThat(status).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("CloudWatch cannot be asked; set AWS_REGION", "Unable to load region");
  }
}
