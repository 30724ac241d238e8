package dev.unwedge.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.testkit.loop.PackagedFunction;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The package leaves out what the SDK's client of SSM brings for operations that are never called.
 * What is called must be there whole: these tests see the package's classes and no others.
 */
class PackagedSdkIT {
  private static final String SSM = "software.amazon.awssdk.services.ssm.";
  private static final long MOST_BYTES = 12_000_000;

  private static URLClassLoader jar;

  @BeforeAll
  static void open() throws IOException {
    jar =
        new URLClassLoader(
            new URL[] {PackagedFunction.JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SendCommand", "ListCommands", "GetCommandInvocation", "GetParameter"})
  void everyPartOfARequestAndOfItsAnswerIsThere(String operation) throws Exception {
    Set<String> seen = new HashSet<>();
    for (String part : List.of("Request", "Response")) {
      Class<?> model = jar.loadClass(SSM + "model." + operation + part);
      Object builder = model.getMethod("builder").invoke(null);
      build(builder, seen);
    }
    assertThat(seen).hasSizeGreaterThan(3);
    assertThat(jar.loadClass(SSM + "transform." + operation + "RequestMarshaller")).isNotNull();
  }

  @Test
  void everyErrorThatSsmMayNameIsThere() throws Exception {
    int built = 0;
    try (JarFile file = new JarFile(PackagedFunction.JAR.toFile())) {
      for (String entry : file.stream().map(Object::toString).toList()) {
        if (entry.matches("software/amazon/awssdk/services/ssm/model/\\w+Exception\\.class")) {
          Class<?> error = jar.loadClass(entry.replace('/', '.').replace(".class", ""));
          build(error.getMethod("builder").invoke(null), new HashSet<>());
          built++;
        }
      }
    }
    assertThat(built).isGreaterThan(100);
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(PackagedFunction.JAR)).isLessThanOrEqualTo(MOST_BYTES);
  }

  /** Builds an empty value, and one of every part that the SDK's own description names. */
  private static void build(Object builder, Set<String> seen) throws Exception {
    if (!seen.add(builder.getClass().getName())) {
      return;
    }
    Class<?> pojo = jar.loadClass("software.amazon.awssdk.core.SdkPojo");
    Class<?> buildable = jar.loadClass("software.amazon.awssdk.utils.builder.Buildable");
    if (buildable.isInstance(builder)) {
      Object built = call(buildable, builder, "build");
      assertThat(built.toString()).isNotNull();
    }
    for (Object field : (List<?>) call(pojo, builder, "sdkFields")) {
      parts(field, seen);
    }
  }

  private static void parts(Object field, Set<String> seen) throws Exception {
    Class<?> fieldClass = jar.loadClass("software.amazon.awssdk.core.SdkField");
    Object constructor = call(fieldClass, field, "constructor");
    if (constructor != null) {
      Object part = ((java.util.function.Supplier<?>) constructor).get();
      build(part, seen);
    }
    for (String trait : List.of("ListTrait", "MapTrait")) {
      Class<?> traitClass = jar.loadClass("software.amazon.awssdk.core.traits." + trait);
      Object found = fieldClass.getMethod("getTrait", Class.class).invoke(field, traitClass);
      if (found != null) {
        String member = trait.equals("ListTrait") ? "memberFieldInfo" : "valueFieldInfo";
        parts(call(traitClass, found, member), seen);
      }
    }
    seen.add(String.valueOf(call(fieldClass, field, "memberName")));
  }

  private static Object call(Class<?> type, Object on, String name) throws Exception {
    Method method = type.getMethod(name);
    return method.invoke(on);
  }
}
