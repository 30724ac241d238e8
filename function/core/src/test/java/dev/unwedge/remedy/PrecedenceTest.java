package dev.unwedge.remedy;

import static dev.unwedge.remedy.Given.AN_HOUR;
import static dev.unwedge.remedy.Given.node;
import static dev.unwedge.remedy.Given.pending;
import static dev.unwedge.remedy.Given.restarted;
import static dev.unwedge.remedy.Given.restarts;
import static dev.unwedge.remedy.Given.stalled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The hold that is told is the first that stands, in the contract's order. */
class PrecedenceTest {
  private static final List<String> ORDER =
      List.of(
          "UNSAFE_NAME",
          "EXCLUDED",
          "OUT_OF_SCOPE",
          "PAUSED",
          "HISTORY_UNREADABLE",
          "NO_INCARNATION",
          "IN_FLIGHT",
          "EXHAUSTED",
          "COOLDOWN",
          "BUDGET",
          "OBSERVE");

  /** One mode at a time; and attempts are not known where history could not be read. */
  private static final List<Set<String>> NEVER_TOGETHER =
      List.of(
          Set.of("PAUSED", "OBSERVE"),
          Set.of("HISTORY_UNREADABLE", "IN_FLIGHT"),
          Set.of("HISTORY_UNREADABLE", "EXHAUSTED"),
          Set.of("HISTORY_UNREADABLE", "COOLDOWN"));

  @Test
  void aRestartThatTheRunHadNoTimeForIsTheLast() {
    assertThat(new Hold.OutOfTime().reason())
        .isEqualTo(Hold.Reason.OUT_OF_TIME)
        .isEqualTo(List.of(Hold.Reason.values()).getLast());
  }

  /** Those of the contract, and the one that happens to a restart and is never planned. */
  @Test
  void theReasonsAreAClosedSet() {
    List<String> all = new ArrayList<>(ORDER);
    all.add("OUT_OF_TIME");

    assertThat(Hold.Reason.values()).extracting(Hold.Reason::name).containsExactlyElementsOf(all);
  }

  @Test
  void whereNothingStandsAgainstItTheNodeIsRestarted() {
    assertThat(told(Set.of())).isEqualTo("RESTART");
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void eachHoldIsToldWhereItStandsAlone(String reason) {
    assertThat(told(Set.of(reason))).isEqualTo(reason);
  }

  @ParameterizedTest(name = "{0} before {1}")
  @MethodSource("pairs")
  void ofTwoHoldsTheFirstIsTold(String first, String second) {
    assertThat(told(Set.of(first, second))).isEqualTo(first);
  }

  @Test
  void ofAllHoldsThatCanStandTogetherTheFirstIsTold() {
    List<String> standing = new ArrayList<>(ORDER);
    standing.removeAll(List.of("HISTORY_UNREADABLE", "OBSERVE"));
    while (!standing.isEmpty()) {
      assertThat(told(Set.copyOf(standing))).isEqualTo(standing.getFirst());
      standing.removeFirst();
    }
  }

  static List<String> reasons() {
    return ORDER;
  }

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (int first = 0; first < ORDER.size(); first++) {
      for (int second = first + 1; second < ORDER.size(); second++) {
        if (!NEVER_TOGETHER.contains(Set.of(ORDER.get(first), ORDER.get(second)))) {
          pairs.add(arguments(ORDER.get(first), ORDER.get(second)));
        }
      }
    }
    return pairs.stream();
  }

  /** What a stalled node is told against which all of these stand. */
  private static String told(Set<String> standing) {
    String name = standing.contains("UNSAFE_NAME") ? "zeam_1; reboot" : "zeam_1";
    Duration uptime = standing.contains("NO_INCARNATION") ? null : AN_HOUR;
    Plan plan =
        Plan.of(stalled(name, uptime))
            .policy(policy(standing, name))
            .history(history(standing, name));
    if (standing.contains("OUT_OF_SCOPE")) {
      plan = plan.scope(new Scope.Only(Set.of(node("zeam_2"))));
    }
    return plan.told(name);
  }

  private static String policy(Set<String> standing, String name) {
    List<String> fields = new ArrayList<>();
    if (standing.contains("EXCLUDED")) {
      fields.add("'excluded': ['%s']".formatted(name));
    }
    if (standing.contains("PAUSED")) {
      fields.add("'mode': 'paused'");
    }
    if (standing.contains("OBSERVE")) {
      fields.add("'mode': 'observe'");
    }
    String ceiling = standing.contains("BUDGET") ? "0" : "10";
    fields.add("'budget': {'floor': 10, 'ceiling': %s}".formatted(ceiling));
    return "{" + String.join(", ", fields) + "}";
  }

  private static History history(Set<String> standing, String name) {
    if (standing.contains("HISTORY_UNREADABLE")) {
      return new History.Unreadable("throttled");
    }
    List<Attempt> attempts = new ArrayList<>();
    if (standing.contains("IN_FLIGHT")) {
      attempts.add(pending(name, Duration.ofMinutes(12)));
    }
    if (standing.contains("EXHAUSTED")) {
      attempts.addAll(restarts(name, 5, Duration.ofHours(2)));
    }
    if (standing.contains("COOLDOWN")) {
      attempts.add(restarted(name, Duration.ofMinutes(6)));
    }
    return History.Known.of(attempts);
  }
}
