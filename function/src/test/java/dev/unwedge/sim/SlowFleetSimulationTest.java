package dev.unwedge.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Millions of simulated node-minutes. Prints the table that the README's figures are from: {@code
 * mvn -pl function test -Pslow -Dtest=SlowFleetSimulationTest}.
 */
@Tag("slow")
class SlowFleetSimulationTest {

  @Test
  void nobodyIsRestartedInErrorAndNoWedgeIsMissed() {
    Campaign campaign = new Campaign();
    for (Profile profile : Profiles.all()) {
      campaign.with(profile, worlds(profile), 24);
    }

    Score score = campaign.play();

    System.out.println(ScoreTable.of(score));
    Coverage.of(score)
        .nodeMinutes(1_000_000)
        .everyProfile(Profiles.all())
        .wedgesOfEveryKind(1_000)
        .runsOfEveryTruth(1_000)
        .faultsOfEveryKind(100)
        .holds(100)
        .everyWord(10);
  }

  /** The two profiles of the README get the most. */
  private static int worlds(Profile profile) {
    if (profile.equals(Profiles.LARGE)) {
      return 4;
    }
    return profile.equals(Profiles.DEFAULT) || profile.equals(Profiles.TEN_SECONDS) ? 60 : 24;
  }
}
