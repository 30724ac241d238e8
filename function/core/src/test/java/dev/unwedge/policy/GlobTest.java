package dev.unwedge.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.unwedge.fleet.NodeId;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code *} is any characters, {@code ?} is one, all else is itself. */
class GlobTest {
  @ParameterizedTest(name = "{0} fits {1}: {2}")
  @CsvSource({
    "zeam_1, zeam_1, true",
    "zeam_1, zeam_10, false",
    "zeam_10, zeam_1, false",
    "zeam_1, ZEAM_1, false",
    "zeam_*, zeam_1, true",
    "zeam_*, zeam_, true",
    "zeam_*, zeam, false",
    "*_1, zeam_1, true",
    "*_1, zeam_11, false",
    "*_1, _1_1, true",
    "z*_*1, zeam_21, true",
    "z*_*1, zeam_12, false",
    "*a*b*, xxaxxbxx, true",
    "*a*b*, xxbxxaxx, false",
    "zeam_?, zeam_1, true",
    "zeam_?, zeam_, false",
    "zeam_?, zeam_10, false",
    "?, ?, true",
    "**, x, true",
    "a**b, ab, true",
    "a.c, abc, false",
    "[a], a, false",
    "a+, aa, false",
    "*, '', true",
    "?, '', false",
  })
  void aNameFitsAsAWhole(String pattern, String name, boolean fits) {
    assertThat(new Glob(pattern).matches(new NodeId("i-1", name))).isEqualTo(fits);
  }

  @ParameterizedTest(name = "{0} fits {1}/{2}: {3}")
  @CsvSource({
    "i-1/zeam_1, i-1, zeam_1, true",
    "i-1/zeam_1, i-2, zeam_1, false",
    "i-1/*, i-1, zeam_1, true",
    "i-1/*, i-11, zeam_1, false",
    "i-1*/zeam_?, i-11, zeam_1, true",
    "*/zeam_1, i-2, zeam_1, true",
    "eu-west-1:*/*, eu-west-1:mi-5, zeam_1, true",
    "i-*, i-1, zeam_1, false",
    "i-*, i-1, i-node, true",
  })
  void onlyAPatternWithASlashIsOfTheInstanceToo(
      String pattern, String instance, String node, boolean fits) {
    assertThat(new Glob(pattern).matches(new NodeId(instance, node))).isEqualTo(fits);
  }

  @Test
  void aNodeThatNoMetricNamesHasNoInstance() {
    NodeId expected = new NodeId(null, "zeam_1");

    assertThat(new Glob("zeam_*").matches(expected)).isTrue();
    assertThat(new Glob("*/zeam_1").matches(expected)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"*, true", "**, true", "*?, false", "?, false", "zeam_*, false"})
  void onlyStarsAreEverything(String pattern, boolean everything) {
    assertThat(new Glob(pattern).isEverything()).isEqualTo(everything);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void aBlankPatternIsRefused(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Glob(pattern));
  }

  @Property
  void itFitsWhatTheSameRegularExpressionFits(
      @ForAll @StringLength(min = 1, max = 8) @Chars({'a', 'b', '*', '?'}) String pattern,
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String name) {
    String regex = pattern.replace("?", ".").replace("*", ".*");

    assertThat(new Glob(pattern).matches(name)).isEqualTo(Pattern.matches(regex, name));
  }

  @Test
  @Timeout(5)
  void aHostileNameTakesNoLongerThanItsLength() {
    Glob hostile = new Glob("*a".repeat(2_000) + "b");

    assertThat(hostile.matches("a".repeat(20_000))).isFalse();
  }
}
