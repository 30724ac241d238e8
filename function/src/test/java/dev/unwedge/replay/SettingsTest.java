package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The settings in which two policies differ. */
class SettingsTest {
  private static List<String> differing(String json) {
    return List.copyOf(
        Settings.differing(Policy.DEFAULT, PolicyReader.read(json.replace('\'', '"'))).keySet());
  }

  @Test
  void aSettingGoesByItsNameInThePolicy() {
    assertThat(differing("{'quorum': 0.5, 'budget': {'floor': 2}, 'mode': 'observe'}"))
        .containsExactly("mode", "quorum", "budget.floor");
  }

  @Test
  void whatIsWrittenInAnotherWayIsNoDifference() {
    assertThat(
            differing(
                """
                {'wedgedAfter': 'PT180S', 'quorum': 0.200, 'restart': ['STALLED', 'WEDGED'],
                 'budget': {'fraction': 0.30}}
                """))
        .isEmpty();
  }

  @Test
  void listsAreComparedWhole() {
    assertThat(differing("{'excluded': ['zeam_1'], 'expected': ['zeam_2'], 'restart': []}"))
        .containsExactly("restart", "excluded", "expected");
  }
}
