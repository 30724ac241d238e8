package dev.unwedge.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the environment must name (contract §5). */
class EnvironmentTest {
  private final World world = World.wedged(10, 4, "zeam_3");

  @ParameterizedTest
  @CsvSource({"UNWEDGE_FLEET,''", "UNWEDGE_DOCUMENT,''", "UNWEDGE_FLEET,' '"})
  void aMissingVariableIsNamedAndNothingIsDone(String variable, String value) {
    world.environment.put(variable, value);

    RuntimeException failure = world.fails("{}");

    assertThat(failure).hasMessageContaining(variable);
    assertThat(world.cloudWatch.calls() + world.ssm.calls()).isZero();
    assertThat(world.told("run.failed")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"UNWEDGE_FLEET", "UNWEDGE_DOCUMENT"})
  void aVariableThatIsNotSetIsNamedToo(String variable) {
    world.environment.remove(variable);

    assertThat(world.fails("{}")).hasMessageContaining(variable);
    assertThat(world.ssm.sendRequests()).isEmpty();
  }

  @Test
  void theNamespaceIsUnwedgeWhereNoneIsSet() {
    world.environment.remove("UNWEDGE_NAMESPACE");

    world.run();

    assertThat(world.sentFor()).containsExactly("zeam_3");
  }
}
