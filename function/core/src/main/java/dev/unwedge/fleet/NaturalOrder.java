package dev.unwedge.fleet;

import java.util.Comparator;

/**
 * The order in which people list names: {@code zeam_2} before {@code zeam_10}.
 *
 * <p>Runs of the digits 0 to 9 compare as the whole numbers that they write, whatever their length:
 * they are never parsed, since a name is whatever somebody pushed. All else compares by character.
 * Names that differ in leading zeros only are told apart at the end, so that no two names are equal
 * that are not the same.
 */
public final class NaturalOrder implements Comparator<String> {
  /** The order of names. */
  public static final Comparator<String> OF_NAMES = new NaturalOrder();

  /** The order of nodes: by name, then by instance, those without an instance first. */
  public static final Comparator<NodeId> OF_NODES =
      Comparator.comparing(NodeId::node, OF_NAMES).thenComparing(Comparator.naturalOrder());

  private NaturalOrder() {}

  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int order;
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endOfA = endOfDigits(a, i);
        int endOfB = endOfDigits(b, j);
        order = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
        i = endOfA;
        j = endOfB;
      } else {
        order = Character.compare(a.charAt(i++), b.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest == 0 ? a.compareTo(b) : rest;
  }

  /** Of two numbers without leading zeros the longer one is the larger. */
  private static int compareNumbers(String a, String b) {
    String left = withoutLeadingZeros(a);
    String right = withoutLeadingZeros(b);
    int byLength = Integer.compare(left.length(), right.length());
    return byLength == 0 ? left.compareTo(right) : byLength;
  }

  private static String withoutLeadingZeros(String digits) {
    int from = 0;
    while (from < digits.length() && digits.charAt(from) == '0') {
      from++;
    }
    return digits.substring(from);
  }

  private static int endOfDigits(String name, int from) {
    int end = from;
    while (end < name.length() && isDigit(name.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
