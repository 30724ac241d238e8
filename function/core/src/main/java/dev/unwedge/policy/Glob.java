package dev.unwedge.policy;

import dev.unwedge.fleet.NodeId;

/**
 * A pattern of names: {@code *} stands for any characters, {@code ?} for one, all else for itself.
 * A pattern with a slash is of {@code instanceId/node}, one without of the node's name alone.
 *
 * <p>Matching never takes more steps than the product of both lengths, whatever the names hold.
 *
 * @param pattern not blank
 */
public record Glob(String pattern) {
  /** Every node. */
  public static final Glob EVERYTHING = new Glob("*");

  /**
   * Takes a pattern.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public Glob {
    if (pattern.isBlank()) {
      throw new IllegalArgumentException("a glob must not be blank");
    }
  }

  /** Whether the node is meant. */
  public boolean matches(NodeId id) {
    return matches(id.node()) || (pattern.indexOf('/') >= 0 && matches(id.toString()));
  }

  /** Whether it stands for every name there can be. */
  public boolean isEverything() {
    return pattern.chars().allMatch(c -> c == '*');
  }

  /**
   * Whether a name fits as a whole. Only the last {@code *} is ever widened: what an earlier one
   * took is the least that it could, and more of it would leave less for the rest.
   */
  boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int starTakesTo = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        starTakesTo = in;
      } else if (at < pattern.length() && fits(pattern.charAt(at), name.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++starTakesTo;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  private static boolean fits(char wanted, char given) {
    return wanted == '?' || wanted == given;
  }

  @Override
  public String toString() {
    return pattern;
  }
}
