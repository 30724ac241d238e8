package dev.unwedge.testkit.loop;

import dev.unwedge.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Invokes the function at a fixed rate, one run at a time, and keeps the reports. */
public final class Schedule implements AutoCloseable {
  /** How the function is invoked. */
  @FunctionalInterface
  public interface Invoker {
    /** The report as JSON. */
    String invoke(String event) throws InterruptedException;
  }

  /** A run's report, and when it came. */
  public record Told(Instant at, Map<?, ?> report) {
    /** The row of a node; null if it is healthy. */
    public @Nullable Map<?, ?> row(String node) {
      for (Object row : (List<?>) Objects.requireNonNull(report.get("nodes"))) {
        if (node.equals(((Map<?, ?>) row).get("node"))) {
          return (Map<?, ?>) row;
        }
      }
      return null;
    }

    /** The node's verdict. */
    public String verdict(String node) {
      Map<?, ?> row = row(node);
      return row == null ? "HEALTHY" : String.valueOf(row.get("verdict"));
    }

    /** How many nodes there are. */
    public int nodes() {
      int nodes = 0;
      for (Object count : counts().values()) {
        nodes += Integer.parseInt(String.valueOf(count));
      }
      return nodes;
    }

    /** How many nodes have a verdict. */
    public int count(String verdict) {
      return Integer.parseInt(String.valueOf(counts().get(verdict)));
    }

    private Map<?, ?> counts() {
      return (Map<?, ?>) Objects.requireNonNull(report.get("counts"));
    }
  }

  private static final Duration MOST_TO_END = Duration.ofMinutes(1);

  private final Duration rate;
  private final String event;
  private final Invoker invoker;
  private final List<Told> told = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean ended;
  private final Thread thread;

  /** Starts at once. */
  public Schedule(Duration rate, String event, Invoker invoker) {
    this.rate = rate;
    this.event = event;
    this.invoker = invoker;
    this.thread = Thread.ofPlatform().name("schedule").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!ended) {
        Instant next = Instant.now().plus(rate);
        invoke();
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
      }
    } catch (InterruptedException e) {
      // The end.
    }
  }

  /** A run that fails is told, and the next one comes at its time, as EventBridge has it. */
  private void invoke() throws InterruptedException {
    try {
      Object report = Objects.requireNonNull(Json.parse(invoker.invoke(event), "the report"));
      synchronized (this) {
        told.add(new Told(Instant.now(), (Map<?, ?>) report));
        notifyAll();
      }
    } catch (RuntimeException | AssertionError e) {
      synchronized (this) {
        failures.add(Instant.now() + " " + e.getMessage());
      }
    }
  }

  /** All reports so far. */
  public synchronized List<Told> told() {
    return new ArrayList<>(told);
  }

  /**
   * Waits for a report that comes from now on.
   *
   * @param what is waited for, in words
   * @throws NotInTime if it does not come in time
   */
  public synchronized Told await(String what, Duration patience, Predicate<Told> wanted)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(patience);
    int seen = told.size();
    while (true) {
      for (; seen < told.size(); seen++) {
        if (wanted.test(told.get(seen))) {
          return told.get(seen);
        }
      }
      long left = Duration.between(Instant.now(), deadline).toMillis();
      if (left <= 0) {
        throw new NotInTime(
            what, patience, told.isEmpty() ? null : told.getLast(), List.copyOf(failures));
      }
      wait(left);
    }
  }

  /** Lets the run that is under way come to its end. */
  @Override
  public void close() {
    ended = true;
    try {
      thread.join(MOST_TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
