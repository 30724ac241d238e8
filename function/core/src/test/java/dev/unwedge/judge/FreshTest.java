package dev.unwedge.judge;

import static dev.unwedge.judge.FleetFixture.fleet;
import static dev.unwedge.judge.NodeFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fresh: the newest head is within max(3 periods, 2 min) of the newest stamp of any head. */
class FreshTest {
  @ParameterizedTest(name = "period {0}, {1} s behind the newest stamp: fresh {2}")
  @CsvSource({
    "PT60S, 179, true",
    "PT60S, 180, true",
    "PT60S, 181, false",
    "PT10S, 119, true",
    "PT10S, 120, true",
    "PT10S, 121, false",
    "PT30S, 120, true",
    "PT30S, 121, false",
    "PT2M, 360, true",
    "PT2M, 361, false"
  })
  void threePeriodsAndAtLeastTwoMinutes(String period, int behind, boolean fresh) {
    var fleet =
        fleet(node("newest").head(30, 0, 100), node("x").head(0, 1800 - behind, 100))
            .under(
                """
                {"period": "%s", "wedgedAfter": "PT6M", "stalledAfter": "PT12M"}
                """
                    .formatted(period));

    assertThat(fleet.freshNodes()).isEqualTo(fresh ? 2 : 1);
  }

  @Test
  void freshnessIsMeasuredByTheFleetAndNotByTheClock() {
    var fleet = fleet(node("x").rises(0, 20), node("y").rises(0, 18)).at(59);

    assertThat(fleet.freshNodes()).isEqualTo(2);
  }

  @Test
  void theNewestStampIsThatOfAnyHead() {
    NodeFixture late = node("x").rises(0, 26).beats(0, 30).upSince(-60, 0, 30);

    assertThat(fleet(late).freshNodes()).isEqualTo(1);
    assertThat(fleet(late, node("y").rises(0, 30)).freshNodes()).isEqualTo(1);
  }

  @Test
  void aNodeWithoutAHeadIsNotFreshWhateverElseItPushes() {
    assertThat(fleet(node("x").beats(0, 30).upSince(-60, 0, 30)).freshNodes()).isZero();
  }

  @Test
  void anEmptyFleetHasNoFreshNodeAndStandsStill() {
    assertThat(fleet().freshNodes()).isZero();
    assertThat(fleet().standsStill()).isTrue();
  }
}
