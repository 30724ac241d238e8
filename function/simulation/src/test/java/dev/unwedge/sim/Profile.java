package dev.unwedge.sim;

import dev.unwedge.policy.Policy;
import dev.unwedge.policy.PolicyReader;

/**
 * A kind of fleet under a kind of policy.
 *
 * @param policyJson the policy, with single quotes, without mode and exclusions
 * @param interval between two runs of the schedule, in seconds
 * @param delayLeast the least time from a sample to its datapoint being readable, in seconds
 * @param delayMost the longest, while CloudWatch is well
 * @param skewed whether some hosts' clocks are wrong, by up to a minute and a half
 * @param withoutPattern share of nodes whose client has no heartbeat
 * @param mismatched share of nodes whose pattern does not match
 */
record Profile(
    String name,
    String policyJson,
    Policy policy,
    Pushes pushes,
    int nodes,
    long interval,
    long delayLeast,
    long delayMost,
    boolean skewed,
    double withoutPattern,
    double mismatched) {

  /** A fleet that is as the defaults assume, under a policy. */
  static Profile of(String name, int nodes, String policyJson) {
    Policy policy = PolicyReader.read(policyJson.replace('\'', '"'));
    return new Profile(
        name, policyJson, policy, Pushes.EVERYTHING, nodes, 60, 2, 30, false, 0.2, 0.1);
  }

  Profile pushing(Pushes what) {
    return new Profile(
        name,
        policyJson,
        policy,
        what,
        nodes,
        interval,
        delayLeast,
        delayMost,
        skewed,
        withoutPattern,
        mismatched);
  }

  Profile every(long seconds) {
    return new Profile(
        name,
        policyJson,
        policy,
        pushes,
        nodes,
        seconds,
        delayLeast,
        delayMost,
        skewed,
        withoutPattern,
        mismatched);
  }

  Profile delayed(long least, long most) {
    return new Profile(
        name,
        policyJson,
        policy,
        pushes,
        nodes,
        interval,
        least,
        most,
        skewed,
        withoutPattern,
        mismatched);
  }

  Profile withSkewedClocks() {
    return new Profile(
        name,
        policyJson,
        policy,
        pushes,
        nodes,
        interval,
        delayLeast,
        delayMost,
        true,
        withoutPattern,
        mismatched);
  }

  Profile clients(double none, double mismatch) {
    return new Profile(
        name,
        policyJson,
        policy,
        pushes,
        nodes,
        interval,
        delayLeast,
        delayMost,
        skewed,
        none,
        mismatch);
  }

  /** Of one datapoint, in seconds. */
  long period() {
    return policy.period().toSeconds();
  }

  Limits limits() {
    return new Limits(policy, this);
  }

  /**
   * Whether the others' datapoints are always there in time to judge a node's newest one by: what
   * comes at different speeds, from samples at different phases, must fit into a stretch less a
   * period.
   */
  boolean keepsTogether() {
    long apart = delayMost - delayLeast + period() / 2;
    return !skewed && apart <= policy.stretch().toSeconds() - period();
  }
}
