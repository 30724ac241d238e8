package dev.unwedge.lambda;

import dev.unwedge.run.RunFailedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The function's environment (docs/contract.md#environment).
 *
 * @param fleet {@code UNWEDGE_FLEET}: the fleet's name
 * @param namespace {@code UNWEDGE_NAMESPACE}: of the hosts' metrics; default Unwedge
 * @param document {@code UNWEDGE_DOCUMENT}: name or ARN of the restart document
 * @param topicArn {@code UNWEDGE_TOPIC_ARN}: SNS topic for messages to people; null for none
 * @param policy {@code UNWEDGE_POLICY}: the policy as JSON; null for none
 * @param policyParameter {@code UNWEDGE_POLICY_PARAMETER}: SSM parameter with the policy; null for
 *     none
 */
record Environment(
    String fleet,
    String namespace,
    String document,
    @Nullable String topicArn,
    @Nullable String policy,
    @Nullable String policyParameter) {

  /**
   * Reads the environment.
   *
   * @throws RunFailedException if a variable is missing or two contradict each other
   */
  static Environment of(Map<String, String> variables) {
    String policy = optional(variables, "UNWEDGE_POLICY");
    String parameter = optional(variables, "UNWEDGE_POLICY_PARAMETER");
    if (policy != null && parameter != null) {
      throw new RunFailedException(
          "set either UNWEDGE_POLICY or UNWEDGE_POLICY_PARAMETER, not both. Nothing was done");
    }
    String namespace = optional(variables, "UNWEDGE_NAMESPACE");
    return new Environment(
        required(variables, "UNWEDGE_FLEET"),
        namespace == null ? DEFAULT_NAMESPACE : namespace,
        required(variables, "UNWEDGE_DOCUMENT"),
        optional(variables, "UNWEDGE_TOPIC_ARN"),
        policy,
        parameter);
  }

  /** The namespace of metrics where none is set. */
  static final String DEFAULT_NAMESPACE = "Unwedge";

  static @Nullable String optional(Map<String, String> variables, String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  private static String required(Map<String, String> variables, String name) {
    String value = optional(variables, name);
    if (value == null) {
      throw new RunFailedException(
          "the environment variable %s is not set. Nothing was done".formatted(name));
    }
    return value;
  }
}
