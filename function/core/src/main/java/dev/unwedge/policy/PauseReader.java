package dev.unwedge.policy;

import dev.unwedge.json.Fields;
import dev.unwedge.json.JsonException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a policy's pauses. */
final class PauseReader {
  private PauseReader() {}

  /**
   * Reads them; none where the field is absent.
   *
   * @throws JsonException if one has no id of its own, no reason, no nodes or no time
   */
  static List<Pause> read(Fields policy) {
    Set<String> ids = new HashSet<>();
    return policy.list("pauses", item -> pause(item.object(), ids));
  }

  private static Pause pause(Fields fields, Set<String> others) {
    String id = fields.text("id");
    if (!others.add(id)) {
      throw fields.wrong("id", id, "unique among the pauses");
    }
    Instant from = fields.instantOrNull("from");
    Instant until = fields.instantOrNull("until");
    if (from != null && until != null && !until.isAfter(from)) {
      throw fields.wrong("until", until, "after from (" + from + ")");
    }
    String reason = fields.text("reason");
    List<Glob> nodes =
        fields.has("nodes") ? fields.list("nodes", PolicyReader::glob) : List.of(Glob.EVERYTHING);
    if (nodes.isEmpty()) {
      throw fields.wrong("nodes", nodes, "one name or glob at least, or left out for all nodes");
    }
    String by = fields.textOrNull("by");
    fields.end();
    return new Pause(id, from, until, reason, nodes, by);
  }
}
