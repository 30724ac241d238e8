package dev.unwedge.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node is the pair of an instance's id and a container's name. */
class NodeIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"zeam_10", "a", "0", "ethlambda-1.beacon"})
  void namesThatDockerAllowsAreSafe(String name) {
    assertThat(new NodeId("i-0123456789abcdef0", name).isSafe()).isTrue();
    assertThat(new NodeId("mi-0123456789abcdef0", name).isSafe()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-rf", ".hidden", "_x", "a b", "a;b", "$(id)", "`id`", "a\nb", "a\n", "a/b",
        "{{x}}", "a'b", "a\"b", "zéam", "a\u0000"
      })
  void namesThatCouldMeanSomethingElsewhereAreNot(String name) {
    assertThat(new NodeId("i-1", name).isSafe()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "i-", "x-1", "i-1;id", "i-1\n", "I-1", "i-1/x"})
  void instanceIdsOfAnotherShapeAreNot(String instanceId) {
    assertThat(new NodeId(instanceId, "x").isSafe()).isFalse();
  }

  @Test
  void aNodeWithoutAnInstanceIsNot() {
    assertThat(new NodeId(null, "x").isSafe()).isFalse();
  }

  @Test
  void aNameOf128CharactersIsTheLongest() {
    assertThat(new NodeId("i-1", "x".repeat(128)).isSafe()).isTrue();
    assertThat(new NodeId("i-1", "x".repeat(129)).isSafe()).isFalse();
  }

  @Test
  void itIsCalledByItsNameOrByBoth() {
    NodeId node = new NodeId("i-1", "zeam_10");

    assertThat(node.isCalled("zeam_10")).isTrue();
    assertThat(node.isCalled("i-1/zeam_10")).isTrue();
    assertThat(node.isCalled("i-2/zeam_10")).isFalse();
    assertThat(node.isCalled("zeam_1")).isFalse();
    assertThat(node.isCalled("i-1")).isFalse();
  }
}
