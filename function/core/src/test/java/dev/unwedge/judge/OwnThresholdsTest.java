package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.judge.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node that an override matches is judged by its own thresholds, the others by the fleet's. */
class OwnThresholdsTest {
  /** What is set is so for the node called own. */
  private static FleetFixture judged(String settings, NodeFixture own, NodeFixture other) {
    return fleet(own, other)
        .withPeers(4)
        .under("{'overrides': [{'match': 'own', %s}]}".formatted(settings).replace('\'', '"'));
  }

  private static NodeFixture wedged(String name) {
    return node(name).rises(0, 25).stays(25, 30).beats(0, 25).zeros(26, 30).upSince(-60, 0, 30);
  }

  private static NodeFixture stalled(String name) {
    return node(name).rises(0, 18).stays(18, 30).beats(0, 30).upSince(-60, 0, 30);
  }

  private static NodeFixture young(String name) {
    return node(name).stays(26, 30).upSince(26, 26, 30);
  }

  private static NodeFixture slowStart(String name) {
    return node(name).stays(15, 30).upSince(14, 15, 30);
  }

  @Test
  void oneIsGivenLongerUntilItIsWedged() {
    FleetFixture fleet = judged("'wedgedAfter': 'PT6M'", wedged("own"), wedged("other"));

    assertThat(fleet.kindOf("own")).isNotEqualTo(Kind.WEDGED);
    assertThat(fleet.kindOf("other")).isEqualTo(Kind.WEDGED);
  }

  @Test
  void oneIsGivenLongerUntilItIsStalled() {
    FleetFixture fleet = judged("'stalledAfter': 'PT15M'", stalled("own"), stalled("other"));

    assertThat(fleet.kindOf("own")).isEqualTo(Kind.SUSPECT);
    assertThat(fleet.kindOf("other")).isEqualTo(Kind.STALLED);
  }

  /**
   * The network stood still until minute 22; so long it has advanced only for whom it is enough.
   */
  @Test
  void theNetworkMustAdvanceForTheNodesOwnTime() {
    FleetFixture fleet =
        fleet(stalled("own"), stalled("other"))
            .withPeersRising(4, 22, 40)
            .under("{\"overrides\": [{\"match\": \"own\", \"stalledAfter\": \"PT6M\"}]}");

    assertThat(fleet.kindOf("own")).isEqualTo(Kind.STALLED);
    assertThat(fleet.kindOf("other")).isNotEqualTo(Kind.STALLED);
  }

  /** Of a heartbeat that stopped nothing is asked of the network; of one that never fired it is. */
  @Test
  void forWedgedTheNetworkMustAdvanceForTheNodesOwnTime() {
    FleetFixture fleet =
        fleet(wedgedFromTheStart("own"), wedgedFromTheStart("other"))
            .withPeersRising(4, 25, 40)
            .under(
                """
                {"overrides": [{"match": "own", "wedgedAfter": "PT8M", "stalledAfter": "PT8M"}],
                 "stalledAfter": "PT6M"}
                """);

    assertThat(fleet.kindOf("own")).isNotEqualTo(Kind.WEDGED);
    assertThat(fleet.kindOf("other")).isEqualTo(Kind.WEDGED);
  }

  private static NodeFixture wedgedFromTheStart(String name) {
    return node(name).rises(12, 18).stays(18, 30).zeros(21, 30).upSince(10, 10, 30);
  }

  @Test
  void oneIsStartingForLonger() {
    FleetFixture fleet = judged("'startupGrace': 'PT6M'", young("own"), young("other"));

    assertThat(fleet.kindOf("own")).isEqualTo(Kind.STARTING);
    assertThat(fleet.kindOf("other")).isNotEqualTo(Kind.STARTING);
  }

  @Test
  void oneMayTakeLessTimeToStart() {
    FleetFixture fleet = judged("'syncGrace': 'PT15M'", slowStart("own"), slowStart("other"));

    assertThat(fleet.kindOf("own")).isEqualTo(Kind.STALLED);
    assertThat(fleet.kindOf("other")).isEqualTo(Kind.SUSPECT);
  }

  @Test
  void crashesAreCountedWithinTheNodesOwnTime() {
    FleetFixture fleet = judged("'stalledAfter': 'PT20M'", crashed("own"), crashed("other"));

    assertThat(fleet.verdictOf("own"))
        .isEqualTo(new Verdict.CrashLooping(2, Duration.ofMinutes(20)));
    assertThat(fleet.kindOf("other")).isNotEqualTo(Kind.CRASH_LOOPING);
  }

  /** Twice within twenty minutes, the first of them more than ten ago. */
  private static NodeFixture crashed(String name) {
    return node(name).rises(0, 30).upSince(-60, 0, 14).upSince(14, 15, 24).upSince(24, 25, 30);
  }

  @Test
  void oneGivesCauseWhileItIsYoungByItsOwnGrace() {
    NodeFixture own = node("own").rises(26, 30);
    NodeFixture other = node("other").rises(26, 30);
    FleetFixture fleet = judged("'startupGrace': 'PT6M'", own, other);

    assertThat(fleet.hasCause("own")).isTrue();
    assertThat(fleet.hasCause("other")).isFalse();
  }

  @Test
  void olderHeadsAreAskedForByTheNodesOwnTime() {
    FleetFixture fleet = judged("'stalledAfter': 'PT15M'", stalled("own"), stalled("other"));

    assertThat(fleet.needsDeepHeads("own")).isFalse();
    assertThat(fleet.needsDeepHeads("other")).isTrue();
  }
}
