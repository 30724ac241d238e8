package dev.unwedge.run;

import dev.unwedge.judge.OutsideSigns;
import java.util.List;

/** What a run warns of the heads from outside the fleet. */
public final class OutsideWarnings {
  private OutsideWarnings() {}

  /** A sentence for each that is ignored, the same at every run. */
  public static List<String> of(List<OutsideSigns> outside) {
    return outside.stream()
        .filter(OutsideSigns::ignored)
        .map(
            head ->
                "outside head %s is ignored: it is further than 50,000 slots from every head of the"
                        .formatted(Words.clip(head.name()))
                    + " fleet, so it is of another network")
        .toList();
  }
}
