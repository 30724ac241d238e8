package dev.unwedge.testkit.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of simulated nodes ({@code infra/local/node}) in containers of this machine's engine,
 * started as their operators start theirs: restart policy, memory limit, a folder mounted on {@code
 * /data}.
 */
public final class SimulatedFleet implements AutoCloseable {
  /** Behind the network, and soon level with it. */
  public static final int NEARLY_SYNCED = 990;

  private final String prefix;
  private final String label;
  private final String image;
  private final Path folder;
  private final Map<String, String> containers = new LinkedHashMap<>();
  private final String network;

  /**
   * Starts the network.
   *
   * @param prefix of the containers' names, so that no container of anybody else's is meant
   * @param label by which the containers are cleared after a killed run
   */
  public SimulatedFleet(String prefix, String label) throws IOException {
    this.prefix = prefix;
    this.label = label;
    this.image = Commands.run(List.of(Repository.file("infra/local/node/image").toString()));
    this.folder = Files.createTempDirectory("unwedge-fleet-");
    Files.createDirectory(folder.resolve("net"));
    this.network = container("network", List.of(), List.of("network"));
  }

  /**
   * Starts a node.
   *
   * @param node its name within the fleet
   * @param head the head that its database holds
   * @param memory limit in MB
   * @param options of the node itself
   */
  public void start(String node, int head, int memory, List<String> options) throws IOException {
    Path data = Files.createDirectory(folder.resolve(node));
    Files.writeString(data.resolve("head"), head + "\n");
    List<String> command = new ArrayList<>(List.of("run", "--metrics-port", "9090"));
    command.addAll(options);
    container(
        node,
        List.of("--volume", data + ":/data", "--memory", memory + "m", "--memory-swap", "-1"),
        command);
  }

  private String container(String name, List<String> options, List<String> command) {
    List<String> run = new ArrayList<>(List.of("docker", "run", "--detach"));
    run.addAll(List.of("--name", nameOf(name), "--label", label, "--restart", "unless-stopped"));
    run.addAll(List.of("--volume", folder.resolve("net") + ":/net"));
    run.addAll(options);
    run.add(image);
    run.addAll(command);
    String id = Commands.run(run);
    containers.put(name, id);
    return id;
  }

  /** The container's name, which is the node's name in metrics and commands. */
  public String nameOf(String node) {
    return prefix + "_" + node;
  }

  /**
   * The node's name within the fleet, by its container's; the same if it is none of this fleet's.
   */
  public String nodeOf(String container) {
    return container.startsWith(prefix + "_")
        ? container.substring(prefix.length() + 1)
        : container;
  }

  /** The names of the nodes within the fleet, in the order of their start. */
  public List<String> nodes() {
    return containers.keySet().stream().filter(name -> !name.equals("network")).toList();
  }

  /** Wedges a node: dead, frozen, aging or unresponsive. Its process lives on. */
  public void wedge(String node, String wedge) {
    Commands.docker("exec", id(node), "node", "wedge", wedge);
  }

  /** From now on the network has no new slots. */
  public void haltNetwork() {
    Commands.docker("exec", network, "node", "halt");
  }

  /** The network goes on. */
  public void resumeNetwork() {
    Commands.docker("exec", network, "node", "resume");
  }

  /** When the container's present incarnation began. */
  public Instant startedAt(String node) {
    return Instant.parse(inspect(node, "{{.State.StartedAt}}"));
  }

  /** How often Docker's restart policy restarted it since it was started otherwise. */
  public int policyRestarts(String node) {
    return Integer.parseInt(inspect(node, "{{.RestartCount}}"));
  }

  /** What docker inspect says of the node's container, in a template of its own. */
  public String inspect(String node, String template) {
    return Commands.docker("inspect", "--format", template, id(node));
  }

  /** The codes with which the container's process ended so far, as the engine's events tell. */
  public List<String> exitCodes(String node, Instant since) {
    return Commands.docker(
            "events",
            "--since",
            since.toString(),
            "--until",
            Instant.now().toString(),
            "--filter",
            "container=" + id(node),
            "--filter",
            "event=die",
            "--format",
            "{{.Actor.Attributes.exitCode}}")
        .lines()
        .toList();
  }

  private String id(String node) {
    String id = containers.get(node);
    if (id == null) {
      throw new IllegalArgumentException("no node " + node + " was started");
    }
    return id;
  }

  @Override
  public void close() {
    List<String> remove = new ArrayList<>(List.of("docker", "rm", "--force", "--volumes"));
    remove.addAll(containers.values());
    Commands.run(remove);
    // The nodes wrote there as root of their own containers.
    Commands.run(List.of("rm", "-rf", folder.toString()));
  }
}
