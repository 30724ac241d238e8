package dev.unwedge.testkit.loop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Ends a GetMetricData request soon after now. The function looks two hours ahead, for hosts whose
 * clocks are wrong; LocalStack searches all its datapoints once for every period of them, which at
 * periods of ten seconds takes it longer than the schedule's rate. Nobody in these tests pushes
 * datapoints of the future, so the answer is the same without.
 */
final class MetricWindow {
  /** Its name in CBOR: {@code g} says that a text of seven bytes follows. */
  private static final byte[] END_TIME = "gEndTime".getBytes(StandardCharsets.ISO_8859_1);

  private static final int EPOCH_SECONDS = 0xc1;
  private static final int UINT32 = 0x1a;
  private static final int UINT64 = 0x1b;
  private static final int DOUBLE = 0xfb;

  private MetricWindow() {}

  /**
   * The same request, its end brought forward to this one.
   *
   * @throws IllegalArgumentException if the request's end cannot be found where it should be
   */
  static byte[] endingBy(Instant latest, byte[] request) {
    byte[] narrowed = request.clone();
    ByteBuffer cbor = ByteBuffer.wrap(narrowed);
    int at = indexOf(narrowed, END_TIME) + END_TIME.length;
    if (at < END_TIME.length
        || at + 2 > narrowed.length
        || (cbor.get(at) & 0xff) != EPOCH_SECONDS) {
      throw new IllegalArgumentException("a GetMetricData request without an end in CBOR");
    }
    long seconds = latest.getEpochSecond();
    int value = at + 2;
    switch (cbor.get(at + 1) & 0xff) {
      case UINT32 -> cbor.putInt(value, (int) Math.min(cbor.getInt(value), seconds));
      case UINT64 -> cbor.putLong(value, Math.min(cbor.getLong(value), seconds));
      case DOUBLE -> cbor.putDouble(value, Math.min(cbor.getDouble(value), (double) seconds));
      default ->
          throw new IllegalArgumentException("a GetMetricData request whose end is no number");
    }
    return narrowed;
  }

  private static int indexOf(byte[] where, byte[] what) {
    for (int at = 0; at + what.length <= where.length; at++) {
      if (ByteBuffer.wrap(where, at, what.length).equals(ByteBuffer.wrap(what))) {
        return at;
      }
    }
    return -1;
  }
}
