package dev.unwedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Millions of simulated node-minutes. Prints the table that the figures of docs/proof.md are from,
 * and holds the page to them; seeds are fixed, so the same code gives the same figures.
 */
@Tag("slow")
class SlowFleetSimulationTest {

  @Test
  void nobodyIsRestartedInErrorAndNoWedgeIsMissed() throws IOException {
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
        .faults(
            1_000,
            FaultKind.YOUNG_PAUSE,
            FaultKind.UPGRADE,
            FaultKind.CRASH_WHILE_MUTE,
            FaultKind.CLOCK_AS_HEAD)
        .faults(200, FaultKind.HALF_UPGRADED)
        .faults(100, FaultKind.OUTSIDE_STUCK, FaultKind.OUTSIDE_GONE)
        .faults(400, FaultKind.PAUSE_OF_ALL, FaultKind.PAUSE_OF_SOME)
        .pausesOnWedges(700, 100)
        .commandsByOwnThresholds(300)
        .observedByOverride(3_000)
        .commands(40, Truth.WEDGED_DEAF_MUTE)
        .outsideHeadsOfEveryKind(20_000)
        .commandsToALoneNode(80)
        .holds(100)
        .everyWord(10);
    assertThat(Files.readString(Repository.file("docs/proof.md")))
        .contains(ReadmeFigures.of(score));
  }

  /** The two profiles of the page get the most. */
  private static int worlds(Profile profile) {
    if (profile.equals(Profiles.LARGE)) {
      return 4;
    }
    if (Profiles.CLOCKS.contains(profile)) {
      return 36;
    }
    return profile.equals(Profiles.DEFAULT) || profile.equals(Profiles.TEN_SECONDS) ? 60 : 24;
  }
}
