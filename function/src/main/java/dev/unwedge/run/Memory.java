package dev.unwedge.run;

import dev.unwedge.remedy.Attempt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a warm function remembers between runs, only to spare calls and repetition: the words of
 * hosts, and what was told of which command. Losing it, as at a cold start, loses nothing: words
 * are asked for again, and things are told again under the same command id.
 */
public final class Memory {
  private final Map<String, Attempt.Word> words = new HashMap<>();
  private final Map<String, Set<String>> told = new HashMap<>();
  private final Set<String> awaited = new HashSet<>();

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

  /** Forgets all but these. */
  void keepOnly(List<Attempt> attempts) {
    Set<String> keys = attempts.stream().map(Memory::key).collect(Collectors.toSet());
    words.keySet().retainAll(keys);
    told.keySet().retainAll(keys);
    awaited.retainAll(keys);
  }

  private static String key(Attempt attempt) {
    return attempt.commandId() + " " + attempt.node();
  }
}
