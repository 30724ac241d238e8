package dev.unwedge.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the metrics of a fleet name. */
class ListingTest {
  private static Listing of(int outside) {
    SortedSet<OutsideId> heads = new TreeSet<>();
    for (int i = outside - 1; i >= 0; i--) {
      Listing.note(new OutsideId("o%05d".formatted(i)), heads);
    }
    return new Listing(Set.of(), heads);
  }

  @Test
  void twentyOutsideHeadsAreReadWithoutAWarning() {
    assertThat(of(20).readable()).hasSize(20);
    assertThat(of(20).warning()).isNull();
  }

  @Test
  void ofMoreTheFirstByNameAreReadAndAWarningSaysSo() {
    assertThat(of(21).readable()).hasSize(20);
    assertThat(of(21).readable().last()).isEqualTo(new OutsideId("o00019"));
    assertThat(of(21).warning())
        .isEqualTo(
            "more than 20 outside heads are pushed: those after o00019, by name, are ignored");
  }

  @Test
  void howeverManyAreListedFewAreKept() {
    assertThat(of(10_000).outside()).hasSize(21);
    assertThat(of(10_000).readable()).isEqualTo(of(21).readable());
  }

  @Test
  void noneIsNoWarning() {
    assertThat(Listing.ofNodes(Set.of()).readable()).isEmpty();
    assertThat(Listing.ofNodes(Set.of()).warning()).isNull();
  }
}
