package dev.unwedge.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unwedge.fleet.NodeId;
import dev.unwedge.fleet.Series;
import dev.unwedge.markup.Markup;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The small pictures: 120 wide, 24 high, the network's diagonal from corner to corner. */
class SparklineTest {
  private static final Instant NOON = Instant.parse("2026-05-31T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Map<NodeId, Series> heads = new LinkedHashMap<>();

  private static NodeId id(String name) {
    return new NodeId("i-0123456789abcdef0", name);
  }

  /** A node with a head at each of the last hour's minutes for which the function gives one. */
  private SparklineTest node(String name, IntToLongFunction head) {
    int[] minutes = IntStream.rangeClosed(0, 60).filter(i -> head.applyAsLong(i) >= 0).toArray();
    long start = NOON.minus(HOUR).getEpochSecond();
    heads.put(
        id(name),
        Series.of(
            IntStream.of(minutes).mapToLong(i -> start + i * 60L).toArray(),
            IntStream.of(minutes).mapToLong(head).toArray()));
    return this;
  }

  private SparklineTest threeThatAdvance() {
    return node("a", i -> 1000 + 15L * i)
        .node("b", i -> 1000 + 15L * i)
        .node("c", i -> 1000 + 15L * i);
  }

  private String svg(String name, Instant... restarts) {
    Markup html = new Markup();
    new Sparkline(heads, NOON, HOUR, MINUTE).write(html, id(name), List.of(restarts), "a label");
    return html.toString();
  }

  private static String path(String svg, String classes) {
    Matcher matcher =
        Pattern.compile("<path class=\"" + classes + "\" d=\"([^\"]*)\"/>").matcher(svg);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Test
  void whoFollowsTheNetworkRisesFromCornerToCorner() {
    String head = path(threeThatAdvance().svg("a"), "uw-head");

    assertThat(head).startsWith("M0 22h0L").endsWith("L120 2").doesNotContainPattern("M.*M");
  }

  @Test
  void whoIsStuckIsAFlatLineAtTheBottom() {
    String head = path(threeThatAdvance().node("stuck", i -> 53).svg("stuck"), "uw-head");

    assertThat(head).startsWith("M0 22h0L").endsWith("L120 22");
  }

  @Test
  void whoIsAheadOfTheNetworkStaysInThePicture() {
    String head = path(threeThatAdvance().node("ahead", i -> 1_000_000L).svg("ahead"), "uw-head");

    assertThat(head).startsWith("M0 2h0L").endsWith("L120 2");
  }

  @Test
  void oneWhoRunsAheadIsNotTheNetwork() {
    String alone = path(threeThatAdvance().svg("a"), "uw-network");

    assertThat(path(node("liar", i -> 1_000_000L).svg("a"), "uw-network")).isEqualTo(alone);
  }

  @Test
  void aGapOfOneDatapointIsBridgedALongerOneIsNot() {
    threeThatAdvance();

    assertThat(path(node("one", i -> i == 30 ? -1 : i).svg("one"), "uw-head"))
        .doesNotContainPattern("M.*M");
    assertThat(path(node("ten", i -> i >= 30 && i < 40 ? -1 : i).svg("ten"), "uw-head"))
        .containsPattern("M.*M");
  }

  @Test
  void aLonelyDatapointIsADot() {
    String head =
        path(threeThatAdvance().node("dot", i -> i == 30 ? 53 : -1).svg("dot"), "uw-head");

    assertThat(head).isEqualTo("M60 22h0");
  }

  @Test
  void aNodeWithoutDataHasTheNetworksLineOnly() {
    String svg = threeThatAdvance().svg("nobody");

    assertThat(path(svg, "uw-head")).isEmpty();
    assertThat(path(svg, "uw-network")).isNotEmpty();
  }

  @Test
  void aRestartWithinTheWindowIsMarked() {
    String svg =
        threeThatAdvance()
            .svg("a", NOON.minus(Duration.ofMinutes(30)), NOON.minus(Duration.ofHours(2)));

    assertThat(path(svg, "uw-mark")).isEqualTo("M60 0V24");
  }

  @Test
  void aFleetWithoutAnyHeadIsAnEmptyPicture() {
    assertThat(svg("a")).doesNotContain("<path");
  }

  @Test
  void aNetworkThatStandsStillIsALineAtTheTop() {
    node("a", i -> 53).node("b", i -> 53);

    assertThat(path(svg("a"), "uw-head")).doesNotContain("NaN").endsWith("L120 22");
  }

  @Test
  void manyDatapointsMakeNoLongLine() {
    threeThatAdvance();
    long start = NOON.minus(HOUR).getEpochSecond();
    heads.put(
        id("fine"),
        Series.of(
            IntStream.range(0, 3600).mapToLong(i -> start + i).toArray(),
            IntStream.range(0, 3600).mapToLong(i -> 1000 + i / 4).toArray()));

    assertThat(path(svg("fine"), "uw-head").split("[ML]", -1)).hasSizeLessThanOrEqualTo(62);
  }

  @Test
  void thePictureIsToldToThoseWhoDoNotSeeIt() {
    assertThat(threeThatAdvance().svg("a")).contains("role=\"img\" aria-label=\"a label\"");
  }
}
