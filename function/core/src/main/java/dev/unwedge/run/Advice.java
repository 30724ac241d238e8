package dev.unwedge.run;

import dev.unwedge.remedy.Outcome;
import org.jspecify.annotations.Nullable;

/** What a person has to do where no later run will get further by itself. */
public final class Advice {
  /** SSM's code for parameters that the document has not, or whose values it does not allow. */
  private static final String INVALID_PARAMETERS = "InvalidParameters";

  private Advice() {}

  /**
   * What to do about a command that SSM refused.
   *
   * @param code SSM's own
   * @return null where the next run may well succeed
   */
  public static @Nullable String onRefusal(String code) {
    return code.equals(INVALID_PARAMETERS)
        ? "The restart document does not take what this function sends: it is of an older release."
            + " No node will be restarted until both are of one release: deploy the stack anew"
            + " (infra/build, then sam deploy). Where the document is not the stack's, update it in"
            + " every region: infra/build --documents, then aws ssm update-document with"
            + " infra/target/restart-document.json, and make the new version the default"
        : null;
  }

  /** What to do about what a host reports; null where nothing is to be done. */
  public static @Nullable String onOutcome(Outcome outcome, String node) {
    return switch (outcome) {
      case SUPERVISED ->
          "let its orchestrator (Swarm, Kubernetes, ECS or Nomad) restart it, and exclude the node"
              + " in the policy: started by two, it would run twice";
      case BLIND ->
          "nothing was done. On the host, check that the publisher is installed and what it sees:"
              + " unwedge-publish --look %s --veto HEAD --seconds 10".formatted(node);
      case RESTARTED, FAILED, BUSY, EXPIRED, NO_SUCH_CONTAINER, FENCED, HEALTHY_NOW, UNKNOWN ->
          null;
    };
  }
}
