package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;

/** A run is never past its time: what is late is left out, and said to be missing. */
class DeadlineTest {
  private static final Duration LAMBDA = Duration.ofMinutes(2);

  private static Duration after(Instant begun, Instant until) {
    return Duration.between(begun, until);
  }

  @Test
  void aRunOfTwoMinutesReadsThenSendsThenTells() {
    World world = new World();

    Deadline deadline = Deadline.in(world.clock, LAMBDA);

    assertThat(after(world.clock.instant(), deadline.askUntil())).hasSeconds(39);
    assertThat(after(world.clock.instant(), deadline.readUntil())).hasSeconds(78);
    assertThat(after(world.clock.instant(), deadline.sendUntil())).hasSeconds(98);
    assertThat(after(world.clock.instant(), deadline.tellUntil())).hasSeconds(117);
    assertThat(deadline.send()).hasSeconds(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10, 30, 60, 120, 900})
  void whateverTheTimeItsPartsFollowEachOtherAndTheLastCommandFits(int seconds) {
    World world = new World();
    Instant begun = world.clock.instant();

    Deadline deadline = Deadline.in(world.clock, Duration.ofSeconds(seconds));

    List<Instant> ends =
        List.of(
            begun,
            deadline.askUntil(),
            deadline.readUntil(),
            deadline.sendUntil(),
            deadline.sendUntil().plus(deadline.send()),
            deadline.tellUntil(),
            begun.plusSeconds(seconds));
    assertThat(ends).isSorted();
  }

  @Test
  void vitalsThatThereIsNoTimeForMakeTheirNodeUnknown() {
    World world = World.wedged(10, 4, "zeam_3");
    takesAtEachReading(world, Duration.ofSeconds(78));

    JsonView report = world.runWithin(LAMBDA);

    assertThat(World.verdict(report, "zeam_3")).isEqualTo("UNKNOWN");
    assertThat(report.object("counts").number("HEALTHY")).isEqualTo(9);
    assertThat(world.ssm.sendRequests()).isEmpty();
    assertThat(world.cloudWatch.dataRequests()).hasSize(1);
  }

  @Test
  void whatWasNotReadForLackOfTimeIsSaid() {
    World world = World.wedged(10, 4, "zeam_3");
    takesAtEachReading(world, Duration.ofSeconds(78));

    JsonView report = world.runWithin(LAMBDA);

    assertThat(report.texts("warnings")).anyMatch(DeadlineTest::saysNoTime);
    assertThat(world.told("run.finished").getFirst().texts("warnings"))
        .anyMatch(DeadlineTest::saysNoTime);
    assertThat(World.row(report, "zeam_3").object("evidence").text("why"))
        .contains("no time was left in this run for GetMetricData");
  }

  private static boolean saysNoTime(String sentence) {
    return sentence.contains("could not be read: no time was left in this run for GetMetricData");
  }

