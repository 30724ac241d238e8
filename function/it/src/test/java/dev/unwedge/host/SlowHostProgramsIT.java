package dev.unwedge.host;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes long of the hosts' suites, or needs programs that a registry may not deliver. */
@Tag("slow")
class SlowHostProgramsIT {
  @TempDir Path folder;

  @Test
  void theRestartScriptWithAllKillPointsAndUnits() throws Exception {
    HostSuite.passes("restart/run", 100, Map.of("UNWEDGE_SLOW", "1"), folder, "systemd");
  }

  @Test
  void realClientsAreFoundReadStalledAndRestarted() throws Exception {
    HostSuite.passes("real/run", 3, Map.of(), folder, "could not be had");
  }
}
