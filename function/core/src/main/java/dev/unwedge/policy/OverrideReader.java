package dev.unwedge.policy;

import dev.unwedge.json.Fields;
import dev.unwedge.json.JsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy's overrides. What one of them comes to is checked once the rest of the policy is
 * known, and an error then names the place in the override.
 */
final class OverrideReader {
  private static final Map<String, Mode> MODES =
      PolicyReader.modes(List.of(Mode.ENFORCE, Mode.OBSERVE));

  private final List<Fields> places = new ArrayList<>();

  /** Reads them; none where the field is absent. */
  List<NodeOverride> read(Fields policy) {
    return policy.list("overrides", item -> override(item.object()));
  }

  /**
   * Holds what each makes of the policy to the policy's own rules.
   *
   * @throws JsonException if one breaks them
   */
  void check(Policy policy) {
    for (int i = 0; i < places.size(); i++) {
      PolicyRules.checkOverride(policy.overrides().get(i).on(policy), places.get(i));
    }
  }

  private NodeOverride override(Fields fields) {
    places.add(fields);
    NodeOverride override =
        new NodeOverride(
            new Glob(fields.text("match")),
            fields.has("mode") ? fields.oneOf("mode", MODES, Mode.OBSERVE) : null,
            fields.has("restart") ? PolicyReader.restart(fields, Policy.DEFAULT.restart()) : null,
            duration(fields, "wedgedAfter"),
            duration(fields, "stalledAfter"),
            duration(fields, "startupGrace"),
            duration(fields, "syncGrace"),
            duration(fields, "downtime"),
            fields.has("maxAttempts") ? PolicyReader.maxAttempts(fields, 1) : null,
            duration(fields, "recoveryTimeout"),
            duration(fields, "cooldown"));
    fields.end();
    return override;
  }

  private static @Nullable Duration duration(Fields fields, String name) {
    return fields.has(name) ? fields.duration(name, Duration.ZERO) : null;
  }
}
