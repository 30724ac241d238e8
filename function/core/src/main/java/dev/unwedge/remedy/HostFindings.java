package dev.unwedge.remedy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host reports of a restart beside its outcome, for the log: nothing is decided by it.
 *
 * @param look what the host's look at the node showed; null if not reported
 * @param hook how the operator's hook ended; null where none ran
 * @param dependants containers that share the node's network, each started once more; empty where
 *     there are none
 * @param image of the container, as it was asked for; null if not reported
 * @param imageDigest of the image that runs; null if not reported
 */
public record HostFindings(
    @Nullable Look look,
    @Nullable Hook hook,
    List<Dependant> dependants,
    @Nullable String image,
    @Nullable String imageDigest) {

  /** Nothing was reported. */
  public static final HostFindings NONE = new HostFindings(null, null, List.of(), null, null);

  public HostFindings {
    dependants = List.copyOf(dependants);
  }

  /** What the look showed. */
  public enum Look {
    PROGRESS,
    NONE,
    /** It could see nothing that the veto names. */
    BLIND,
    /** There was none. */
    SKIPPED
  }

  /**
   * The operator's hook.
   *
   * @param exit its exit status; null where it was killed
   * @param seconds how long it ran; null if not reported
   */
  public record Hook(@Nullable Integer exit, @Nullable Integer seconds) {}

  /** A container that shares the node's network. */
  public record Dependant(String node, Result result) {
    /** What became of it. */
    public enum Result {
      RESTARTED,
      FAILED,
      NOT_TRIED
    }
  }
}
