package dev.unwedge.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where notices go to reach people. */
public interface NoticeSink {
  /** Nobody is to be told. */
  NoticeSink NOBODY = (occasion, notices) -> Optional.empty();

  /**
   * Tells people, in one message.
   *
   * @param notices at least one
   * @return what was sent; empty if nobody is to be told
   * @throws SourceException if it could not be sent
   */
  Optional<Told> tell(Occasion occasion, List<Notice> notices);

  /**
   * The run that tells.
   *
   * @param failure why the run failed after what it tells; null if it did not
   */
  record Occasion(String runId, Instant at, Trigger trigger, @Nullable String failure) {}

  /**
   * A message that was sent.
   *
   * @param id that the service gave it
   */
  record Told(String subject, String id) {}
}
