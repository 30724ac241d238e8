package dev.unwedge.supply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same sources give the same bytes: made once more at another place, under another umask, time
 * zone and language.
 */
class ReproducibleIT {
  @TempDir private Path copy;

  /** A whole build, which takes a core for about a minute: slow. Offline no bill would be made. */
  @Test
  @Tag("slow")
  void theJarsAndTheBillOfMaterialsAreTheSameBytesAgain() throws Exception {
    copy("pom.xml");
    copy("function/pom.xml");
    for (String module : List.of("core", "testkit", "lambda", "tools")) {
      copy("function/" + module + "/pom.xml");
      copy("function/" + module + "/src/main");
    }
    for (String module : List.of("simulation", "bench", "it")) {
      copy("function/" + module + "/pom.xml"); // as the parent names them
    }

    elsewhere("mvn -B -ntp -pl function/tools -am -DskipTests package");

    for (String made :
        List.of("unwedge-function.jar", "unwedge-function.cdx.json", "unwedge-tools.jar")) {
      assertThat(copy.resolve("function/target").resolve(made))
          .hasSameBinaryContentAs(Repository.file("function/target").resolve(made));
    }
  }

  @Test
  void theDocumentsAreTheSameBytesAgain() throws Exception {
    copy("infra/build");
    copy("infra/host");

    elsewhere("infra/build --documents");

    for (String name : List.of("restart-document", "install-document")) {
      Path here = copy.resolve(name);
      Process process =
          new ProcessBuilder(Repository.file("infra/host/" + name).toString())
              .redirectOutput(here.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(process.waitFor()).isZero();
      assertThat(copy.resolve("infra/target/" + name + ".json")).hasSameBinaryContentAs(here);
    }
  }

  private void elsewhere(String command) throws Exception {
    Path said = copy.resolve("said");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "umask 077; exec nice " + command);
    builder.environment().put("TZ", "Pacific/Kiritimati");
    builder.environment().put("LC_ALL", "C");
    builder
        .environment()
        .put(
            "MAVEN_OPTS",
            "-Duser.language=tr -Duser.country=TR -Duser.timezone=Pacific/Kiritimati");
    Process process =
        builder
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor()).as("%s", Files.readString(said)).isZero();
  }

  private void copy(String path) throws IOException {
    // The module has a pom.xml too, which Repository.file would find first.
    Path from = Repository.file("infra").resolveSibling(path);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(path).resolve(from.relativize(file).toString()).normalize();
        Files.createDirectories(to.getParent());
        Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
