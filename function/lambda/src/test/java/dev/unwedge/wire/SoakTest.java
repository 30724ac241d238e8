package dev.unwedge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.aws.CallBounds;
import dev.unwedge.run.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A day of runs, one a minute, through the real handler and the real clients, while nodes wedge and
 * calls fail by chance. The seed is fixed; how often a slow call was tried is not.
 */
@Tag("slow")
class SoakTest {
  private static final long SEED = 958;
  private static final int RUNS = 1_440;

  /** From then on every window of the policy, the longest six hours, has filled once. */
  private static final int SETTLED = 480;

  /** Enough for what is wedged at the end of the day: detection, budget, cooldown. */
  private static final int CALM = 60;

  /** Of all runs, those in which a call is broken. */
  private static final double BROKEN = 0.4;

  /** What a heap may gain that holds the same; a leaked run would hold a hundred times as much. */
  private static final long MOST_GROWTH = 4L << 20;

  private static final CallBounds BOUNDS =
      new CallBounds(
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(1_200),
          Duration.ofMillis(1),
          Duration.ofMillis(2));

  private final Random random = new Random(SEED);

  @Test
  void aDayOfFaultsRestartsNobodyWrongLosesNoLineAndForgetsNoWedge() throws IOException {
    World world = World.healthy(10).withTopic();
    SoakedFleet fleet = new SoakedFleet(world, random);
    SoakTally tally = new SoakTally();
    try (Endpoint endpoint = new Endpoint();
        Gateway gateway = new Gateway();
        StandIn service = new StandIn(world.cloudWatch, world.ssm, world.sns)) {
      world.reach(endpoint.clients(gateway.endpoint(), BOUNDS));
      long settled = 0;
      for (int run = 1; run <= RUNS; run++) {
        fleet.minute(true);
        gateway.passTo(service);
        if (random.nextDouble() < BROKEN) {
          breakOneOf(gateway, service);
        }
        tally.run(world, fleet);
        tally.hits(gateway.hits());
        fleet.forgetOldData();
        settled = run == SETTLED ? liveBytes() : settled;
      }
      long live = liveBytes();
      gateway.passTo(service);
      for (int run = 0; run < CALM; run++) {
        fleet.minute(false);
        tally.run(world, fleet);
      }
      System.out.printf(
          "soak: %d runs, %s; %s; live heap %d kB after run %d, %d kB after run %d%n",
          RUNS + CALM, tally, fleet, settled >> 10, SETTLED, live >> 10, RUNS);

      assertThat(fleet.wrong()).as("commands for nodes that were well").isEmpty();
      assertThat(fleet.twice()).as("second commands for one wedge").isEmpty();
      assertThat(fleet.stillWedged()).as("wedges forgotten").isEmpty();
      tally.assertNothingIsLost(fleet);
      assertThat(fleet.wedges()).isGreaterThan(50);
      assertThat(tally.hits()).isGreaterThan(200);
      assertThat(tally.unsure()).isPositive();
      assertThat(live - settled).as("growth of the live heap").isLessThan(MOST_GROWTH);
    }
  }

  /** Commands are few and matter most: every other fault is theirs, if one is sent. */
  private void breakOneOf(Gateway gateway, StandIn service) {
    List<Call> calls = List.of(Call.values());
    Call call = random.nextBoolean() ? Call.SEND_COMMAND : calls.get(random.nextInt(calls.size()));
    List<Fault> faults =
        Stream.of(Fault.values()).filter(fault -> fault.canHappenTo(call)).toList();
    gateway.breaks(call, faults.get(random.nextInt(faults.size())), service);
  }

  /** What is reachable, after the collector has had its chances. */
  private static long liveBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
