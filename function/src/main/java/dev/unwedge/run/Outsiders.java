package dev.unwedge.run;

import dev.unwedge.judge.OutsideSigns;
import java.util.List;

/** What a run warns of the heads from outside the fleet. */
public final class Outsiders {
  private Outsiders() {}

  /** A sentence for each that is ignored. */
  public static List<String> warnings(List<OutsideSigns> outside) {
    return outside.stream()
        .filter(OutsideSigns::ignored)
        .map(
            head ->
                "outside head %s is ignored: at %d it is further than 50,000 slots from every head"
                        .formatted(Words.clip(head.name()), head.head())
                    + " of the fleet, so it is of another network")
        .toList();
  }
}
