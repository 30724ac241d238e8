package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UNSAFE_NAME: nothing that could inject ever reaches a host. */
class NameCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"zeam_10", "ethlambda-1", "lean.node.3", "0", "A", "ab"})
  void aNameThatDockerGivesIsRestarted(String name) {
    assertThat(Plan.of(wedged(name)).told(name)).isEqualTo("RESTART");
  }

  @ParameterizedTest
  @MethodSource("dev.unwedge.fleet.HostileNames#words")
  void aNameThatDockerDoesNotGiveIsHeld(String name) {
    assertThat(Plan.of(wedged(name)).told(name)).isEqualTo("UNSAFE_NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"i-0c0ffee0000000001", "i-0c0ffee0", "mi-0c0ffee0000000001"})
  void anInstanceOfEc2OrAManagedOneIsRestarted(String instance) {
    assertThat(told(new NodeId(instance, "zeam_10"))).isEqualTo("RESTART");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "i-",
        "0c0ffee0",
        "I-0c0ffee0",
        "xi-0c0ffee0",
        "i-0c0f fee0",
        "i-$(reboot)",
        "i-0c0ffee0\n",
        "i-0c0ffee0,i-1",
        "*"
      })
  void anInstanceThatIsNoneIsHeld(@Nullable String instance) {
    assertThat(told(new NodeId(instance, "zeam_10"))).isEqualTo("UNSAFE_NAME");
  }

  @Test
  void anUnsafeNameIsNoReasonToHoldWhatNobodyWouldRestart() {
    assertThat(Plan.of(healthy("zeam 10")).told("zeam 10")).isEqualTo("NONE");
  }

  private static String told(NodeId id) {
    return Plan.told(Plan.of(wedged(id, Duration.ofMinutes(3))).decision(id));
  }
}
