package dev.unwedge.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.TestNode;
import dev.unwedge.run.World;
import dev.unwedge.testkit.aws.AwsFaults;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each alarm of the template, brought about by the real handler's own metrics; and that nothing
 * else brings one about.
 */
class AlarmsTest {
  private static final String OBSERVE = "{\"mode\": \"observe\"}";
  private static final String NO_POLICY = "{\"mode\": \"obey\"}";

  @Test
  void aHealthyFleetIsSilentForADay() {
    Watch watch = new Watch(World.healthy(4));

    watch.minutes(24 * 60);

    assertThat(watch.messages()).isEmpty();
  }

  @Test
  void aNodeThatIsRestartedAndRecoversIsNoStateThatWakesSomebody() {
    Watch watch = new Watch(World.wedged(10, 3, "zeam_3"));
    TestNode node = watch.world.get("zeam_3");
    watch.minutes(1);
    String command = watch.world.ssm.commandsFor("zeam_3").getFirst();

    watch.minutes(3); // looks, evidence, downtime
    Instant started = watch.world.clock.instant();
    node.restart(started);
    watch.world.ssm.hostSays(command, "RESTARTED", started);
    watch.minutes(60);

    assertThat(watch.world.everTold("node.recovered")).hasSize(1);
    assertThat(watch.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wedged", "unresponsive"})
  void wedgedAndNotHealing(String how) {
    Watch watch = new Watch(World.healthy(10));
    watch.world.policy(OBSERVE);
    TestNode node = watch.world.get("zeam_3");
    node.wedge();
    if (how.equals("unresponsive")) {
      node.stopAnswering();
    }
    while (watch.minutes(1).world.control(how.equals("wedged") ? "Wedged" : "Unresponsive") == 0) {
      assertThat(watch.messages()).isEmpty();
    }

    assertThat(watch.minutes(8).messages()).isEmpty();
    assertThat(watch.minutes(1).messages()).containsExactly("ALARM wedged-and-not-healing");
    node.restart(watch.world.clock.instant());

    assertThat(watch.minutes(30).messages()).containsExactly("OK wedged-and-not-healing");
  }

  @Test
  void aStalledNodeThatIsNotRestartedIsNotHealingEither() {
    Watch watch = new Watch(World.healthy(10));
    watch.world.policy(OBSERVE);
    watch.world.get("zeam_3").freeze();

    watch.minutes(25);

    assertThat(watch.world.control("Stalled")).isEqualTo(1);
    assertThat(watch.messages()).containsExactly("ALARM wedged-and-not-healing");
  }

  @Test
  void exhausted() {
    Watch watch = new Watch(World.wedged(10, 3, "zeam_3"));
    watch.world.policy("{\"maxAttempts\": 1, \"attemptWindow\": \"PT1H\"}");

    watch.minutes(2);

    assertThat(watch.messages()).containsExactly("ALARM exhausted");
    watch.world.get("zeam_3").thaw();
    assertThat(watch.minutes(3).messages()).containsExactly("OK exhausted");
  }

  @Test
  void networkStalled() {
    Watch watch = new Watch(World.healthy(5));
    List<TestNode> all =
        List.of(0, 1, 2, 3, 4).stream().map(i -> watch.world.get("zeam_" + i)).toList();
    all.forEach(TestNode::freeze);
    while (watch.minutes(1).world.control("NetworkStall") == 0) {
      assertThat(watch.messages()).isEmpty();
    }

    assertThat(watch.minutes(3).messages()).isEmpty();
    assertThat(watch.minutes(1).messages()).containsExactly("ALARM network-stalled");
    all.forEach(TestNode::thaw);

    assertThat(watch.minutes(10).messages()).containsExactly("OK network-stalled");
  }

  @Test
  void silentNodes() {
    Watch watch = new Watch(World.healthy(5));
    watch.world.get("zeam_3").vanish();
    while (watch.minutes(1).world.control("Silent") == 0) {
      assertThat(watch.messages()).isEmpty();
    }

    assertThat(watch.minutes(2).messages()).containsExactly("ALARM silent-nodes");
    watch.world.get("zeam_3").restart(watch.world.clock.instant());

    assertThat(watch.minutes(10).messages()).containsExactly("OK silent-nodes");
  }

  @Test
  void unknownNodes() {
    Watch watch = new Watch(World.healthy(5));
    watch.world.get("zeam_3").pushesNonsense();
    while (watch.minutes(1).world.control("Unknown") == 0) {
      assertThat(watch.messages()).isEmpty();
    }

    assertThat(watch.minutes(28).messages()).isEmpty();
    assertThat(watch.minutes(1).messages()).containsExactly("ALARM unknown-nodes");
    watch.world.get("zeam_3").pushesSense();

    assertThat(watch.minutes(5).messages()).containsExactly("OK unknown-nodes");
  }

  @Test
  void restartsThatSsmRefusesAreFailing() {
    Watch watch = new Watch(World.wedged(10, 3, "zeam_3"));
    watch.world.ssm.beforeSendCommand(
        request -> {
          throw AwsFaults.ssm("InvalidInstanceId", "not connected");
        });

    watch.minutes(3);

    assertThat(watch.world.control("RestartsRefused")).isEqualTo(1);
    assertThat(watch.messages()).containsExactly("ALARM restarts-failing");
    watch.world.ssm.beforeSendCommand(request -> {});
    assertThat(watch.minutes(4).messages()).containsExactly("OK restarts-failing");
  }

  @Test
  void restartsInVainAreFailing() {
    Watch watch = new Watch(World.wedged(10, 3, "zeam_3"));
    watch.world.policy("{\"cooldown\": \"PT30M\"}");
    watch.minutes(1);
    Instant started = watch.world.clock.instant();
    watch.world.get("zeam_3").restartInVain(started);
    String command = watch.world.ssm.commandsFor("zeam_3").getFirst();
    watch.world.ssm.hostSays(command, "RESTARTED", started);

    watch.minutes(20);

    assertThat(watch.world.control("NotRecovered")).isEqualTo(1);
    assertThat(watch.messages()).contains("ALARM restarts-failing");
  }

  @Test
  void runFailed() {
    Watch watch = new Watch(World.healthy(5)).minutes(5);
    watch.world.policy(NO_POLICY);

    assertThat(watch.minutes(2).messages()).isEmpty();
    assertThat(watch.minutes(1).messages()).containsExactly("ALARM run-failed");
    watch.world.policy("{}");

    assertThat(watch.minutes(5).messages()).containsExactly("OK run-failed");
  }

  @Test
  void oneFailedRunWakesNobody() {
    Watch watch = new Watch(World.healthy(5)).minutes(5);
    watch.world.policy(NO_POLICY);
    watch.minutes(1).world.policy("{}");

    watch.minutes(10);

    assertThat(watch.messages()).isEmpty();
  }

  @Test
  void runsThatLambdaKilledHaveFailedToo() {
    Watch watch = new Watch(World.healthy(5)).minutes(5);

    watch.minutesOfKilledRuns(3);

    assertThat(watch.messages()).containsExactly("ALARM run-failed");
  }

  @Test
  void syncingWithoutEnd() {
    Watch watch = new Watch(World.healthy(5));
    watch.world.get("zeam_3").lagBy(200);
    watch.minutes(3);
    while (watch.minutes(1).world.control("Syncing") == 0) {
      assertThat(watch.messages()).isEmpty();
    }

    assertThat(watch.minutes(55).messages()).isEmpty();
    assertThat(watch.minutes(5).messages()).containsExactly("ALARM syncing-without-end");
    watch.world.get("zeam_3").lagBy(0);

    assertThat(watch.minutes(3).messages()).containsExactly("OK syncing-without-end");
  }

  @Test
  void pausedForADay() {
    Watch watch = new Watch(World.healthy(1)).minutes(90);
    watch.world.policy("{\"mode\": \"paused\", \"reason\": \"upgrade\"}");

    watch.minutes(12 * 60).world.policy(NO_POLICY); // a failed run is no resumption
    watch.minutes(2).world.policy("{\"mode\": \"paused\"}");
    watch.messages();
    assertThat(watch.minutes(12 * 60 - 10).messages()).isEmpty();
    assertThat(watch.minutes(70).messages()).containsExactly("ALARM paused");
    watch.world.policy("{}");

    assertThat(watch.minutes(120).messages()).containsExactly("OK paused");
  }

  @Test
  void aPauseThatWasInterruptedForAnHourBeginsAnew() {
    Watch watch = new Watch(World.healthy(1));
    watch.world.policy("{\"mode\": \"paused\"}");
    watch.minutes(20 * 60).world.policy("{}");
    watch.minutes(60).world.policy("{\"mode\": \"paused\"}");

    watch.minutes(20 * 60);

    assertThat(watch.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10, 15})
  void unwedgeItselfSilent(int everyMinutes) {
    Watch watch = new Watch(World.healthy(3), everyMinutes).minutes(60);
    watch.messages();

    watch.minutesWithoutRuns(4 * everyMinutes + 10);

    assertThat(watch.messages()).containsExactly("ALARM unwedge-silent");
    assertThat(watch.minutes(2 * everyMinutes).messages()).containsExactly("OK unwedge-silent");
  }

  @Test
  void beforeItsFirstRunAfterTheFirstDeploymentItIsSilentToo() {
    Watch watch = new Watch(World.healthy(3));

    assertThat(watch.minutesWithoutRuns(1).messages()).containsExactly("ALARM unwedge-silent");
    assertThat(watch.minutes(3).messages()).containsExactly("OK unwedge-silent");
  }

  @Test
  void aFailedRunIsNotSilence() {
    Watch watch = new Watch(World.healthy(3)).minutes(5);
    watch.world.policy(NO_POLICY);

    watch.minutes(30);

    assertThat(watch.inAlarm()).containsExactly("run-failed");
  }

  @Test
  void fleetIncomplete() {
    Watch watch = new Watch(World.healthy(4), "MinimumNodes", "5");

    assertThat(watch.minutes(4).messages()).isEmpty();
    assertThat(watch.minutes(1).messages()).containsExactly("ALARM fleet-incomplete");
    watch.world.node("zeam_4");

    assertThat(watch.minutes(5).messages()).containsExactly("OK fleet-incomplete");
  }

  @Test
  void aFleetOfNobodyIsIncomplete() {
    Watch watch = new Watch(new World());

    watch.minutes(6);

    assertThat(watch.messages()).containsExactly("ALARM fleet-incomplete");
  }

  @Test
  void failedRunsLeaveEveryStatesAlarmAsItIs() {
    Watch watch = new Watch(World.healthy(10), "MinimumNodes", "11");
    watch.world.policy(OBSERVE);
    watch.world.get("zeam_3").wedge();
    watch.world.get("zeam_4").vanish();
    watch.minutes(30);
    assertThat(watch.inAlarm())
        .containsExactly("fleet-incomplete", "silent-nodes", "wedged-and-not-healing");
    watch.messages();
    watch.world.policy(NO_POLICY);

    watch.minutes(60);

    assertThat(watch.messages()).containsExactly("ALARM run-failed");
    assertThat(watch.inAlarm()).hasSize(4);
  }

  @Test
  void aRunThatFailsBetweenOthersDoesNotHideWhatTheyTell() {
    Watch watch = new Watch(World.healthy(10));
    watch.world.policy(OBSERVE);
    watch.world.get("zeam_3").wedge();
    watch.minutes(5);

    for (int i = 0; i < 12; i++) {
      watch.world.policy(i % 4 == 3 ? NO_POLICY : OBSERVE);
      watch.minutes(1);
    }

    assertThat(watch.messages()).containsExactly("ALARM wedged-and-not-healing");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10, 15})
  void aSlowerScheduleIsAsQuietAndWakesForTheSame(int everyMinutes) {
    Watch watch = new Watch(World.healthy(10), everyMinutes);
    watch.world.policy(OBSERVE);
    assertThat(watch.minutes(120).inAlarm()).isEmpty();
    watch.messages();
    watch.world.get("zeam_3").wedge();

    watch.minutes(60);

    assertThat(watch.messages()).containsExactly("ALARM wedged-and-not-healing");
  }
}
