package dev.unwedge.notice;

import org.jspecify.annotations.Nullable;

/**
 * Where the function runs: what links and commands need to name.
 *
 * @param fleet the fleet's name
 * @param region null outside AWS: then there are no links
 * @param logGroup of the function; null outside Lambda
 * @param function the function's name; null outside Lambda
 * @param policyParameter SSM parameter that holds the policy; null if none does
 */
public record Place(
    String fleet,
    @Nullable String region,
    @Nullable String logGroup,
    @Nullable String function,
    @Nullable String policyParameter) {}
