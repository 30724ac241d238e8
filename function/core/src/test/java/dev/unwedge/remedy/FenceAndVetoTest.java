package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.ago;
import static dev.unwedge.remedy.Given.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code StartedBefore}: the end of the period of the frozen span's first datapoint; for
 * UNRESPONSIVE of the first period without a head. {@code Veto}: HEAD_OR_HEARTBEAT for WEDGED and
 * UNRESPONSIVE, HEAD for STALLED.
 */
class FenceAndVetoTest {
  private static final Duration TEN = Duration.ofMinutes(10);
  private static final Instant FENCE = ago(Duration.ofMinutes(9));
  private static final Verdict.Frozen FROZEN = new Verdict.Frozen(53, ago(TEN), TEN, FENCE);
  private static final Signs SIGNS =
      new Signs(
          53L,
          ago(Duration.ZERO),
          TEN,
          null,
          null,
          Duration.ofHours(1),
          ago(Duration.ZERO),
          1175L,
          null);

  @ParameterizedTest(name = "{0}")
  @MethodSource("verdicts")
  void eachVerdictHasItsFenceAndItsVeto(Verdict verdict, Instant startedBefore, Veto veto) {
    Plan plan =
        Plan.of(new Judgement(node("zeam_1"), verdict, SIGNS))
            .policy("{'restart': ['WEDGED', 'STALLED', 'UNRESPONSIVE']}");
    assertThat(plan.restart("zeam_1"))
        .isEqualTo(new Decision.Restart(startedBefore, veto, 1, 1, 1, false));
  }

  static Stream<Arguments> verdicts() {
    Instant headless = ago(Duration.ofMinutes(4));
    return Stream.of(
        arguments(new Verdict.Wedged(FROZEN, true, false), FENCE, Veto.HEAD_OR_HEARTBEAT),
        arguments(new Verdict.Wedged(FROZEN, false, true), FENCE, Veto.HEAD_OR_HEARTBEAT),
        arguments(new Verdict.Stalled(FROZEN), FENCE, Veto.HEAD),
        arguments(
            new Verdict.Unresponsive(ago(Duration.ofMinutes(6)), Duration.ofMinutes(6), headless),
            headless,
            Veto.HEAD_OR_HEARTBEAT));
  }
}
