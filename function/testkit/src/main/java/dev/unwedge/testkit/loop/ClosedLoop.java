package dev.unwedge.testkit.loop;

import dev.unwedge.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;

/**
 * Everything around the function: a fleet of simulated nodes on two hosts, their publishers and
 * agents, the restart document, and the endpoint that stands for AWS. The fleet is
 *
 * <ul>
 *   <li>{@code zeam_1} and {@code zeam_2}: log heartbeats; zeam_2 begins anew at every start
 *   <li>{@code zeam_3}: logs heartbeats
 *   <li>{@code zeam_4}: runs out of memory after twelve seconds, over and over
 *   <li>{@code zeam_5}: syncs, and will for long
 *   <li>{@code zeam_6}: logs heartbeats
 *   <li>{@code ethlam_1}, {@code ethlam_2}: a client without heartbeats
 * </ul>
 */
public final class ClosedLoop implements AutoCloseable {
  /** Of the hosts' datapoints: the shortest that the contract knows. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /**
   * Short times, so that the loop is seen closing; stalledAfter is the least that the policy takes
   * at ten seconds, three stretches. The lookback is short because LocalStack answers long windows
   * slowly.
   */
  public static final Map<String, Object> POLICY =
      Map.ofEntries(
          Map.entry("period", "PT10S"),
          Map.entry("wedgedAfter", "PT30S"),
          Map.entry("stalledAfter", "PT3M"),
          Map.entry("silentAfter", "PT60S"),
          Map.entry("startupGrace", "PT20S"),
          Map.entry("syncGrace", "PT2M"),
          Map.entry("lookback", "PT10M"),
          Map.entry("restart", List.of("WEDGED", "STALLED", "UNRESPONSIVE")),
          Map.entry("budget", Map.of("floor", 1, "fraction", 0.5, "ceiling", 4, "window", "PT60S")),
          Map.entry("cooldown", "PT10M"),
          Map.entry("maxCooldown", "PT10M"),
          Map.entry("recoveryTimeout", "PT6M"),
          Map.entry("downtime", "PT5S"));

  /** The looks are a third as long as on a host, yet longer than heartbeats are apart. */
  private static final Map<String, String> SCRIPT =
      Map.of("UNWEDGE_LOOK_SECONDS", "15", "UNWEDGE_LOOK_EVERY", "3");

  /** More than a node needs; the one that runs out of it is given less. */
  private static final int MEMORY = 64;

  private final SsmClient ssm;
  private final String fleetName;
  private final String document;
  private final SimulatedFleet fleet;
  private final SsmFront front;
  private final Map<String, Host> hostOf = new LinkedHashMap<>();
  private final List<Host> hosts = new ArrayList<>();
  private final Map<String, SsmAgent> agents = new LinkedHashMap<>();

  /**
   * Starts all of it.
   *
   * @param endpoint LocalStack's
   * @param ssm a client of that endpoint
   * @param fleetName the fleet's name in metrics; the document's name ends with it
   * @param prefix of the containers' names
   * @param label of the containers
   * @param told hears of each command that a host begins or ends
   */
  public ClosedLoop(
      URI endpoint,
      SsmClient ssm,
      String fleetName,
      String prefix,
      String label,
      Consumer<Invocation> told)
      throws IOException {
    this.ssm = ssm;
    this.fleetName = fleetName;
    this.document = "unwedge-restart-" + fleetName;
    RestartDocument.create(ssm, document);
    front = new SsmFront(endpoint);
    fleet = new SimulatedFleet(prefix, label);
    try {
      startNodes();
      for (Host host : hosts) {
        host.startPublisher(endpoint);
        SsmAgent agent = new SsmAgent(ssm, document, host, SCRIPT, told);
        agents.put(host.instanceId(), agent);
        front.ask(agent);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void startNodes() throws IOException {
    Host one = newHost("i-0a000000000000001");
    Host two = newHost("i-0a000000000000002");
    int near = SimulatedFleet.NEARLY_SYNCED;
    node(one, "zeam_1", near, MEMORY, List.of());
    node(one, "zeam_2", near, MEMORY, List.of("--forget"));
    node(one, "ethlam_1", near, MEMORY, List.of("--no-heartbeat"));
    node(one, "zeam_4", near, MEMORY / 2, List.of("--out-of-memory", "12"));
    node(two, "zeam_3", near, MEMORY, List.of());
    node(two, "zeam_5", 0, MEMORY, List.of("--slots-per-second", "1"));
    node(two, "zeam_6", near, MEMORY, List.of());
    node(two, "ethlam_2", near, MEMORY, List.of("--no-heartbeat"));
  }

  private Host newHost(String instanceId) throws IOException {
    Host host = new Host(instanceId, fleetName, PERIOD);
    hosts.add(host);
    return host;
  }

  private void node(Host host, String node, int head, int memory, List<String> options)
      throws IOException {
    fleet.start(node, head, memory, options);
    host.watch(fleet.nameOf(node), node.startsWith("zeam"));
    hostOf.put(node, host);
  }

  public SimulatedFleet fleet() {
    return fleet;
  }

  /** The host of a node. */
  public Host host(String node) {
    return Objects.requireNonNull(hostOf.get(node));
  }

  /** The agent of a node's host. */
  public SsmAgent agent(String node) {
    return Objects.requireNonNull(agents.get(host(node).instanceId()));
  }

  /** All hosts. */
  public List<Host> hosts() {
    return hosts;
  }

  /** What the function takes for AWS. */
  public URI endpoint() {
    return front.endpoint();
  }

  /** The function's own variables. */
  public Map<String, String> environment() {
    return Map.of(
        "UNWEDGE_FLEET",
        fleetName,
        "UNWEDGE_DOCUMENT",
        document,
        "UNWEDGE_POLICY",
        Json.write(POLICY));
  }

  /** The commands that SSM recorded for this fleet, oldest first. */
  public List<Command> commands() {
    return ssm.listCommandsPaginator().commands().stream()
        .filter(command -> document.equals(command.documentName()))
        .toList();
  }

  /**
   * The nodes that hosts reported as restarted, in the order of their commands, by their names
   * within the fleet.
   */
  public List<String> restarted() {
    return agents.values().stream()
        .flatMap(agent -> agent.invocations().stream())
        .filter(Invocation::restarted)
        .sorted(Comparator.comparing(Invocation::takenAt))
        .map(invocation -> fleet.nodeOf(invocation.node()))
        .toList();
  }

  /** The nodes that commands were sent for, by their names within the fleet. */
  public List<String> commanded() {
    return commands().stream()
        .flatMap(command -> command.parameters().getOrDefault("Node", List.of()).stream())
        .map(fleet::nodeOf)
        .toList();
  }

  @Override
  public void close() {
    agents.values().forEach(SsmAgent::close);
    front.close();
    hosts.forEach(Host::close);
    fleet.close();
  }
}
