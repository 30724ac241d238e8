package dev.unwedge.supply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.supply.BillOfMaterials.Component;
import dev.unwedge.testkit.loop.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the deployed jar: the bill of materials, docs/dependencies.md and the jar agree. */
class SupplyChainIT {
  private static final boolean REWRITE = Boolean.getBoolean("unwedge.dependencies");
  private static final String MEND =
      "mend with: mvn -pl function/it -am verify -Dtest=NONE"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=SupplyChainIT"
          + " -Dfailsafe.failIfNoSpecifiedTests=false -Dunwedge.dependencies=true";

  /** Permissive licences, which ask for their text and notices at most: the jar carries both. */
  private static final Set<String> ALLOWED = Set.of("Apache-2.0", "MIT", "MIT-0");

  /** Why each direct dependency is there; the others are there for those that need them. */
  private static final Map<String, String> REASONS =
      Map.of(
          "com.amazonaws:aws-lambda-java-core", "the handlers' interface",
          "com.fasterxml.jackson.core:jackson-core", "reads and writes every JSON document",
          "org.jspecify:jspecify", "the annotations of what may be null",
          "software.amazon.awssdk:cloudwatch", "reads the metrics",
          "software.amazon.awssdk:ssm", "sends restarts, reads their history and the policy",
          "software.amazon.awssdk:sns", "sends the messages to people",
          "software.amazon.awssdk:url-connection-client",
              "the HTTP client, the one that starts fastest",
          "org.slf4j:slf4j-nop", "keeps the SDK's logging out of the audit log");

  private static BillOfMaterials bill;

  @BeforeAll
  static void read() throws IOException {
    bill = BillOfMaterials.read();
  }

  @Test
  void everyLicenceIsAllowed() {
    assertThat(bill.components().values())
        .isNotEmpty()
        .allSatisfy(component -> assertThat(component.licence()).isIn(ALLOWED));
  }

  @Test
  void everyClassInTheJarIsOursOrOfAComponentThatTheBillNames() throws IOException {
    Set<String> told = new TreeSet<>();
    for (Component component : bill.components().values()) {
      told.addAll(classes(jar(component)));
    }
    assertThat(classes(Repository.file("function/target/unwedge-function.jar")))
        .filteredOn(name -> !name.startsWith("dev/unwedge/"))
        .isNotEmpty()
        .isSubsetOf(told);
  }

  @Test
  void everyComponentThatTheBillNamesIsInTheJar() throws IOException {
    Set<String> deployed = classes(Repository.file("function/target/unwedge-function.jar"));
    for (Component component : bill.components().values()) {
      assertThat(classes(jar(component))).as(component.name()).containsAnyElementsOf(deployed);
    }
  }

  @Test
  void theLicenceOfMostComponentsIsInTheJar() throws IOException {
    Path jar = Repository.file("function/target/unwedge-function.jar");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      assertThat(zip.getInputStream(zip.getEntry("META-INF/LICENSE")))
          .hasSameContentAs(Files.newInputStream(Repository.file("LICENSE")));
    }
  }

  @Test
  void theBillHasNoNoiseThatWouldDifferInTheNextBuild() {
    assertThat(bill.text())
        .doesNotContain("serialNumber", "timestamp", "file:", System.getProperty("user.home") + "/")
        .contains("\"cdx:reproducible\"");
  }

  @Test
  void theCommittedListIsThatOfTheBuild() throws IOException {
    Path list = Repository.file("docs").resolve("dependencies.md");
    if (REWRITE) {
      Files.writeString(list, list());
    }
    assertThat(list).as(MEND).hasContent(list());
  }

  private static String list() {
    String table =
        bill.components().values().stream()
            .map(
                component ->
                    "| %s | %s | %s | %s |"
                        .formatted(
                            component.name(),
                            component.version(),
                            component.licence(),
                            why(component)))
            .collect(Collectors.joining("\n"));
    return """
    # What is in the deployed jar

    Beside unwedge's own classes. Made by the build (`SupplyChainIT`) from the bill of materials that it writes in CycloneDX,
    `function/target/unwedge-function.cdx.json`, which has their hashes too; the build fails where this list, the bill and the jar
    differ, and at a licence other than %s.

    | artifact | version | licence | why |
    |---|---|---|---|
    %s
    """
        .formatted(String.join(", ", new TreeSet<>(ALLOWED)), table);
  }

  private static String why(Component component) {
    List<String> needing = bill.neededBy().getOrDefault(component.name(), List.of());
    if (needing.stream().anyMatch(name -> name.startsWith(BillOfMaterials.OWN + ":"))) {
      String reason = REASONS.get(component.name());
      assertThat(reason).as("why %s is needed", component.name()).isNotNull();
      return reason;
    }
    assertThat(needing).as("who needs %s", component.name()).isNotEmpty();
    return "needed by "
        + needing.stream()
            .map(name -> name.substring(name.indexOf(':') + 1))
            .collect(Collectors.joining(", "));
  }

  private static Path jar(Component component) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .filter(path -> path.endsWith(component.file()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(component.file() + " is on no class path"));
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
