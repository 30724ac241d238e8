package dev.unwedge.sim;

import dev.unwedge.remedy.Outcome;
import org.junit.jupiter.api.Test;

/**
 * Every kind of fleet under every policy for half a simulated day. The long version is {@link
 * SlowFleetSimulationTest}.
 */
class FleetSimulationTest {

  @Test
  void nobodyIsRestartedInErrorAndNoWedgeIsMissed() {
    Campaign campaign = new Campaign();
    for (Profile profile : Profiles.all()) {
      if (!profile.equals(Profiles.LARGE)) {
        campaign.with(profile, profile.nodes() > 5 ? 1 : 2, 12);
      }
    }

    Score score = campaign.play();

    Coverage.of(score)
        .nodeMinutes(100_000)
        .everyProfile(Profiles.all(), Profiles.LARGE)
        .wedgesOfEveryKind(10)
        .runsOfEveryTruth(40)
        .faultsOfEveryKind(3)
        .faults(
            15,
            FaultKind.YOUNG_PAUSE,
            FaultKind.UPGRADE,
            FaultKind.CRASH_WHILE_MUTE,
            FaultKind.CLOCK_AS_HEAD)
        .faults(5, FaultKind.HALF_UPGRADED, FaultKind.OUTSIDE_STUCK, FaultKind.OUTSIDE_GONE)
        .faults(10, FaultKind.PAUSE_OF_ALL, FaultKind.PAUSE_OF_SOME)
        .pausesOnWedges(30, 3)
        .commandsByOwnThresholds(8)
        .observedByOverride(80)
        .commands(1, Truth.WEDGED_DEAF_MUTE)
        .outsideHeadsOfEveryKind(1_000)
        .commandsToALoneNode(5)
        .holds(5)
        .words(1, Outcome.RESTARTED, Outcome.HEALTHY_NOW, Outcome.FENCED, Outcome.EXPIRED)
        .words(3, Outcome.SUPERVISED)
        .words(1, Outcome.BLIND, Outcome.BUSY);
  }
}
