package dev.unwedge.run;

import dev.unwedge.testkit.aws.FakeCloudWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A simulated node and its host's publisher: one sample of each metric a minute. */
public final class TestNode {
  private static final Instant GENESIS = Instant.parse("2026-05-31T00:00:00Z");
  private static final int BEATS_A_MINUTE = 6;

  /** What the publisher says of heartbeats. */
  private enum Beats {
    ALIVE,
    SILENT,
    NOT_PUSHED
  }

  final String name;
  final String instanceId;
  private Instant startedAt;
  private boolean publishes = true;
  private boolean runs = true;
  private boolean pushesUptime = true;
  private boolean answers = true;
  private boolean sane = true;
  private boolean advances = true;
  private boolean heldUntilSecondSample;
  private Beats beats = Beats.ALIVE;
  private long behind;
  private long head;

  TestNode(String name, String instanceId, Instant startedAt) {
    this.name = name;
    this.instanceId = instanceId;
    this.startedAt = startedAt;
  }

  public String name() {
    return name;
  }

  public String instanceId() {
    return instanceId;
  }

  /** The head of a node that keeps up, at an instant. */
  static long slot(Instant at) {
    return Duration.between(GENESIS, at).toSeconds() / 4;
  }

  Map<String, String> dimensions() {
    return Map.of("Fleet", World.FLEET, "InstanceId", instanceId, "Node", name);
  }

  void sample(FakeCloudWatch cloudWatch, Instant at) {
    if (!publishes) {
      return;
    }
    long uptime = runs ? Math.max(1, Duration.between(startedAt, at).toSeconds()) : 0;
    if (pushesUptime) {
      cloudWatch.put(World.NAMESPACE, "UptimeSeconds", dimensions(), at, (double) uptime);
    }
    if (!runs) {
      return;
    }
    if (heldUntilSecondSample) {
      heldUntilSecondSample = false;
    } else if (advances) {
      head = slot(at) - behind;
    }
    if (answers) {
      cloudWatch.put(World.NAMESPACE, "HeadSlot", dimensions(), at, sane ? (double) head : -1);
    }
    if (beats != Beats.NOT_PUSHED && uptime >= 120) {
      cloudWatch.put(
          World.NAMESPACE,
          "Heartbeats",
          dimensions(),
          at,
          beats == Beats.ALIVE ? BEATS_A_MINUTE : 0);
    }
  }

  /** Its head stands still and its heartbeat stops: the soft wedge. */
  public void wedge() {
    advances = false;
    beats = Beats.SILENT;
  }

  /** Its head stands still; whatever its heartbeat does goes on. */
  public void freeze() {
    advances = false;
  }

  /** Its head goes on. */
  public void thaw() {
    advances = true;
    beats = Beats.ALIVE;
  }

  /** Its heartbeat stops. */
  public void fallSilent() {
    beats = Beats.SILENT;
  }

  /** Its client has no heartbeat. */
  public void hasNoHeartbeat() {
    beats = Beats.NOT_PUSHED;
  }

  /** Its host pushes HeadSlot and Heartbeats only. */
  public void pushesNoUptime() {
    pushesUptime = false;
  }

  /** Its endpoint gives no valid answer any more. */
  public void stopAnswering() {
    answers = false;
  }

  /** Its host pushes a head that is no slot. */
  public void pushesNonsense() {
    sane = false;
  }

  /** Its host pushes slots again. */
  public void pushesSense() {
    sane = true;
  }

  /** It keeps up, so many slots behind the others. */
  public void lagBy(long slots) {
    behind = slots;
  }

  /** Its container exists and does not run. */
  public void stop() {
    runs = false;
  }

  /** Its host's publisher is gone. */
  public void vanish() {
    publishes = false;
  }

  /** Its container is started again and well: the old head first, then it advances. */
  public void restart(Instant at) {
    startAgain(at);
    thaw();
  }

  /** Its container is started again and as bad as before. */
  public void restartInVain(Instant at) {
    startAgain(at);
  }

  private void startAgain(Instant at) {
    startedAt = at;
    runs = true;
    publishes = true;
    heldUntilSecondSample = true;
  }
}
