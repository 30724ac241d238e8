package dev.unwedge.run;

import dev.unwedge.policy.Policy;

/** Where the policy comes from; asked at every run, so that a pause holds from the next one on. */
public interface PolicySource {
  /**
   * Reads the policy.
   *
   * @throws SourceException if it cannot be read
   * @throws dev.unwedge.json.JsonException if it is not a policy
   */
  Loaded load();

  /**
   * A policy as it was read.
   *
   * @param hash of its text, so that a log tells when it changed
   */
  record Loaded(Policy policy, String hash) {}
}
