package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  void ofAnOverrideOnlyWhatItSetsIsTold() {
    Settings.Differing differing =
        Settings.differing(
                Policy.DEFAULT,
                PolicyReader.read(
                    """
                    {"overrides": [{"match": "zeam_*", "mode": "observe", "wedgedAfter": "PT5M"}]}
                    """))
            .get("overrides");

    assertThat(differing)
        .isEqualTo(
            new Settings.Differing(
                List.of(),
                List.of(
                    Map.of(
                        "match",
                        "zeam_*",
                        "mode",
                        "observe",
                        "wedgedAfter",
                        Duration.ofMinutes(5)))));
  }

  @Test
  void listsAreComparedWhole() {
    assertThat(
            differing(
                "{'excluded': ['zeam_1'], 'expected': ['zeam_2'], 'restart': [],"
                    + " 'pauses': [{'id': 'p', 'reason': 'r'}]}"))
        .containsExactly("restart", "excluded", "pauses", "expected");
  }
}
