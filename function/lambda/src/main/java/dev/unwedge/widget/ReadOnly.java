package dev.unwedge.widget;

import dev.unwedge.remedy.Attempt;
import dev.unwedge.run.CommandSource;
import dev.unwedge.run.RestartCommand;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Past commands, and no way to send one: a second lock beside the role's. */
public record ReadOnly(CommandSource commands) implements CommandSource {
  @Override
  public List<Attempt> since(Instant since) {
    return commands.since(since);
  }

  @Override
  public Optional<Attempt.Word> word(Attempt attempt, boolean mayStillRun) {
    return commands.word(attempt, mayStillRun);
  }

  @Override
  public Answer send(RestartCommand command) {
    throw new IllegalStateException("a widget sends no command");
  }
}
