package dev.unwedge.fleet;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers, kept small: what goes up by the same step is kept as that step, what lies within
 * 2^31 as 32 bits each. A fleet of ten thousand nodes has ten million of them over six hours.
 */
final class Column {
  static final Column EMPTY = new Column(0, 0, 0, null, null);

  private final int size;
  private final long base;
  private final long step;
  private final int @Nullable [] above;
  private final long @Nullable [] wide;

  private Column(int size, long base, long step, int @Nullable [] above, long @Nullable [] wide) {
    this.size = size;
    this.base = base;
    this.step = step;
    this.above = above;
    this.wide = wide;
  }

  /** Takes the numbers; the array may be kept. */
  static Column of(long[] numbers) {
    if (numbers.length == 0) {
      return EMPTY;
    }
    long least = numbers[0];
    long most = numbers[0];
    for (long number : numbers) {
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
    // Beyond the range of a long the difference is negative.
    if (most - least < 0 || most - least > Integer.MAX_VALUE) {
      return new Column(numbers.length, 0, 0, null, numbers);
    }
    long step = numbers.length == 1 ? 0 : numbers[1] - numbers[0];
    boolean even = true;
    for (int i = 2; i < numbers.length && even; i++) {
      even = numbers[i] - numbers[i - 1] == step;
    }
    if (even) {
      return new Column(numbers.length, numbers[0], step, null, null);
    }
    int[] above = new int[numbers.length];
    for (int i = 0; i < above.length; i++) {
      above[i] = (int) (numbers[i] - least);
    }
    return new Column(numbers.length, least, 0, above, null);
  }

  int size() {
    return size;
  }

  long get(int index) {
    if (above != null) {
      return base + above[index];
    }
    if (wide != null) {
      return wide[index];
    }
    return base + step * Objects.checkIndex(index, size);
  }

  /** The first index whose number is at least this, in a column that rises; the size if none is. */
  int firstAtLeast(long number) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle) >= number) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Copies the numbers of a range into an array. */
  void copy(int from, int to, long[] target, int at) {
    if (wide != null) {
      System.arraycopy(wide, from, target, at, to - from);
      return;
    }
    for (int i = from; i < to; i++) {
      target[at + i - from] = get(i);
    }
  }

  /** The numbers of a range. */
  Column range(int from, int to) {
    if (above == null && wide == null) {
      return from == to ? EMPTY : new Column(to - from, get(from), step, null, null);
    }
    return above == null
        ? new Column(to - from, 0, 0, null, Arrays.copyOfRange(wide, from, to))
        : new Column(to - from, base, 0, Arrays.copyOfRange(above, from, to), null);
  }
}
