package dev.unwedge.notice;

import dev.unwedge.run.Notice;

/** What a notice amounts to for the person who reads it, the most pressing first. */
enum Kind {
  FAILED("failed"),
  NOT_RECOVERED("not recovered"),
  REFUSED("refused"),
  UNANSWERED("unanswered"),
  RESTARTED("restarted"),
  LEFT_ALONE("left alone"),
  RECOVERED("recovered");

  /** What happened, after a number of nodes. */
  final String done;

  Kind(String done) {
    this.done = done;
  }

  static Kind of(Notice notice) {
    return switch (notice) {
      case Notice.Restarted n -> RESTARTED;
      case Notice.Refused refused -> refused.maybeAccepted() ? UNANSWERED : REFUSED;
      case Notice.NotRecovered n -> NOT_RECOVERED;
      case Notice.Recovered n -> RECOVERED;
      case Notice.HostSaid said ->
          switch (said.word().outcome()) {
            // Of these a person has to do something: no later run will get further.
            case FAILED, NO_SUCH_CONTAINER, SUPERVISED, BLIND, UNKNOWN -> FAILED;
            case BUSY, EXPIRED, FENCED, HEALTHY_NOW -> LEFT_ALONE;
            case RESTARTED -> RESTARTED;
          };
    };
  }
}
