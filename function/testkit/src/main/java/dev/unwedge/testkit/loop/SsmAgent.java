package dev.unwedge.testkit.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;

/**
 * A stand-in for the SSM agent of one host: takes the commands that SSM recorded for the host and
 * runs the document's own script, as root, without a terminal, with a bare environment.
 */
public final class SsmAgent implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);

  /** What SSM keeps of an output. */
  private static final int MOST_OUTPUT = 24_000;

  private final SsmClient ssm;
  private final String document;
  private final Host host;
  private final Map<String, String> environment;
  private final Consumer<Invocation> told;
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final List<Invocation> invocations = new CopyOnWriteArrayList<>();
  private final Thread thread;

  /**
   * Starts to look for commands.
   *
   * @param environment of the script, beside that which keeps it within the host's folders
   * @param told hears of each invocation when it begins and when it ends
   */
  public SsmAgent(
      SsmClient ssm,
      String document,
      Host host,
      Map<String, String> environment,
      Consumer<Invocation> told) {
    this.ssm = ssm;
    this.document = document;
    this.host = host;
    this.environment = environment;
    this.told = told;
    this.thread = Thread.ofVirtual().start(this::poll);
  }

  private void poll() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        for (Command command : ssm.listCommandsPaginator().commands()) {
          if (document.equals(command.documentName())
              && command.instanceIds().contains(host.instanceId())
              && taken.add(command.commandId())) {
            Thread.ofVirtual().start(() -> deliver(command));
          }
        }
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // An endpoint that is slow or gone for a moment: an agent asks again.
        if (Thread.interrupted()) {
          return;
        }
      }
    }
  }

  /** Runs a command now, whether it was run before or not, and returns the host's word. */
  public Invocation deliver(Command command) {
    String node = command.parameters().getOrDefault("Node", List.of("")).getFirst();
    Invocation begun =
        new Invocation(
            command.commandId(),
            host.instanceId(),
            node,
            Instant.now(),
            Invocation.Status.IN_PROGRESS,
            null,
            "",
            "");
    invocations.add(begun);
    told.accept(begun);
    Invocation ended;
    try {
      ended = run(begun, command);
    } catch (IOException | RuntimeException e) {
      ended = ended(begun, 255, "", "the agent: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = ended(begun, 255, "", "the agent was stopped");
    }
    invocations.set(invocations.indexOf(begun), ended);
    told.accept(ended);
    return ended;
  }

  private Invocation run(Invocation begun, Command command)
      throws IOException, InterruptedException {
    RestartDocument content =
        RestartDocument.read(ssm.getDocument(r -> r.name(document)).content());
    Path place =
        Files.createDirectories(
            host.folder().resolve("agent").resolve(begun.takenAt() + "-" + begun.commandId()));
    Path script =
        Files.writeString(place.resolve("_script.sh"), content.script(command.parameters()));
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
    Map<String, String> bare = builder.environment();
    String engine = bare.get("DOCKER_HOST");
    bare.clear();
    bare.put("PATH", "/usr/bin:/bin");
    if (engine != null) {
      bare.put("DOCKER_HOST", engine);
    }
    bare.putAll(host.environment());
    bare.putAll(environment);
    Path output = place.resolve("stdout");
    Path errors = place.resolve("stderr");
    Process process =
        builder
            .directory(place.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(content.timeout().toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return ended(begun, 137, Files.readString(output), Files.readString(errors));
    }
    return ended(begun, process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  private static Invocation ended(Invocation begun, int exit, String output, String errors) {
    return new Invocation(
        begun.commandId(),
        begun.instanceId(),
        begun.node(),
        begun.takenAt(),
        exit == 0 ? Invocation.Status.SUCCESS : Invocation.Status.FAILED,
        exit,
        output.substring(0, Math.min(output.length(), MOST_OUTPUT)),
        errors);
  }

  /** All invocations so far, in the order of their beginning. */
  public List<Invocation> invocations() {
    return new ArrayList<>(invocations);
  }

  /** The first invocation of a command; null before the host took it. */
  @Nullable Invocation of(String commandId) {
    return invocations.stream()
        .filter(invocation -> invocation.commandId().equals(commandId))
        .findFirst()
        .orElse(null);
  }

  String instanceId() {
    return host.instanceId();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
