package dev.unwedge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** min(ceiling, max(floor, ceil(fraction × fresh nodes))), or floor while the network stands. */
class BudgetTest {
  @ParameterizedTest(name = "{0} fresh nodes: {1}")
  @CsvSource({
    "0, 1",
    "1, 1",
    "2, 1",
    "3, 1",
    "4, 2",
    "5, 2",
    "6, 2",
    "7, 3",
    "10, 3",
    "11, 4",
    "30, 9",
    "33, 10",
    "34, 10",
    "20000, 10"
  })
  void theDefaultAllowsThreeTenthsOfTheFleetRoundedUp(int fresh, int limit) {
    assertThat(Budget.DEFAULT.limit(fresh, false)).isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "5", "20000"})
  void whileTheNetworkStandsStillItIsTheFloor(int fresh) {
    Budget budget = new Budget(2, new BigDecimal("0.5"), 10, Duration.ofMinutes(5));

    assertThat(budget.limit(fresh, true)).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "0, 100, 0",
    "0.07, 100, 7",
    "0.2, 5, 1",
    "0.2, 6, 2",
    "0.3, 10, 3",
    "1, 7, 7",
    "0.0001, 1, 1",
    "1, 0, 0"
  })
  void sharesAreRoundedUpInDecimal(BigDecimal fraction, int count, int expected) {
    assertThat(Budget.ceil(fraction, count)).isEqualTo(expected);
  }
}
