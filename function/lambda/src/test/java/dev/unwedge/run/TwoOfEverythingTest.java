package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.lambda.UnwedgeHandler;
import dev.unwedge.testkit.aws.FakeSsm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/**
 * Several processes at once, on one fleet: schedule, alarm, person, a second stack. They meet in
 * SSM only: in ListCommands, which shows what others sent, and in SendCommand. Whoever has listed
 * before another sent sends as well; that is what the host's fence is for, here by its rule alone
 * (a container that was started after {@code StartedBefore} is left alone). Real scripts run for
 * real commands in {@code TwoOfEverythingIT}.
 */
class TwoOfEverythingTest {
  private static final String SCHEDULE = "{}";
  private static final String ORDER =
      "{\"action\": \"restart\", \"nodes\": [\"zeam_3\"], \"reason\": \"it hangs\"}";

  private static boolean meets(String step) {
    return step.equals("listCommands") || step.equals("sendCommand");
  }

  /** A process of its own, and its own log. */
  private static UnwedgeHandler process(World world, Outside.Watcher watcher, String document) {
    Map<String, String> environment = new HashMap<>(world.environment);
    environment.put("UNWEDGE_DOCUMENT", document);
    return new UnwedgeHandler(
        Outside.of(world.clients(), watcher),
        environment,
        world.clock,
        Outside.of(line -> {}, watcher));
  }

  private static void together(World world, Turns turns, List<String> documents, String... events) {
    List<CompletableFuture<Void>> runs = new ArrayList<>();
    for (int i = 0; i < events.length; i++) {
      int run = i;
      UnwedgeHandler process = process(world, turns.of(run), documents.get(run));
      runs.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  process.handle(events[run], World.REQUEST);
                } finally {
                  turns.end(run);
                }
              },
              task -> Thread.ofVirtual().start(task)));
    }
    runs.forEach(CompletableFuture::join);
  }

  /** How many of the commands for a node its host carries out, one after another. */
  private static long restarts(World world, String node) {
    List<SendCommandRequest> commands =
        world.ssm.sendRequests().stream()
            .filter(sent -> FakeSsm.parameter(sent.parameters(), "Node").equals(node))
            .toList();
    long restarts = 0;
    Instant startedAt = Instant.EPOCH;
    for (SendCommandRequest command : commands) {
      Instant fence = Instant.parse(FakeSsm.parameter(command.parameters(), "StartedBefore"));
      if (!startedAt.isAfter(fence)) {
        restarts++;
        startedAt = world.clock.instant().plusSeconds(60 * restarts);
      }
    }
    return restarts;
  }

  @Test
  void inWhateverOrderTwoRunsTakeTurnsOneRestartResults() {
    int twice = 0;
    for (List<Integer> order : Turns.all(2, 2)) {
      World world = World.wedged(10, 4, "zeam_3");

      together(world, new Turns(order, TwoOfEverythingTest::meets), same(2), SCHEDULE, SCHEDULE);

      boolean bothListedFirst = !order.get(0).equals(order.get(1));
      assertThat(world.sentFor()).as("%s", order).hasSize(bothListedFirst ? 2 : 1);
      assertThat(restarts(world, "zeam_3")).as("%s", order).isEqualTo(1);
      twice += bothListedFirst ? 1 : 0;
    }
    assertThat(twice).isEqualTo(4);
  }

  private static List<String> same(int runs) {
    return Collections.nCopies(runs, World.DOCUMENT);
  }

  @Test
  void inWhateverOrderTwoRunsSendSeveralEachNodeIsRestartedOnce() {
    for (List<Integer> order : Turns.all(4, 4)) {
      World world = World.wedged(10, 4, "zeam_3", "zeam_5", "zeam_7");

      together(world, new Turns(order, TwoOfEverythingTest::meets), same(2), SCHEDULE, SCHEDULE);

      for (String node : List.of("zeam_3", "zeam_5", "zeam_7")) {
        assertThat(world.sentFor().stream().filter(node::equals).count())
            .as("%s", order)
            .isBetween(1L, 2L);
        assertThat(restarts(world, node)).as("%s", order).isEqualTo(1);
      }
      assertThat(world.sentFor()).as("%s", order).hasSizeLessThanOrEqualTo(6);
    }
  }

  @Test
  void scheduleAlarmAndAPersonsOrderAtOnceRestartOnce() {
    for (List<Integer> order : Turns.all(2, 2, 2)) {
      World world = World.wedged(10, 4, "zeam_3");

      together(
          world,
          new Turns(order, TwoOfEverythingTest::meets),
          same(3),
          SCHEDULE,
          "{\"nodes\": [\"zeam_3\"]}",
          ORDER);

      assertThat(world.sentFor()).as("%s", order).hasSizeBetween(1, 3).containsOnly("zeam_3");
      assertThat(restarts(world, "zeam_3")).as("%s", order).isEqualTo(1);
    }
  }

  @Test
  void whereverASecondRunComesInBetweenOneRestartResults() {
    World counted = World.wedged(10, 4, "zeam_3");
    Mortal alive = Mortal.never();
    counted.coldStart(alive);
    counted.run();
    for (int point = 0; point < alive.points().size(); point++) {
      World world = World.wedged(10, 4, "zeam_3");
      UnwedgeHandler second = process(world, Mortal.never(), World.DOCUMENT);
      Between between = new Between(point, () -> second.handle(SCHEDULE, World.REQUEST));

      process(world, between, World.DOCUMENT).handle(SCHEDULE, World.REQUEST);

      assertThat(between.came()).isTrue();
      assertThat(world.sentFor()).hasSizeBetween(1, 2).containsOnly("zeam_3");
      assertThat(restarts(world, "zeam_3")).as(alive.points().get(point)).isEqualTo(1);
    }
  }

  /** Does something else at one point of a run. */
  private record Between(int point, Runnable other, AtomicInteger passed)
      implements Outside.Watcher {
    Between(int point, Runnable other) {
      this(point, other, new AtomicInteger());
    }

    @Override
    public void before(String step) {
      if (passed.getAndIncrement() == point) {
        other.run();
      }
    }

    @Override
    public void after(String step) {
      before(step);
    }

    boolean came() {
      return passed.get() > point;
    }
  }

  @Test
  void aSecondStackSendsOfItsOwnAndTheFenceLeavesOneRestart() {
    for (List<Integer> order : Turns.all(2, 2)) {
      World world = World.wedged(10, 4, "zeam_3");

      together(
          world,
          new Turns(order, TwoOfEverythingTest::meets),
          List.of(World.DOCUMENT, "unwedge-restart-other-stack"),
          SCHEDULE,
          SCHEDULE);

      assertThat(world.sentFor()).as("%s", order).containsExactly("zeam_3", "zeam_3");
      assertThat(restarts(world, "zeam_3")).as("%s", order).isEqualTo(1);
    }
  }

  @Test
  void theSameEventAgainSendsNothing() {
    World world = World.wedged(10, 4, "zeam_3");
    world.run();

    for (String again : List.of(SCHEDULE, SCHEDULE, "{\"nodes\": [\"zeam_3\"]}", ORDER)) {
      world.coldStart();
      world.run(again);
    }

    assertThat(world.sentFor()).containsExactly("zeam_3");
  }
}
