package dev.unwedge.run;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.OutsideId;
import dev.unwedge.remedy.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Which nodes a trigger means. */
final class Scopes {
  private static final int SHOWN = 20;

  private Scopes() {}

  /**
   * Resolves a trigger's names.
   *
   * @param runId of the run
   * @param nodes all nodes of the fleet, expected ones that nobody names included
   * @param warnings takes a sentence where an alarm names nothing of this fleet
   * @throws RunFailedException if a person named a node that does not exist, or ordered the restart
   *     of a name that more than one node has
   */
  static Scope of(
      Trigger trigger,
      String runId,
      String fleet,
      Collection<NodeId> nodes,
      Consumer<String> warnings) {
    return switch (trigger) {
      case Trigger.Schedule schedule -> new Scope.WholeFleet();
      case Trigger.Alarm alarm -> ofAlarm(alarm, fleet, nodes, warnings);
      case Trigger.Manual manual ->
          manual.nodes().isEmpty()
              ? new Scope.WholeFleet()
              : new Scope.Only(named(manual.nodes(), nodes, false));
      case Trigger.Order order -> new Scope.Order(named(order.nodes(), nodes, true), runId);
    };
  }

  private static Scope ofAlarm(
      Trigger.Alarm alarm, String fleet, Collection<NodeId> nodes, Consumer<String> warnings) {
    List<Trigger.Target> targets =
        alarm.targets().stream()
            .filter(target -> !OutsideId.INSTANCE_ID.equals(target.instanceId())) // it is no node
            .toList();
    if (targets.isEmpty()) {
      return new Scope.WholeFleet();
    }
    Set<NodeId> meant = new LinkedHashSet<>();
    for (Trigger.Target target : targets) {
      for (NodeId node : nodes) {
        if ((target.fleet() == null || target.fleet().equals(fleet))
            && (target.instanceId() == null || target.instanceId().equals(node.instanceId()))
            && (target.node() == null || target.node().equals(node.node()))) {
          meant.add(node);
        }
      }
    }
    if (meant.isEmpty()) {
      warnings.accept(
          "alarm %s names no node of fleet %s".formatted(Words.clip(alarm.alarm()), fleet));
    }
    return new Scope.Only(meant);
  }

  private static Set<NodeId> named(
      List<String> names, Collection<NodeId> nodes, boolean exactlyOne) {
    Set<NodeId> meant = new LinkedHashSet<>();
    for (String name : names) {
      List<NodeId> called = new ArrayList<>();
      for (NodeId node : nodes) {
        if (node.isCalled(name)) {
          called.add(node);
        }
      }
      if (called.isEmpty()) {
        throw new RunFailedException(
            "no node of the fleet is called \"%s\"; there are %s. Nothing was done"
                .formatted(Words.clip(name), some(nodes)));
      }
      if (exactlyOne && called.size() > 1) {
        throw new RunFailedException(
            "more than one node is called \"%s\": say which of %s. Nothing was done"
                .formatted(Words.clip(name), some(called)));
      }
      if (exactlyOne && called.getFirst().instanceId() == null) {
        throw new RunFailedException(
            "no metric of any instance names \"%s\", so nobody knows where to restart it. Nothing"
                    .formatted(Words.clip(name))
                + " was done");
      }
      meant.addAll(called);
    }
    return meant;
  }

  private static String some(Collection<NodeId> nodes) {
    List<String> shown =
        nodes.stream().limit(SHOWN).map(node -> Words.clip(node.toString())).toList();
    return shown.isEmpty()
        ? "none"
        : String.join(", ", shown)
            + (nodes.size() > SHOWN ? " and %d more".formatted(nodes.size() - SHOWN) : "");
  }
}
