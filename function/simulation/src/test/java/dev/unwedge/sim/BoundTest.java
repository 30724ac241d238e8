package dev.unwedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import dev.unwedge.sim.Bound.Evidence;
import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The worst time from wedge to command, as a function of the policy. */
class BoundTest {
  private static final Duration DELAY = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private static Duration bound(Policy policy, Evidence evidence, boolean lost) {
    return Bound.of(policy, evidence, DELAY, INTERVAL, lost);
  }

  @Test
  void aSampleToSeeItThePeriodsOfTheThresholdTheDelayAndARun() {
    assertThat(bound(Policy.DEFAULT, Evidence.HEARTBEAT, false))
        .isEqualTo(Duration.ofSeconds(60 + 180 + 30 + 60));
    assertThat(bound(Policy.DEFAULT, Evidence.HEAD, false))
        .isEqualTo(Duration.ofSeconds(60 + 600 + 30 + 60));
  }

  @Test
  void aHeartbeatsAgeIsWaitedForFirst() {
    assertThat(bound(Policy.DEFAULT, Evidence.HEARTBEAT_AGED, false))
        .isEqualTo(bound(Policy.DEFAULT, Evidence.HEARTBEAT, false).plusSeconds(30));
  }

  @Test
  void aDatapointLostAtEitherEndCostsAPeriodEach() {
    assertThat(bound(Policy.DEFAULT, Evidence.HEARTBEAT, true))
        .isEqualTo(bound(Policy.DEFAULT, Evidence.HEARTBEAT, false).plusSeconds(120));
  }

  @Test
  void aThresholdThatIsNoMultipleOfThePeriodIsRoundedUp() {
    Policy policy = PolicyReader.read("{\"wedgedAfter\": \"PT3M1S\"}");
    assertThat(bound(policy, Evidence.HEARTBEAT, false))
        .isEqualTo(Duration.ofSeconds(60 + 240 + 30 + 60));
  }

  @Test
  void theProofPageHasTheseBounds() throws IOException {
    assertThat(Files.readString(Repository.file("docs/proof.md"))).contains(ReadmeFigures.bounds());
  }
}
