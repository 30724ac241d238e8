package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.healthy;
import static dev.unwedge.remedy.Given.stalled;
import static dev.unwedge.remedy.Given.wedged;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** HISTORY_UNREADABLE: if history cannot be read, nothing is restarted. */
class UnreadableHistoryTest {
  private static final History UNREADABLE = new History.Unreadable("ThrottlingException");

  @Test
  void nothingIsRestarted() {
    Plan plan =
        Plan.of(wedged("zeam_1"), stalled("zeam_2", Duration.ofHours(1)), healthy("zeam_3"))
            .history(UNREADABLE);
    assertThat(plan.told()).containsExactly("HISTORY_UNREADABLE", "HISTORY_UNREADABLE", "NONE");
  }

  @Test
  void theHoldCarriesWhatWentWrong() {
    assertThat(Plan.of(wedged("zeam_1")).history(UNREADABLE).hold("zeam_1"))
        .isEqualTo(new Hold.HistoryUnreadable("ThrottlingException"));
  }

  @Test
  void aHistoryThatIsEmptyIsReadable() {
    assertThat(Plan.of(wedged("zeam_1")).after().told("zeam_1")).isEqualTo("RESTART");
  }
}
