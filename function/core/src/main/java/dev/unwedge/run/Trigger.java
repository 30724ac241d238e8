package dev.unwedge.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What started a run. */
public sealed interface Trigger {

  /** The trigger's name in the log and the report. */
  String label();

  /** Whether nothing may be sent. */
  default boolean dryRun() {
    return false;
  }

  /** The nodes that a person named; empty for none. */
  default List<String> named() {
    return List.of();
  }

  /** The schedule. */
  record Schedule() implements Trigger {
    @Override
    public String label() {
      return "schedule";
    }
  }

  /**
   * An alarm. It is a wake-up call, never evidence.
   *
   * @param alarm its name
   * @param targets what its dimensions name; empty for the whole fleet
   */
  record Alarm(String alarm, List<Target> targets) implements Trigger {
    public Alarm {
      targets = List.copyOf(targets);
    }

    @Override
    public String label() {
      return "alarm";
    }
  }

  /**
   * What one set of an alarm's dimensions names; null stands for any.
   *
   * @param fleet value of the dimension Fleet
   * @param instanceId value of the dimension InstanceId
   * @param node value of the dimension Node
   */
  record Target(@Nullable String fleet, @Nullable String instanceId, @Nullable String node) {}

  /**
   * A person who asks; one who asks nothing in particular gets a run like the schedule's.
   *
   * @param nodes names, or {@code instanceId/name}; empty for the whole fleet
   * @param at the past instant to judge; null for now
   */
  record Manual(List<String> nodes, boolean askedDryRun, @Nullable Instant at) implements Trigger {
    public Manual {
      nodes = List.copyOf(nodes);
    }

    @Override
    public String label() {
      return "manual";
    }

    @Override
    public boolean dryRun() {
      return askedDryRun || at != null;
    }

    @Override
    public List<String> named() {
      return nodes;
    }
  }

  /**
   * A person's order to restart nodes.
   *
   * @param nodes names, or {@code instanceId/name}; never empty
   * @param by who ordered it; null if not said
   */
  record Order(List<String> nodes, String reason, @Nullable String by, boolean dryRun)
      implements Trigger {
    public Order {
      nodes = List.copyOf(nodes);
    }

    @Override
    public String label() {
      return "order";
    }

    @Override
    public List<String> named() {
      return nodes;
    }
  }
}
