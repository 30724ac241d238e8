package dev.unwedge.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a report calls a decision. */
class DecisionTest {
  @Test
  void aHeldRestartIsAHold() {
    assertThat(new Decision.Held(new Hold.UnsafeName()).kind()).isEqualTo(Decision.Kind.HOLD);
  }

  @Test
  void anOrderThatWasCarriedOutBeforeIsNothingToDo() {
    Decision sent = new Decision.AlreadySent("command", Instant.EPOCH);
    assertThat(sent.kind()).isEqualTo(Decision.Kind.NONE);
  }
}
