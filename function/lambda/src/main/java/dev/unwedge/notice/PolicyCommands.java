package dev.unwedge.notice;

import org.jspecify.annotations.Nullable;

/**
 * The commands by which people change a policy that is an SSM parameter: the one place that they
 * come from, for messages, documents and the stack's outputs. Each reads the policy, changes what
 * it is about and writes it back; where that fails, nothing is written. They take a plain shell,
 * the AWS CLI and jq, as CloudShell has.
 */
public final class PolicyCommands {
  /** What means nothing to a shell, nor to jq within quotes. */
  private static final String HARMLESS = "[a-zA-Z0-9_.,:/ -]+";

  /** The id of a pause that was not named otherwise. */
  public static final String BY_HAND = "by-hand";

  /** A pause of all nodes for two hours, as it is handed to people who may be in a hurry. */
  public static final String PAUSE = pause(BY_HAND, 2, "why");

  /** Takes back {@link #PAUSE}. */
  public static final String RESUME = resume(BY_HAND);

  /** Lets it restart. */
  public static final String ENFORCE = ".mode = \"enforce\" | .reason = null";

  private final String where;

  /**
   * Commands on a policy.
   *
   * @param region where the parameter is; null for the shell's own
   * @param parameter the parameter's name
   */
  public PolicyCommands(@Nullable String region, String parameter) {
    this.where =
        (region == null ? "" : " --region " + Shell.quoted(region))
            + " --name "
            + Shell.quoted(parameter);
  }

  /** The command that changes the policy by a jq filter. */
  public String changing(String filter) {
    return "aws ssm put-parameter --overwrite%s --value \"$(aws ssm get-parameter%s"
            .formatted(where, where)
        + " --query Parameter.Value --output text | jq -c '"
        + filter
        + "')\"";
  }

  /**
   * A filter that pauses all nodes from now on. Other pauses stay, and so does the mode; a pause of
   * the same id is replaced.
   *
   * @param hours after which it ends by itself
   * @throws IllegalArgumentException if id or reason hold what means something to a shell
   */
  public static String pause(String id, int hours, String reason) {
    return without(id)
        + " + [{\"id\": \"%s\", \"until\": (now + %d * 3600 | floor | todate), \"reason\": \"%s\"}]"
            .formatted(harmless(id), hours, harmless(reason));
  }

  /**
   * A filter that takes one pause away, and nothing else.
   *
   * @throws IllegalArgumentException if the id holds what means something to a shell
   */
  public static String resume(String id) {
    return without(id);
  }

  private static String without(String id) {
    return ".pauses = [.pauses[]? | select(.id != \"%s\")]".formatted(harmless(id));
  }

  private static String harmless(String text) {
    if (!text.matches(HARMLESS)) {
      throw new IllegalArgumentException("not for a command: " + text);
    }
    return text;
  }
}
