package dev.unwedge.build;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pure core with a thin shell: what may know what. */
class ArchitectureTest {
  private static final String[] CORE = {
    "dev.unwedge.fleet..",
    "dev.unwedge.judge..",
    "dev.unwedge.notice..",
    "dev.unwedge.policy..",
    "dev.unwedge.remedy.."
  };

  private static final Pattern DEPLOYED =
      Pattern.compile(".*/(core|lambda|tools)/target/(classes/|unwedge-[^/]*\\.jar).*");

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static JavaClasses main;

  @BeforeAll
  static void read() {
    main =
        new ClassFileImporter()
            .withImportOption(ArchitectureTest::isDeployed)
            .importPackages("dev.unwedge");
  }

  /** Of the modules whose classes run for users, as folders or, in a later phase, as jars. */
  private static boolean isDeployed(Location location) {
    return location.matches(DEPLOYED) && !location.contains("-tests.jar");
  }

  @Test
  void theClassesThatAreExaminedAreThere() {
    assertThat(main.contain("dev.unwedge.judge.Judge")).isTrue();
    assertThat(main.contain("dev.unwedge.remedy.Planner")).isTrue();
    assertThat(main.contain("dev.unwedge.testkit.JsonView")).isFalse();
  }

  @Test
  void onlyTheAdaptersKnowTheSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.unwedge.aws..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..")
        .check(main);
  }

  @Test
  void onlyTheHandlerKnowsLambda() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.unwedge.lambda..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws..")
        .check(main);
  }

  @ParameterizedTest(name = "{0} knows only {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "fleet | fleet",
        "policy | policy fleet json",
        "judge | judge fleet policy",
        "remedy | remedy judge fleet policy",
        "notice | notice run remedy judge fleet",
        "json | json",
        "markup | markup",
      })
  void theCoreLooksInwards(String name, String known) {
    List<String> packages =
        List.of(known.split(" ")).stream().map(other -> "dev.unwedge." + other + "..").toList();
    classes()
        .that()
        .resideInAPackage("dev.unwedge." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are not ours, or in " + packages,
                other ->
                    !other.getPackageName().startsWith("dev.unwedge")
                        || JavaClass.Predicates.resideInAnyPackage(packages.toArray(String[]::new))
                            .test(other)))
        .check(main);
  }

  @Test
  void theCoreDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio..", "java.net..")
        .check(main);
  }

  @Test
  void theCoreHasNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat(
            describe(
                "are clocks",
                other ->
                    other.isAssignableTo(InstantSource.class) || other.isEquivalentTo(Clock.class)))
        .check(main);
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .accessTargetWhere(READS_THE_CLOCK)
        .check(main);
  }

  private static final DescribedPredicate<JavaAccess<?>> READS_THE_CLOCK =
      describe(
          "reads the clock",
          access ->
              (access.getTargetOwner().getPackageName().equals("java.time")
                      && access.getName().equals("now"))
                  || access.getTargetOwner().isEquivalentTo(Date.class)
                  || access.getTargetOwner().isAssignableTo(Calendar.class));

  /**
   * Not even the console, the environment or the time of day; copying an array is no such thing.
   */
  @Test
  void theCoreAsksTheSystemForNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .accessTargetWhere(
            describe(
                "asks java.lang.System",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && !access.getName().equals("arraycopy")))
        .check(main);
  }

  @Test
  void theCoreThrowsNoDice() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .accessTargetWhere(
            describe(
                "is random",
                access ->
                    access.getTargetOwner().isAssignableTo(RandomGenerator.class)
                        || access.getTargetOwner().isEquivalentTo(UUID.class)
                        || (access.getTargetOwner().isEquivalentTo(Math.class)
                            && access.getName().equals("random"))))
        .check(main);
  }

  @Test
  void theCoreKnowsNoThreads() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..")
        .orShould()
        .dependOnClassesThat(
            describe(
                "are threads",
                other ->
                    other.isAssignableTo(Thread.class) || other.isAssignableTo(ThreadLocal.class)))
        .check(main);
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .callMethodWhere(
            describe(
                "runs in parallel",
                call ->
                    call.getName().equals("parallelStream") || call.getName().equals("parallel")))
        .check(main);
  }

  @Test
  void noStaticFieldIsEverSetAgain() {
    noFields()
        .that()
        .areStatic()
        .should()
        .notBeFinal()
        .because("a warm function must judge as a cold one does")
        .check(main);
  }

  /** What a constant holds is looked at as well: a final map can be written to. */
  @ParameterizedTest
  @ValueSource(strings = {"fleet", "judge", "notice", "policy", "remedy"})
  void noConstantOfTheCoreCanBeWrittenTo(String name) {
    Set<String> mutable = new TreeSet<>();
    for (JavaClass type : main) {
      if (type.getPackageName().equals("dev.unwedge." + name)) {
        type.getFields().stream()
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
            .forEach(field -> mutable.addAll(Mutable.within(field.reflect(), field.getFullName())));
      }
    }
    assertThat(mutable).isEmpty();
  }

  @Test
  void nobodyDependsOnTheEntryPoints() {
    for (String entry :
        List.of("dev.unwedge.lambda..", "dev.unwedge.replay..", "dev.unwedge.recorder..")) {
      // What records an incident knows the form that a replay reads.
      String other = entry.equals("dev.unwedge.replay..") ? "dev.unwedge.recorder.." : entry;
      noClasses()
          .that()
          .resideOutsideOfPackages(entry, other)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(entry)
          .check(main);
    }
  }

  @Test
  void aRunDoesNotKnowWhereItsDataComeFrom() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.unwedge.run..", "dev.unwedge.audit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.unwedge.aws..",
            "dev.unwedge.lambda..",
            "dev.unwedge.notice..",
            "dev.unwedge.replay..")
        .check(main);
  }

  @Test
  void theReplayNeedsNoAws() {
    noClasses()
        .that()
        .resideInAPackage("dev.unwedge.replay..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.unwedge.aws..", "dev.unwedge.lambda..")
        .check(main);
  }

  /** What a dashboard shows is made of an account alone; who has given it is not known. */
  @Test
  void theWidgetKnowsNeitherAwsNorTheClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.unwedge.widget..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.unwedge.aws..", "dev.unwedge.lambda..", "dev.unwedge.audit..")
        .check(main);
    noClasses()
        .that()
        .resideInAPackage("dev.unwedge.widget..")
        .should()
        .accessTargetWhere(READS_THE_CLOCK)
        .check(main);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching("dev.unwedge.(*)..").should().beFreeOfCycles().check(main);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : main) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  /**
   * Finds arrays, collections and maps that can be written to, within constants and their records.
   */
  private static final class Mutable {
    private Mutable() {}

    /** The places within a static field that can be written to. */
    static Set<String> within(Field field, String place) {
      try {
        field.setAccessible(true);
        return within(field.get(null), place);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(place, e);
      }
    }

    private static Set<String> within(@Nullable Object value, String place) {
      Set<String> found = new TreeSet<>();
      switch (value) {
        case null -> {}
        case Record constant -> {
          for (RecordComponent component : constant.getClass().getRecordComponents()) {
            found.addAll(within(get(constant, component), place + "." + component.getName()));
          }
        }
        case Collection<?> items when !isUnmodifiable(items) -> found.add(place);
        case Map<?, ?> map when !isUnmodifiable(map) -> found.add(place);
        case Object array when array.getClass().isArray() && Array.getLength(array) > 0 ->
            found.add(place);
        default -> {}
      }
      return found;
    }

    private static @Nullable Object get(Record constant, RecordComponent component) {
      try {
        component.getAccessor().setAccessible(true);
        return component.getAccessor().invoke(constant);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component.toString(), e);
      }
    }

    /**
     * By the classes that the JDK's unmodifiable collections have: asking by writing would write.
     */
    private static boolean isUnmodifiable(Object collection) {
      String type = collection.getClass().getName();
      return type.startsWith(nest(List.of()))
          || type.startsWith(Collections.class.getName() + "$Unmodifiable")
          || type.startsWith(Collections.class.getName() + "$Empty");
    }

    private static String nest(Object nested) {
      return nested.getClass().getNestHost().getName();
    }
  }
}