  @Test
  void aPageThatThereIsNoTimeForMakesTheFirstWorthless() {
    World world = World.wedged(10, 4, "zeam_3");
    world.cloudWatch.datapointsPerPage(50);
    takesAtEachReading(world, Duration.ofSeconds(40));

    JsonView report = world.runWithin(LAMBDA);

    assertThat(world.cloudWatch.dataRequests()).hasSize(2);
    assertThat(report.object("counts").number("UNKNOWN")).isEqualTo(10);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void metricsThatWereNotAskedForAreNotCounted() {
    World world = World.wedged(10, 4, "zeam_3");
    takesAtEachReading(world, Duration.ofSeconds(78));

    JsonView report = world.runWithin(LAMBDA);

    assertThat(report.number("metricsRequested"))
        .isEqualTo(world.cloudWatch.metricsRequested().size());
    assertThat(report.number("awsCalls")).isEqualTo(world.cloudWatch.calls() + world.ssm.calls());
  }

  @Test
  void whatIsProvenInTimeIsActedOn() {
    World world = World.wedged(10, 4, "zeam_3");
    takesAtEachReading(world, Duration.ofSeconds(25)); // heads, vitals, older heads

    world.runWithin(LAMBDA);

    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  private static void takesAtEachReading(World world, Duration time) {
    world.cloudWatch.beforeGetMetricData(request -> world.clock.advance(time));
  }

  @Test
  void aListingThatThereIsNoTimeForFailsTheRunInTime() {
    World world = World.wedged(200, 4, "zeam_3"); // 600 metrics: two pages
    world.cloudWatch.beforeListMetrics(request -> world.clock.advance(Duration.ofSeconds(78)));

    RuntimeException failure = world.failsWithin(LAMBDA);

    assertThat(failure)
        .hasMessage(
            "the fleet's nodes could not be listed: no time was left in this run for ListMetrics");
    assertThat(world.cloudWatch.listRequests()).hasSize(1);
    assertThat(world.told("run.failed")).hasSize(1);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void aHistoryThatThereIsNoTimeForIsUnreadable() {
    World world = World.wedged(10, 4, "zeam_3");
    for (int i = 0; i < 51; i++) { // two pages
      world.ssm.sent(World.DOCUMENT, "i-1", Map.of(), world.ago(60));
    }
    CountDownLatch listed = new CountDownLatch(1); // beside it, the nodes are listed
    world.cloudWatch.beforeListMetrics(request -> listed.countDown());
    world.ssm.beforeListCommands(
        request -> {
          assertThat(waitFor(listed)).isTrue();
          world.clock.advance(Duration.ofSeconds(78));
        });

    JsonView report = world.runWithin(LAMBDA);

    assertThat(report.texts("warnings"))
        .contains(
            "past commands could not be read, so nothing is restarted: no time was left in this"
                + " run for ListCommands");
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hostsAreAskedForTheirWordInTheFirstHalfOfTheReadingOnly() {
    World world = World.wedged(10, 4, "zeam_3");
    String command = world.commanded("zeam_5", 60);
    world.ssm.hostSays(command, "RESTARTED", world.ago(59));
    world.ssm.beforeListCommands(request -> world.clock.advance(Duration.ofSeconds(39)));

    JsonView report = world.runWithin(LAMBDA);

    assertThat(world.ssm.invocationRequests()).isEmpty();
    assertThat(report.texts("warnings"))
        .anyMatch(
            sentence -> sentence.contains("no time was left in this run for GetCommandInvocation"));
    assertThat(world.sentFor()).containsExactly("zeam_3");
  }

  /** A fleet of twenty with six wedged, whose budget allows all six; a command takes 25 s. */
  private static World slowToSend() {
    World world = World.wedged(20, 4, "zeam_1", "zeam_2", "zeam_3", "zeam_4", "zeam_5", "zeam_6");
    world.ssm.beforeSendCommand(request -> world.clock.advance(Duration.ofSeconds(25)));
    return world;
  }

  @Test
  void commandsThatThereIsNoTimeForAreHeldAndSaid() {
    World world = slowToSend();

    JsonView report = world.runWithin(LAMBDA);

    assertThat(world.sentFor()).containsExactly("zeam_1", "zeam_2", "zeam_3", "zeam_4");
    assertThat(World.decision(report, "zeam_5")).isEqualTo("HOLD OUT_OF_TIME");
    assertThat(world.told("restart.held"))
        .extracting(line -> line.text("node") + " " + line.text("reason"))
        .containsExactly("zeam_5 OUT_OF_TIME", "zeam_6 OUT_OF_TIME");
    assertThat(world.told("run.finished").getFirst().texts("warnings"))
        .anyMatch(sentence -> sentence.startsWith("2 of the restarts were not sent"));
    assertThat(world.control("RestartsHeld")).isEqualTo(2);
  }

  @Test
  void everyIntentHasItsEnd() {
    World world = slowToSend();

    world.runWithin(LAMBDA);

    assertThat(world.told("restart.intended")).hasSize(4);
    assertThat(world.told("restart.sent")).hasSize(4);
  }

  @Test
  void theNextRunSendsWhatWasHeld() {
    World world = slowToSend();
    world.runWithin(LAMBDA);
    world.ssm.beforeSendCommand(request -> {});
    world.ssm.forgetCalls();

    world.minutes(1);
    world.runWithin(LAMBDA);

    assertThat(world.sentFor()).containsExactly("zeam_5", "zeam_6");
  }

  @Test
  void placesThatRefusalsFreeAreNotTakenOnceTimeIsOut() {
    World world = slowToSend().policy("{\"budget\": {\"ceiling\": 5}}");
    AtomicInteger sends = new AtomicInteger();
    world.ssm.beforeSendCommand(
        request -> {
          world.clock.advance(Duration.ofSeconds(25));
          sends.incrementAndGet();
          throw AwsFaults.invalidInstance();
        });

    world.runWithin(LAMBDA);

    assertThat(sends).hasValue(4);
    assertThat(world.told("restart.refused")).hasSize(4);
  }

  @Test
  void aMessageThatThereIsNoTimeForIsLeftToTheLog() {
    World world = World.wedged(10, 4, "zeam_3").withTopic();
    world.ssm.beforeSendCommand(request -> world.clock.advance(Duration.ofSeconds(117)));

    JsonView report = world.runWithin(LAMBDA);

    assertThat(world.sns.calls()).isZero();
    assertThat(report.texts("warnings"))
        .contains("people were not told of this run: no time was left in this run for Publish");
    assertThat(world.told("run.finished")).hasSize(1);
  }

  private static Duration timeout(AwsRequest request) {
    return request.overrideConfiguration().orElseThrow().apiCallTimeout().orElseThrow();
  }

  @Test
  void aCallMayTakeNoLongerThanTheTimeThatIsLeft() {
    World world = World.wedged(10, 4, "zeam_3");
    takesAtEachReading(world, Duration.ofSeconds(30));

    world.runWithin(LAMBDA);

    assertThat(timeout(world.cloudWatch.listRequests().getFirst())).hasSeconds(45);
    assertThat(timeout(world.ssm.listRequests().getFirst())).hasSeconds(45);
    List<GetMetricDataRequest> readings = world.cloudWatch.dataRequests();
    assertThat(timeout(readings.get(0))).hasSeconds(45);
    assertThat(timeout(readings.get(1))).hasSeconds(45);
    assertThat(timeout(readings.get(2))).hasSeconds(18);
  }

  @Test
  void aCommandIsNeverCutShort() {
    World world = slowToSend();

    world.runWithin(LAMBDA);

    assertThat(world.ssm.sendRequests())
        .allSatisfy(request -> assertThat(timeout(request)).hasSeconds(10));
    assertThat(FakeSsm.parameter(world.ssm.sendRequests().get(3).parameters(), "Node"))
        .isEqualTo("zeam_4");
  }
}
