package dev.unwedge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A chain of ten-minute blocks under what docs/configuration.md and the warning give as fitting.
 */
class TenMinutePeriodTest {
  @Test
  void withThePeriodThatFitsTheNodeThatStandsStillIsFound() {
    Replayed replayed =
        Replayed.text(
            """
            {"name": "x", "source": "made up", "fleet": "devnet",
             "start": "2026-05-31T12:00:00Z", "period": "PT10M",
             "policy": {"wedgedAfter": "PT30M", "stalledAfter": "PT1H", "silentAfter": "PT20M"},
             "nodes": [
               {"node": "p1", "instanceId": "i-0c0ffee0000000001",
                "headSlot": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
                "uptimeSeconds": [9000, 9600, 10200, 10800, 11400, 12000, 12600, 13200, 13800, 14400, 15000, 15600]},
               {"node": "p2", "instanceId": "i-0c0ffee0000000002",
                "headSlot": [1, 2, 2, 4, 5, 6, 6, 8, 9, 10, 10, 12],
                "uptimeSeconds": [9000, 9600, 10200, 10800, 11400, 12000, 12600, 13200, 13800, 14400, 15000, 15600]},
               {"node": "stuck", "instanceId": "i-0c0ffee0000000003",
                "headSlot": [1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3],
                "uptimeSeconds": [9000, 9600, 10200, 10800, 11400, 12000, 12600, 13200, 13800, 14400, 15000, 15600]}],
             "expect": {"restarted": ["stuck"]}}
            """);

    assertThat(replayed.restarted()).isEqualTo(List.of("stuck"));
    assertThat(replayed.err()).isEmpty();
  }
}
