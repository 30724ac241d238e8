package dev.unwedge.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The order in which people list names. */
class NaturalOrderTest {
  private static List<String> sorted(String... names) {
    List<String> list = new ArrayList<>(List.of(names));
    list.sort(NaturalOrder.OF_NAMES);
    return list;
  }

  @Test
  void twoComesBeforeTen() {
    assertThat(sorted("zeam_10", "zeam_2", "ream_11", "zeam_1", "zeam"))
        .containsExactly("ream_11", "zeam", "zeam_1", "zeam_2", "zeam_10");
  }

  @Test
  void everyNumberInANameCounts() {
    assertThat(sorted("n10-v2", "n9-v10", "n10-v1", "n9-v9"))
        .containsExactly("n9-v9", "n9-v10", "n10-v1", "n10-v2");
  }

  @Test
  void digitsOfAnyLengthAreANumber() {
    String long_ = "zeam_" + "9".repeat(5_000);
    assertThat(sorted(long_ + "9", "zeam_18446744073709551617", long_, "zeam_3"))
        .containsExactly("zeam_3", "zeam_18446744073709551617", long_, long_ + "9");
  }

  @Test
  void leadingZerosMakeNoNumberLargerButTellNamesApart() {
    assertThat(sorted("zeam_2", "zeam_010", "zeam_02", "zeam_002", "zeam_0", "zeam_00x"))
        .containsExactly("zeam_0", "zeam_00x", "zeam_002", "zeam_02", "zeam_2", "zeam_010");
  }

  @Test
  void digitsOfOtherScriptsAreLetters() {
    assertThat(sorted("a\u0661\u0660", "a\u0662")).containsExactly("a\u0661\u0660", "a\u0662");
  }

  @Test
  void nodesOfOneNameAreOrderedByInstance() {
    NodeId none = new NodeId(null, "zeam_2");
    NodeId first = new NodeId("i-1", "zeam_2");
    NodeId second = new NodeId("i-2", "zeam_2");
    NodeId ten = new NodeId("i-0", "zeam_10");
    List<NodeId> nodes = new ArrayList<>(List.of(ten, second, none, first));
    nodes.sort(NaturalOrder.OF_NODES);
    assertThat(nodes).containsExactly(none, first, second, ten);
  }

  /** A sort that meets an order which contradicts itself may throw. */
  @Property
  void itIsATotalOrder(
      @ForAll
          @CharRange(from = '0', to = '2')
          @CharRange(from = 'a', to = 'b')
          @StringLength(max = 5)
          String a,
      @ForAll
          @CharRange(from = '0', to = '2')
          @CharRange(from = 'a', to = 'b')
          @StringLength(max = 5)
          String b,
      @ForAll
          @CharRange(from = '0', to = '2')
          @CharRange(from = 'a', to = 'b')
          @StringLength(max = 5)
          String c) {
    int ab = NaturalOrder.OF_NAMES.compare(a, b);
    assertThat(Integer.signum(NaturalOrder.OF_NAMES.compare(b, a))).isEqualTo(-Integer.signum(ab));
    assertThat(ab == 0).isEqualTo(a.equals(b));
    if (ab <= 0 && NaturalOrder.OF_NAMES.compare(b, c) <= 0) {
      assertThat(NaturalOrder.OF_NAMES.compare(a, c)).isLessThanOrEqualTo(0);
    }
  }
}
