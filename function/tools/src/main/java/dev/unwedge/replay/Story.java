package dev.unwedge.replay;

import dev.unwedge.fleet.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A replay with all that it said of every node.
 *
 * @param courses of the incident's nodes in the file's order, then of those that only the policy
 *     expects
 */
record Story(Replay.Result result, List<Course> courses) {

  /** Replays an incident. */
  static Story of(Incident incident) {
    Map<NodeId, Course> courses = new LinkedHashMap<>();
    for (Incident.Node node : incident.nodes()) {
      courses.put(node.id(), new Course(incident.nameOf(node.id()), node, incident.length()));
    }
    Replay.Result result =
        Replay.of(
            incident,
            (entry, line) ->
                courses
                    .computeIfAbsent(
                        line.planned().judgement().id(),
                        id -> new Course(line.node(), null, incident.length()))
                    .add(entry, line.planned()));
    return new Story(result, new ArrayList<>(courses.values()));
  }

  Incident incident() {
    return result.incident();
  }
}
