package dev.unwedge.sim;

/** What a fleet's hosts push beside heads. */
enum Pushes {
  EVERYTHING(true, true),
  /** Head and heartbeats. */
  NO_UPTIME(false, true),
  /** Head and uptime. */
  NO_HEARTBEATS(true, false),
  ONLY_HEADS(false, false);

  private final boolean uptime;
  private final boolean heartbeats;

  Pushes(boolean uptime, boolean heartbeats) {
    this.uptime = uptime;
    this.heartbeats = heartbeats;
  }

  boolean uptime() {
    return uptime;
  }

  boolean heartbeats() {
    return heartbeats;
  }
}
