package dev.unwedge.replay;

import dev.unwedge.run.Words;
import java.time.Duration;
import java.time.Instant;

/** Times of an incident as a person needs them: of one day without the date. */
final class When {
  private final Incident incident;
  private final boolean days;

  When(Incident incident) {
    this.incident = incident;
    this.days = incident.period().multipliedBy(incident.length()).compareTo(Duration.ofDays(1)) > 0;
  }

  /** The time of an instant. */
  String at(Instant instant) {
    return days ? instant.toString() : Words.clock(instant);
  }

  /** The time of an entry. */
  String at(int entry) {
    return at(incident.at(entry));
  }

  /** How long so many runs are. */
  String runs(int count) {
    return Words.of(incident.period().multipliedBy(count));
  }
}
