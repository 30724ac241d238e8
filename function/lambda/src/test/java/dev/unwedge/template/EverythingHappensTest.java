package dev.unwedge.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.audit.AuditEvent;
import dev.unwedge.audit.ControlMetrics;
import dev.unwedge.run.World;
import dev.unwedge.testkit.JsonView;
import dev.unwedge.testkit.aws.AwsFaults;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The worst days of one fleet, in which everything happens that the log, the metrics and the alarms
 * can tell. What is added to one of them and does not happen here fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverythingHappensTest {
  private final World world = World.healthy(20);
  private final Watch watch = new Watch(world, "MinimumNodes", "22");
  private final Set<String> rang = new TreeSet<>();

  private void minutes(int count) {
    keep(watch.minutes(count));
  }

  private void keep(Watch watched) {
    watched.messages().stream()
        .filter(message -> message.startsWith("ALARM "))
        .forEach(message -> rang.add(message.substring("ALARM ".length())));
  }

  @BeforeAll
  void theWorstDays() {
    world.ssm.beforeSendCommand(
        request -> {
          if (FakeSsm.parameter(request.parameters(), "Node").equals("zeam_2")) {
            throw AwsFaults.ssm("InvalidInstanceId", "not connected");
          }
        });
    world.policy("{\"maxAttempts\": 1}");
    world.get("zeam_0").wedge(); // recovers
    world.get("zeam_1").wedge(); // is restarted in vain, and exhausted
    world.get("zeam_2").wedge(); // is refused by SSM
    world.get("zeam_3").freeze(); // stalls
    world.get("zeam_4").wedge();
    world.get("zeam_4").stopAnswering();
    world.get("zeam_5").stop();
    world.get("zeam_6").vanish();
    world.get("zeam_7").lagBy(200);
    world.get("zeam_9").pushesNonsense(); // unknown
    world.node("zeam_20");
    minutes(6);
    Instant started = world.clock.instant();
    world.get("zeam_0").restart(started);
    world.ssm.hostSays(world.ssm.commandsFor("zeam_0").getFirst(), "RESTARTED", started);
    for (int i = 0; i < 6; i++) {
      minutes(1);
      world.get("zeam_8").restartInVain(world.clock.instant()); // Docker does
    }
    minutes(75);
    for (int i = 0; i <= 20; i++) {
      world.get("zeam_" + i).freeze();
    }
    minutes(20);
    world.policy("{\"mode\": \"obey\"}");
    minutes(6);
    keep(watch.minutesWithoutRuns(8));
    world.policy("{\"mode\": \"paused\"}");
    minutes(1);
    // A day of twenty nodes takes long; that of one rings the same alarm.
    keep(new Watch(World.healthy(1).policy("{\"mode\": \"paused\"}")).minutes(26 * 60));
  }

  @Test
  void everyAlarmRings() {
    assertThat(rang).hasSizeGreaterThan(9).isEqualTo(watch.names());
  }

  @Test
  void everyEventIsTold() {
    Set<String> told = new TreeSet<>();
    for (String line : world.lines()) {
      JsonView view = JsonView.of(line);
      if (view.has("event")) {
        told.add(view.text("event"));
      }
    }

    assertThat(told)
        .isEqualTo(
            Stream.of(AuditEvent.class.getPermittedSubclasses())
                .map(type -> nameInTheLog(type.getSimpleName()))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** NodeNotRecovered is node.not_recovered. */
  private static String nameInTheLog(String record) {
    return record
        .replaceFirst("(?<=[a-z])(?=[A-Z])", ".")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  @Test
  void everyMetricIsAboveZeroAtSomeRun() {
    Set<String> above = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (ControlMetrics.Name name : ControlMetrics.Name.values()) {
      all.add(name.wireName());
    }
    for (String line : world.lines()) {
      JsonView view = JsonView.of(line);
      if (view.has("_aws")) {
        all.stream().filter(name -> view.number(name) > 0).forEach(above::add);
      }
    }
    // The clock of these tests stands still during a run.
    above.add(ControlMetrics.Name.RUN_MILLIS.wireName());

    assertThat(above).isEqualTo(all);
  }
}
