package dev.unwedge.host;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hosts' programs, tested by their own suites as part of the build. */
class HostProgramsIT {
  @TempDir Path folder;

  @Test
  void thePublisherUnderTheDistributionsPython() throws Exception {
    HostSuite.passes("publish/run -v", 400, Map.of(), folder, "systemd");
  }

  @Test
  void thePublisherUnderTheOldestPythonThatItPromises() throws Exception {
    // The tests with an engine are not run again in there.
    HostSuite.passes("python39 -v", 400, Map.of(), folder, "systemd", "no Docker engine");
  }

  @Test
  void theRestartScript() throws Exception {
    HostSuite.passes("restart/run", 100, Map.of(), folder, "systemd", "slow profile");
  }

  @Test
  void theInstaller() throws Exception {
    HostSuite.passes("install/run", 60, Map.of(), folder);
  }

  @Test
  void aContainerOfEachKnownClientIsDiscoveredAndRead() throws Exception {
    HostSuite.passes("forms/run", 2, Map.of(), folder);
  }
}
