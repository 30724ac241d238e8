package dev.unwedge.remedy;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.judge.Judgement;
import dev.unwedge.judge.Signs;
import dev.unwedge.judge.Verdict;
import dev.unwedge.policy.Budget;
import dev.unwedge.policy.Exclusion;
import dev.unwedge.policy.Mode;
import dev.unwedge.policy.Policy;
import dev.unwedge.policy.Remediable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns judgements into decisions. A node whose verdict the policy remedies, or whose restart a
 * person has ordered, is restarted unless a {@link Hold} stands against it; those that none but the
 * budget and the mode could hold are served in turn: fewest attempts first, then longest frozen,
 * then by name.
 */
public final class Planner {
  private static final Decision NONE = new Decision.None();

  private final Policy policy;
  private final Instant now;
  private final History history;
  private final Scope scope;
  private final Set<NodeId> refused;
  private final int limit;
  private int used;

  private Planner(
      Policy policy,
      Instant now,
      History history,
      Scope scope,
      Set<NodeId> refused,
      int freshNodes,
      boolean networkStandsStill) {
    this.policy = policy;
    this.now = now;
    this.history = history;
    this.scope = scope;
    this.refused = refused;
    this.limit = policy.budget().limit(freshNodes, networkStandsStill);
    this.used = used(policy.budget(), now, history);
  }

  /** Attempts that count against the budget: within its window, or still in flight. */
  public static int used(Budget budget, Instant now, History history) {
    int used = 0;
    for (Attempt attempt : history.all()) {
      if (attempt.within(budget.window(), now) || attempt.inFlight(now)) {
        used++;
      }
    }
    return used;
  }

  /**
   * Plans one run.
   *
   * @param judgements all nodes of the fleet
   * @param freshNodes how many of them are fresh
   * @param networkStandsStill whether the network as a whole does
   * @param refused nodes whose command SSM did not take in this run: that is no attempt, so their
   *     places in the budget go to the next in turn
   * @return a decision for every judgement, in their order
   */
  public static List<Planned> plan(
      Policy policy,
      Instant now,
      List<Judgement> judgements,
      int freshNodes,
      boolean networkStandsStill,
      History history,
      Scope scope,
      Set<NodeId> refused) {
    return new Planner(policy, now, history, scope, refused, freshNodes, networkStandsStill)
        .plan(judgements);
  }

