package dev.unwedge.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.run.World;
import dev.unwedge.testkit.aws.AwsFaults;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of message, brought about by the real handler. A new kind does not compile here. */
class EveryKindHappensTest {
  private final World world = World.wedged(10, 4, "zeam_3").withTopic();

  @ParameterizedTest
  @EnumSource
  void isToldByMessage(Kind kind) {
    String subject =
        switch (kind) {
          case RESTARTED -> {
            world.run();
            yield "restarted zeam_3, frozen 4 min at ";
          }
          case REFUSED -> {
            world.ssm.beforeSendCommand(
                request -> {
                  throw AwsFaults.invalidInstance();
                });
            world.run();
            yield "restart of zeam_3 refused, InvalidInstanceId";
          }
          case UNANSWERED -> {
            world.ssm.beforeSendCommand(
                request -> {
                  throw AwsFaults.clientTimeout();
                });
            world.run();
            yield "restart of zeam_3 may be under way, SSM's answer is lost";
          }
          case FAILED -> {
            hostSays("FAILED");
            yield "restart of zeam_3 failed, it may be down";
          }
          case LEFT_ALONE -> {
            hostSays("HEALTHY_NOW");
            yield "zeam_3 left alone, it is healthy again";
          }
          case RECOVERED -> {
            hostSays("RESTARTED");
            world.get("zeam_3").restart(world.clock.instant());
            runs(6);
            yield "zeam_3 recovered, ";
          }
          case NOT_RECOVERED -> {
            hostSays("RESTARTED");
            runs(10);
            yield "zeam_3 not recovered 10 min after restart 1 of 5";
          }
        };

    assertThat(world.subjects()).anyMatch(told -> told.startsWith("unwedge devnet: " + subject));
  }

  private void hostSays(String outcome) {
    world.run();
    String command = world.ssm.commandsFor("zeam_3").getFirst();
    world.minutes(1);
    Instant started = outcome.equals("RESTARTED") ? world.clock.instant() : null;
    world.ssm.hostSays(command, outcome, started);
    world.run();
  }

  private void runs(int count) {
    for (int i = 0; i < count; i++) {
      world.minutes(1);
      world.run();
    }
  }
}
