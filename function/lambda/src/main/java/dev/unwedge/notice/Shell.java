package dev.unwedge.notice;

/** Words of a command that a person pastes into a shell. */
final class Shell {
  private static final int MOST = 512;

  private Shell() {}

  /** One word, whatever is in it; as it is where nothing in it means anything to a shell. */
  static String quoted(String word) {
    String line = Plain.text(word, MOST);
    return line.matches("[a-zA-Z0-9/_.-]+") ? line : "'" + line.replace("'", "'\\''") + "'";
  }
}