  private List<Planned> plan(List<Judgement> judgements) {
    List<Planned> planned = new ArrayList<>(judgements.size());
    List<Candidate> queue = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      Judgement judgement = judgements.get(i);
      boolean ordered = scope.orders(judgement.id());
      if (!ordered && !remedied(judgement)) {
        planned.add(new Planned(judgement, NONE));
        continue;
      }
      Optional<Attempt> carriedOut = scope.carriedOut(judgement.id(), history);
      if (carriedOut.isPresent()) {
        planned.add(new Planned(judgement, alreadySent(carriedOut.get())));
        continue;
      }
      Hold hold = hold(judgement, ordered);
      if (hold == null) {
        queue.add(candidate(i, judgement, ordered));
      }
      planned.add(new Planned(judgement, hold == null ? NONE : new Decision.Held(hold)));
    }
    queue.sort(Candidate.ORDER);
    for (Candidate candidate : queue) {
      planned.set(candidate.index, new Planned(candidate.judgement, serve(candidate)));
    }
    return planned;
  }

  private static Decision alreadySent(Attempt attempt) {
    return new Decision.AlreadySent(attempt.commandId(), attempt.requestedAt());
  }

  private Decision serve(Candidate candidate) {
    if (!refused.contains(candidate.judgement.id())) {
      if (used >= limit) {
        return new Decision.Held(new Hold.OverBudget(used, limit, policy.budget().window()));
      }
      used++;
    }
    if (candidate.observed) {
      return new Decision.Held(new Hold.Observed());
    }
    Veto veto;
    Instant startedBefore;
    if (candidate.ordered) {
      veto = Veto.NONE;
      startedBefore = now;
    } else {
      veto = veto(candidate.judgement.verdict());
      startedBefore = startedBefore(candidate.judgement.verdict());
    }
    return new Decision.Restart(
        startedBefore, veto, candidate.attempts.counted() + 1, used, limit, candidate.ordered);
  }

  /** The first hold but those of the budget and of observing, or null if none stands. */
  private @Nullable Hold hold(Judgement judgement, boolean ordered) {
    NodeId id = judgement.id();
    if (!id.isSafe()) {
      return new Hold.UnsafeName();
    }
    Optional<Exclusion> exclusion = policy.exclusionOf(id, now);
    if (exclusion.isPresent()) {
      return new Hold.Excluded(exclusion.get().until(), exclusion.get().reason());
    }
    if (!scope.covers(id)) {
      return new Hold.OutOfScope();
    }
    Hold paused = ordered ? null : paused(id);
    if (paused != null) {
      return paused;
    }
    if (history instanceof History.Unreadable(String why)) {
      return new Hold.HistoryUnreadable(why);
    }
    if (!ordered
        && judgement.verdict() instanceof Verdict.Stalled
        && !knowsIncarnation(judgement.signs())) {
      return new Hold.NoIncarnation(judgement.signs().uptimeAt());
    }
    for (Attempt attempt : history.of(id)) {
      if (attempt.inFlight(now)) {
        return new Hold.InFlight(attempt.commandId(), attempt.requestedAt());
      }
    }
    return ordered ? null : attempts(id).hold();
  }

  private @Nullable Hold paused(NodeId id) {
    return policy.mode() == Mode.PAUSED
        ? new Hold.Paused(null, null, policy.reason())
        : policy
            .pauseOf(id, now)
            .map(pause -> new Hold.Paused(pause.id(), pause.until(), pause.reason()))
            .orElse(null);
  }

  /** Whether uptime was pushed late enough to show that the newest head is no new incarnation's. */
  private boolean knowsIncarnation(Signs signs) {
    Instant uptimeAt = signs.uptimeAt();
    Instant headAt = signs.headAt();
    return uptimeAt != null
        && headAt != null
        && headAt.isBefore(uptimeAt.plus(policy.silentAfter()));
  }

  private NodeAttempts attempts(NodeId id) {
    return NodeAttempts.of(id, policy, now, history);
  }

  private boolean remedied(Judgement judgement) {
    Set<Remediable> restart = policy.of(judgement.id()).restart();
    return switch (judgement.verdict()) {
      case Verdict.Wedged wedged -> restart.contains(Remediable.WEDGED);
      case Verdict.Stalled stalled -> restart.contains(Remediable.STALLED);
      case Verdict.Unresponsive gone -> restart.contains(Remediable.UNRESPONSIVE);
      case Verdict.Unknown v -> false;
      case Verdict.Silent v -> false;
      case Verdict.Down v -> false;
      case Verdict.CrashLooping v -> false;
      case Verdict.Starting v -> false;
      case Verdict.NetworkStall v -> false;
      case Verdict.Suspect v -> false;
      case Verdict.Headless v -> false;
      case Verdict.Syncing v -> false;
      case Verdict.Healthy v -> false;
    };
  }

  private static Veto veto(Verdict verdict) {
    return verdict instanceof Verdict.Stalled ? Veto.HEAD : Veto.HEAD_OR_HEARTBEAT;
  }

  private Instant startedBefore(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Wedged(Verdict.Frozen frozen, _, _) -> frozen.startedBefore();
      case Verdict.Stalled(Verdict.Frozen frozen) -> frozen.startedBefore();
      case Verdict.Unresponsive(_, _, Instant before) -> before;
      default -> throw new IllegalStateException("no remedy for " + verdict.kind());
    };
  }

  private Candidate candidate(int index, Judgement judgement, boolean ordered) {
    NodeId id = judgement.id();
    boolean observed = !ordered && policy.of(id).mode() == Mode.OBSERVE;
    return new Candidate(index, judgement, attempts(id), ordered, observed);
  }

  /**
   * A node that only the budget or the mode can hold. Those that are only observed come last: what
   * would be restarted takes no place in the budget from what is.
   */
  private record Candidate(
      int index, Judgement judgement, NodeAttempts attempts, boolean ordered, boolean observed) {
    // Here every attempt counts: hosts that do nothing, again and again, take no node its turn.
    static final Comparator<Candidate> ORDER =
        Comparator.comparing(Candidate::observed)
            .thenComparingInt(candidate -> candidate.attempts.recent())
            .thenComparing(Candidate::frozenFor, Comparator.reverseOrder())
            .thenComparing(candidate -> candidate.judgement.id());

    Duration frozenFor() {
      return switch (judgement.verdict()) {
        case Verdict.Unresponsive gone -> gone.headlessFor();
        default -> {
          Duration frozen = judgement.signs().frozenFor();
          yield frozen == null ? Duration.ZERO : frozen;
        }
      };
    }
  }
}
