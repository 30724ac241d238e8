package dev.unwedge.run;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.policy.Policy;
import dev.unwedge.remedy.Attempt;
import dev.unwedge.remedy.History;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads past attempts and the words of their hosts, as they were known at the run's instant. */
final class HistoryReader {
  /**
   * Hosts asked for their word at a time: a cold start may find a long history. One run does so
   * twice at most.
   */
  private static final int MOST_WORDS = 50;

  private final Surroundings world;
  private final Meter meter;
  private final boolean past;
  private final Set<Attempt> leftOut = new HashSet<>();

  /**
   * Prepares to read.
   *
   * @param past whether an instant of the past is judged, and later things must not be known
   */
  HistoryReader(Surroundings world, Meter meter, boolean past) {
    this.world = world;
    this.meter = meter;
    this.past = past;
  }

  History read(Policy policy, Instant now) {
    List<Attempt> attempts;
    try {
      attempts = new ArrayList<>(world.commands().since(now.minus(reach(policy))));
    } catch (SourceException e) {
      meter.warn("past commands could not be read, so nothing is restarted: " + e.getMessage());
      return new History.Unreadable(String.valueOf(e.getMessage()));
    }
    attempts.sort(Comparator.comparing(Attempt::requestedAt).reversed());
    if (past) {
      // Only a look at the past leaves out what came later: else SSM's clock may be ahead of ours.
      attempts.removeIf(attempt -> attempt.requestedAt().isAfter(now));
    }
    return History.Known.of(known(withWords(attempts, now), now));
  }

  /** What was known of attempts at the run's instant. */
  private List<Attempt> known(List<Attempt> attempts, Instant now) {
    return past ? attempts.stream().map(attempt -> attempt.asKnownAt(now)).toList() : attempts;
  }

  /** Far enough for every rule that looks back, and for what was then still in flight. */
  private static Duration reach(Policy policy) {
    Duration reach = policy.attemptWindow();
    for (Duration other :
        List.of(policy.lookback(), policy.budget().window(), FollowUp.toldUntil(policy))) {
      reach = other.compareTo(reach) > 0 ? other : reach;
    }
    return reach.plus(Attempt.EXPIRY).plus(Attempt.EXECUTION);
  }

  /**
   * The same history, with the outcomes of these nodes' attempts that were not asked for above, as
   * more had to be asked than one run may. So a cold function decides on what a warm one knows.
   */
  History completed(History history, Set<NodeId> nodes, Instant now) {
    List<Attempt> newestFirst =
        history.all().reversed().stream()
            .filter(attempt -> leftOut.contains(attempt) && nodes.contains(attempt.node()))
            .toList();
    if (newestFirst.isEmpty()) {
      return history;
    }
    leftOut.clear();
    Map<Attempt, Attempt> answered = new HashMap<>();
    List<Attempt> answers = known(withWords(newestFirst, now), now);
    for (int i = 0; i < newestFirst.size(); i++) {
      answered.put(newestFirst.get(i), answers.get(i));
    }
    return History.Known.of(history.all().stream().map(a -> answered.getOrDefault(a, a)).toList());
  }

  private List<Attempt> withWords(List<Attempt> newestFirst, Instant now) {
    List<CompletableFuture<Attempt>> all = new ArrayList<>();
    int asked = 0;
    for (Attempt attempt : newestFirst) {
      Attempt.Word known = world.memory().word(attempt);
      if (known != null) {
        all.add(CompletableFuture.completedFuture(attempt.withWord(known)));
      } else if (attempt.inFlight(now) || attempt.node().instanceId() == null) {
        all.add(CompletableFuture.completedFuture(attempt));
      } else if (asked++ >= MOST_WORDS) {
        meter.warn("not every past command was asked for its outcome; the next runs go on");
        leftOut.add(attempt);
        all.add(CompletableFuture.completedFuture(attempt));
      } else {
        all.add(CompletableFuture.supplyAsync(() -> withWord(attempt, now), world.executor()));
      }
    }
    List<Attempt> answered = new ArrayList<>();
    for (CompletableFuture<Attempt> later : all) {
      Attempt attempt = Futures.join(later);
      if (attempt.word() != null && !past) {
        world.memory().keep(attempt, attempt.word());
      }
      answered.add(attempt);
    }
    return answered;
  }

  private Attempt withWord(Attempt attempt, Instant now) {
    try {
      Optional<Attempt.Word> word =
          world.commands().word(attempt, now.isBefore(attempt.deadline()));
      return word.isPresent() ? attempt.withWord(word.get()) : attempt;
    } catch (SourceException e) {
      meter.warn(
          "the outcome of command %s could not be asked: %s"
              .formatted(attempt.commandId(), e.getMessage()));
      return attempt;
    }
  }
}
