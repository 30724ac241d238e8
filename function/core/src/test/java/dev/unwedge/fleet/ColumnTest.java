package dev.unwedge.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a column keeps its numbers, it gives them back. */
class ColumnTest {

  static Stream<long[]> columns() {
    return Stream.of(
        new long[] {},
        new long[] {7},
        new long[] {7, 7, 7},
        new long[] {60, 120, 180, 240},
        new long[] {9, 6, 3, 0},
        new long[] {60, 120, 181, 240},
        new long[] {0, Integer.MAX_VALUE, 5},
        new long[] {0, Integer.MAX_VALUE + 1L, 5},
        new long[] {0, 1L << 53, 2},
        new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE},
        new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
  }

  @ParameterizedTest
  @MethodSource("columns")
  void givesBackWhatItTook(long[] numbers) {
    Column column = Column.of(numbers.clone());

    long[] copy = new long[numbers.length];
    column.copy(0, numbers.length, copy, 0);

    assertThat(column.size()).isEqualTo(numbers.length);
    assertThat(copy).isEqualTo(numbers);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(column.get(i)).isEqualTo(numbers[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("columns")
  void givesEveryRange(long[] numbers) {
    Column column = Column.of(numbers.clone());
    for (int from = 0; from <= numbers.length; from++) {
      for (int to = from; to <= numbers.length; to++) {
        Column range = column.range(from, to);
        assertThat(range.size()).isEqualTo(to - from);
        for (int i = from; i < to; i++) {
          assertThat(range.get(i - from)).isEqualTo(numbers[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("columns")
  void findsTheFirstThatIsAtLeastANumber(long[] numbers) {
    long[] rising = LongStream.of(numbers).sorted().toArray();
    Column column = Column.of(rising.clone());
    for (long number : rising) {
      int first = column.firstAtLeast(number);
      assertThat(column.get(first)).isEqualTo(number);
      assertThat(first == 0 || column.get(first - 1) < number).isTrue();
    }
    assertThat(Column.of(new long[] {1, 2, 4}).firstAtLeast(3)).isEqualTo(2);
    assertThat(Column.of(new long[] {1, 2, 4}).firstAtLeast(5)).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("columns")
  void hasNothingBeyondItsEnd(long[] numbers) {
    Column column = Column.of(numbers.clone());

    assertThatThrownBy(() -> column.get(numbers.length))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
