package dev.unwedge.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzers begin with, once each. */
class FuzzSeedsTest {
  @ParameterizedTest
  @MethodSource("dev.unwedge.fuzz.Fuzzer#all")
  void noSeedAndNothingThatWasEverFoundIsAFinding(Fuzzer fuzzer) {
    assertThat(fuzzer.seeds()).isNotEmpty();
    for (byte[] seed : fuzzer.seeds()) {
      assertThatCode(() -> fuzzer.feed(seed)).doesNotThrowAnyException();
    }
  }
}
