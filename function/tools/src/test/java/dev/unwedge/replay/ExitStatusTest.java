package dev.unwedge.replay;

import static dev.unwedge.replay.Recording.beatingUpTo;
import static dev.unwedge.replay.Recording.risingUpTo;
import static dev.unwedge.replay.Recording.upForAnHour;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exit 0 when the expectation holds (or none is given), 1 when not, 2 for a bad file. */
class ExitStatusTest {
  private static Recording wedging() {
    return Recording.of(11).peers().node("zeam_1", risingUpTo(4), beatingUpTo(3), upForAnHour());
  }

  @Test
  void zeroWhenTheExpectationHolds() {
    assertThat(wedging().expect("zeam_1").replayed().status()).isZero();
  }

  @Test
  void zeroWhenNoneIsGiven() {
    assertThat(wedging().replayed().status()).isZero();
  }

  static Stream<Recording> wrong() {
    return Stream.of(
        wedging().expect(), wedging().expect("peer_1"), wedging().expect("zeam_1", "peer_1"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void oneWhenItDoesNot(Recording recording) {
    Replayed replayed = recording.replayed();
    assertThat(replayed.status()).isEqualTo(1);
    assertThat(replayed.end().get("ok")).isEqualTo(false);
  }

  @Test
  void twoForAFileThatIsNotThere() {
    Replayed replayed = Replayed.with("no/such/incident.json", "--json");
    assertThat(replayed.status()).isEqualTo(2);
    assertThat(replayed.err()).contains("no/such/incident.json");
    assertThat(replayed.out()).isEmpty();
  }

  @Test
  void twoForAFileThatIsNoText() {
    assertThat(Replayed.bytes(new byte[] {(byte) 0xff, (byte) 0xfe, 0}).status()).isEqualTo(2);
  }

  @Test
  void theTimelineExitsAsTheLinesOfJsonDo(@TempDir Path folder) throws IOException {
    Path holds = Files.writeString(folder.resolve("a"), wedging().expect("zeam_1").json());
    Path fails = Files.writeString(folder.resolve("b"), wedging().expect().json());
    Path bad = Files.writeString(folder.resolve("c"), "{}");
    assertThat(Replayed.with(holds.toString()).status()).isZero();
    assertThat(Replayed.with(fails.toString()).status()).isEqualTo(1);
    assertThat(Replayed.with(bad.toString()).status()).isEqualTo(2);
  }

  @Test
  void theTimelineTellsWhoWasRestartedAndWhen(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), wedging().expect("zeam_1").json());
    assertThat(Replayed.with(file.toString()).out().lines())
        .anyMatch(line -> line.matches("12:07.*zeam_1 .*WEDGED .*RESTART .*"));
  }
}
