package dev.unwedge.remedy;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The attempts on one node, and for how long they hold its next restart. Each within {@code
 * attemptWindow} takes {@code cooldown}; those that {@linkplain Outcome#counts() count} double it
 * and exhaust the node. One whose outcome is not known yet counts.
 */
public final class NodeAttempts {
  private static final Comparator<Attempt> BY_REQUEST = Comparator.comparing(Attempt::requestedAt);

  private final Policy policy;
  private final Instant now;
  private final List<Attempt> all;
  private final List<Attempt> recent;
  private final List<Attempt> counted;

  private NodeAttempts(Policy policy, Instant now, List<Attempt> all) {
    this.policy = policy;
    this.now = now;
    this.all = all;
    this.recent = all.stream().filter(a -> a.within(policy.attemptWindow(), now)).toList();
    this.counted = recent.stream().filter(a -> a.outcome().counts()).toList();
  }

  /**
   * The attempts that a history holds of a node, as they are at an instant.
   *
   * @param policy the fleet's
   */
  public static NodeAttempts of(NodeId node, Policy policy, Instant now, History history) {
    return new NodeAttempts(policy.of(node), now, history.of(node));
  }

  /** How many there are within the attempt window, whatever came of them. */
  public int recent() {
    return recent.size();
  }

  /** How many of these count. */
  public int counted() {
    return counted.size();
  }

  /** The hold of a node that has used up its attempts, or whose container is not ours to start. */
  public Optional<Hold.Exhausted> exhausted() {
    Optional<Attempt> supervised =
        counted.stream().filter(a -> a.outcome() == Outcome.SUPERVISED).max(BY_REQUEST);
    // With more attempts than allowed (a person's orders), enough of them must leave the window.
    Stream<Attempt> tooMany = counted.reversed().stream().skip(policy.maxAttempts() - 1L).limit(1);
    return Stream.concat(supervised.stream(), tooMany)
        .max(BY_REQUEST)
        .map(last -> last.requestedAt().plus(policy.attemptWindow()))
        .map(until -> new Hold.Exhausted(counted(), until, supervised.isPresent()));
  }

  /** The hold that they are at present; null if they are none. */
  @Nullable Hold hold() {
    return exhausted().map(Hold.class::cast).or(this::cooldown).orElse(null);
  }

  private Optional<Hold> cooldown() {
    Duration doubled = cooldown(policy, counted());
    Duration single = cooldown(policy, 1);
    Instant recovered =
        all.stream()
            .filter(attempt -> attempt.outcome().mayHaveStarted())
            .map(attempt -> Recoveries.deadline(attempt, policy))
            .reduce(now, NodeAttempts::later);
    return Stream.of(
            new Hold.Cooldown(counted(), doubled, end(counted, doubled), false),
            new Hold.Cooldown(0, single, end(recent, single), false),
            new Hold.Cooldown(counted(), doubled, recovered, true))
        .reduce((first, next) -> next.until().isAfter(first.until()) ? next : first)
        .filter(last -> last.until().isAfter(now))
        .map(Hold.class::cast);
  }

  private Instant end(List<Attempt> attempts, Duration cooldown) {
    return attempts.isEmpty() ? now : attempts.getLast().requestedAt().plus(cooldown);
  }

  /**
   * The cooldown after so many attempts that count: doubling from the second, up to the longest.
   */
  private static Duration cooldown(Policy policy, int attempts) {
    Duration cooldown = shorter(policy.cooldown(), policy.maxCooldown());
    for (int i = 1; i < attempts; i++) {
      cooldown = shorter(cooldown.multipliedBy(2), policy.maxCooldown());
    }
    return cooldown;
  }

  private static Duration shorter(Duration a, Duration b) {
    return Collections.min(List.of(a, b));
  }

  private static Instant later(Instant a, Instant b) {
    return Collections.max(List.of(a, b));
  }
}
