package dev.unwedge.replay;

import dev.unwedge.judge.Verdict;

/** What verdicts mean, for people who see them for the first time. */
final class Verdicts {
  private Verdicts() {}

  /** What is true of a node with this verdict. */
  static String meaning(Verdict.Kind kind) {
    return switch (kind) {
      case WEDGED -> "head frozen, heartbeat silent, and it is the node, not the network";
      case STALLED -> "head frozen while the network advances; heartbeats say nothing against it";
      case UNRESPONSIVE -> "gives no head and no heartbeat";
      case CRASH_LOOPING -> "Docker restarts it again and again";
      case DOWN -> "the container exists and does not run";
      case SILENT -> "no datapoint at all: host or publisher gone";
      case SUSPECT -> "head frozen, nothing proven yet";
      case NETWORK_STALL -> "head frozen, and so is the network";
      case UNKNOWN -> "too little data, or data that could not be read in full";
      case SYNCING -> "advanced of late, but is behind";
      case STARTING -> "a young incarnation";
      case HEALTHY -> "advanced of late";
    };
  }

  /** Why a node with this verdict, and no hold, is not restarted. */
  static String whyLeftAlone(Verdict.Kind kind) {
    return switch (kind) {
      case WEDGED, STALLED, UNRESPONSIVE -> "The policy does not name " + kind + " in restart.";
      case CRASH_LOOPING -> "Docker's restart policy is at work; unwedge keeps out of it.";
      case DOWN -> "To start it is Docker's to do.";
      case SILENT -> "Without data nothing is restarted.";
      case SUSPECT -> "Without proof nothing is restarted.";
      case NETWORK_STALL -> "It is the network that stands still: a restart would not help.";
      case UNKNOWN -> "What is not known is no evidence against a node.";
      case SYNCING -> "It makes progress.";
      case STARTING -> "It gets its time to start.";
      case HEALTHY -> "Nothing is wrong with it.";
    };
  }
}
