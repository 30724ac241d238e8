package dev.unwedge.run;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.remedy.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a warm function remembers between runs, only to spare calls and repetition: the words of
 * hosts, what was told of which command, and which refusals. Losing it, as at a cold start, loses
 * nothing: words are asked for again, and things are told again under the same command id.
 */
public final class Memory {
  /** How long a node's refusals are not told again by message: its alarm shows that they go on. */
  private static final Duration REFUSAL_QUIET = Duration.ofHours(1);

  private final Map<String, Attempt.Word> words = new HashMap<>();
  private final Map<String, Set<String>> told = new HashMap<>();
  private final Set<String> awaited = new HashSet<>();
  private final Map<NodeId, Instant> refusals = new HashMap<>();
  private boolean warm;

  Attempt.@Nullable Word word(Attempt attempt) {
    return words.get(key(attempt));
  }

  void keep(Attempt attempt, Attempt.Word word) {
    words.put(key(attempt), word);
  }

  /** Whether a thing is told of an attempt for the first time. */
  boolean tellsFirst(Attempt attempt, String thing) {
    return told.computeIfAbsent(key(attempt), k -> new HashSet<>()).add(thing);
  }

  boolean hasTold(Attempt attempt, String thing) {
    return told.getOrDefault(key(attempt), Set.of()).contains(thing);
  }

  /** Notes whether the end of an attempt is still to be told. */
  void await(Attempt attempt, boolean untold) {
    if (untold) {
      awaited.add(key(attempt));
    } else {
      awaited.remove(key(attempt));
    }
  }

  boolean awaits(Attempt attempt) {
    return awaited.contains(key(attempt));
  }

  /** Whether a refusal of the node's restart is to be told: none was within the last hour. */
  boolean tellsRefusal(NodeId node, Instant now) {
    refusals.values().removeIf(told -> !now.isBefore(told.plus(REFUSAL_QUIET)));
    return refusals.putIfAbsent(node, now) == null;
  }

  /** The node's restart was not refused; the next refusal is news. */
  void forgetRefusal(NodeId node) {
    refusals.remove(node);
  }

  /** Whether an earlier run of this function has told what the history then held. */
  boolean isWarm() {
    return warm;
  }

  /** A run has told what the history holds: forgets all but these attempts. */
  void keepOnly(List<Attempt> attempts) {
    warm = true;
    Set<String> keys = attempts.stream().map(Memory::key).collect(Collectors.toSet());
    words.keySet().retainAll(keys);
    told.keySet().retainAll(keys);
    awaited.retainAll(keys);
  }

  private static String key(Attempt attempt) {
    return attempt.commandId() + " " + attempt.node();
  }
}
