package dev.unwedge.remedy;

import dev.unwedge.fleet.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A restart command that SSM accepted, whatever came of it.
 *
 * @param node the node it names; its instance is null where a person sent it to tags
 * @param requestedAt when SSM accepted it
 * @param pending whether SSM calls it pending, in progress, delayed or cancelling
 * @param expiresAt after which the host refuses it
 * @param startedBefore the fence it carries; null where it carries none that can be read
 * @param veto what it told the host to look for; null where that cannot be read
 * @param word the host's word; null while it is not known
 * @param runId of the run that sent it; null where it carries none
 */
public record Attempt(
    String commandId,
    NodeId node,
    Instant requestedAt,
    boolean pending,
    Instant expiresAt,
    @Nullable Instant startedBefore,
    @Nullable Veto veto,
    @Nullable Word word,
    @Nullable String runId) {

  /** An attempt of a run that is not known. */
  public Attempt(
      String commandId,
      NodeId node,
      Instant requestedAt,
      boolean pending,
      Instant expiresAt,
      @Nullable Instant startedBefore,
      @Nullable Veto veto,
      @Nullable Word word) {
    this(commandId, node, requestedAt, pending, expiresAt, startedBefore, veto, word, null);
  }

  /** How long a command stays valid: a host refuses it later. */
  public static final Duration EXPIRY = Duration.ofMinutes(5);

  /**
   * The longest that the document's script may run on the host: looks of 45 s, evidence, a stop of
   * up to 15 minutes, downtime of 5 minutes or a hook of 10, the start of the container and of
   * those that share its network. The document's own timeout (docs/contract.md#restart-document).
   */
  public static final Duration EXECUTION = Duration.ofMinutes(30);

  /**
   * What the host reported.
   *
   * @param startedAtAfter when the container that now runs was started; null if not reported
   * @param evidence where the evidence was kept and what it shows; null if not reported
   * @param status SSM's own name for how the command ended
   * @param endedAt when the command ended, by SSM; null if it is not known
   * @param findings what else the host reported
   */
  public record Word(
      Outcome outcome,
      @Nullable Instant startedAtBefore,
      @Nullable Instant startedAtAfter,
      @Nullable String evidence,
      String status,
      @Nullable Instant endedAt,
      HostFindings findings) {
    /** A report without findings. */
    public Word(
        Outcome outcome,
        @Nullable Instant startedAtBefore,
        @Nullable Instant startedAtAfter,
        @Nullable String evidence,
        String status) {
      this(outcome, startedAtBefore, startedAtAfter, evidence, status, null, HostFindings.NONE);
    }
  }

  /** The last instant at which the command may still do something. */
  public Instant deadline() {
    return expiresAt.plus(EXECUTION);
  }

  /** Whether the command may still be at work. Older with no word, its outcome is unknown. */
  public boolean inFlight(Instant now) {
    return pending && now.isBefore(deadline());
  }

  /** Whether the attempt was made on the node. */
  public boolean concerns(NodeId id) {
    return node.equals(id) || (node.instanceId() == null && node.node().equals(id.node()));
  }

  /** Whether the attempt is younger than the window. */
  public boolean within(Duration window, Instant now) {
    return Duration.between(requestedAt, now).compareTo(window) < 0;
  }

  /** What is known of the outcome. */
  public Outcome outcome() {
    return word == null ? Outcome.UNKNOWN : word.outcome();
  }

  /**
   * When the container was last started, by the host's word. A start that is not said, or that lies
   * beyond the command's own end by a host's wrong clock, was no earlier than the request.
   */
  public Optional<Instant> reportedStart() {
    if (word == null) {
      return Optional.empty();
    }
    Instant start = word.startedAtAfter() == null ? word.startedAtBefore() : word.startedAtAfter();
    if (word.outcome() == Outcome.RESTARTED && word.startedAtAfter() == null) {
      return Optional.of(requestedAt);
    }
    return Optional.ofNullable(start).map(told -> told.isAfter(deadline()) ? requestedAt : told);
  }

  /** The same attempt as it was known at an instant: still under way if it started later. */
  public Attempt asKnownAt(Instant instant) {
    if (word == null || word.startedAtAfter() == null || !word.startedAtAfter().isAfter(instant)) {
      return this;
    }
    return new Attempt(
        commandId, node, requestedAt, true, expiresAt, startedBefore, veto, null, runId);
  }

  /** The same attempt, on an instance. */
  public Attempt on(String instanceId) {
    return new Attempt(
        commandId,
        new NodeId(instanceId, node.node()),
        requestedAt,
        pending,
        expiresAt,
        startedBefore,
        veto,
        word,
        runId);
  }

  /** The same attempt with the host's word. */
  public Attempt withWord(@Nullable Word newWord) {
    return new Attempt(
        commandId, node, requestedAt, pending, expiresAt, startedBefore, veto, newWord, runId);
  }
}
