package dev.unwedge.sim;

import dev.unwedge.audit.AuditLog;
import dev.unwedge.fleet.NodeId;
import dev.unwedge.json.Json;
import dev.unwedge.policy.PolicyReader;
import dev.unwedge.run.Deadline;
import dev.unwedge.run.Memory;
import dev.unwedge.run.Meter;
import dev.unwedge.run.NoticeSink;
import dev.unwedge.run.PolicySource;
import dev.unwedge.run.Report;
import dev.unwedge.run.Run;
import dev.unwedge.run.RunFailedException;
import dev.unwedge.run.SourceException;
import dev.unwedge.run.Surroundings;
import dev.unwedge.run.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One world from its first second to its last: the real {@link Run}, with all that it does, in a
 * closed loop with simulated nodes.
 */
final class Simulation {
  private static final String FLEET = "simnet";

  /** Seconds between two runs of one stack. */
  private static final long ONE_AT_A_TIME = 2;

  private final Scenario scenario;
  private final Profile profile;
  private final Agenda agenda;
  private final Chance chance;
  private final Chain chain;
  private final WorldFaults faults = new WorldFaults();
  private final SimCloudWatch cloudWatch;
  private final List<SimHost> hosts = new ArrayList<>();
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimOutside> outside = new ArrayList<>();
  private final SimSsm ssm;
  private final Scorekeeper score;
  private final Limits limits;
  private final Map<String, PolicySource.Loaded> policies = new HashMap<>();
  private final Consumer<String> lines;
  private final Set<Pause> pauses = new HashSet<>();
  private final OperatorsPauses operatorsPauses;
  private Memory memory = new Memory();
  private final Memory secondMemory = new Memory();
  private long lastRun;
  private int runs;

  private Simulation(Scenario scenario, Consumer<String> lines) {
    this.scenario = scenario;
    this.profile = scenario.profile();
    this.lines = lines;
    this.limits = profile.limits();
    this.agenda = new Agenda(Scenario.START);
    this.chance = new Chance(scenario.seed()).of("world " + profile.name());
    long end = Scenario.START + scenario.seconds();
    this.chain = new Chain(chance.of("chain"), Scenario.START - 3600, end + 60, faults());
    this.cloudWatch = new SimCloudWatch(agenda, faults, chance.of("cloudwatch"));
    this.operatorsPauses = new OperatorsPauses(faults(), profile.nodes());
    this.score =
        new Scorekeeper(
            agenda, profile, chain, cloudWatch, faults, nodes, outside, operatorsPauses);
    Map<String, SimNode> byName = new HashMap<>();
    people(byName);
    lookOutside();
    this.ssm = new SimSsm(agenda, faults, chance.of("ssm"), byName, score);
  }

  /** The scenario's faults, on the simulation's clock. */
  private List<Fault> faults() {
    return scenario.faults().stream()
        .map(
            fault ->
                new Fault(
                    fault.kind(),
                    fault.target(),
                    Scenario.START + fault.from(),
                    Scenario.START + fault.to(),
                    fault.amount()))
        .toList();
  }

  /** Which host a node is on: most have one of their own, some share it with the next. */
  static int hostOf(int node) {
    return node - (node % 5 == 4 ? 1 : 0);
  }

  private void people(Map<String, SimNode> byName) {
    Set<Integer> stepped = new HashSet<>();
    for (Fault fault : scenario.faults()) {
      if (fault.kind() == FaultKind.CLOCK_STEP) {
        stepped.add(fault.target());
      }
    }
    for (int i = 0; i < profile.nodes(); i++) {
      Chance dice = chance.of("node").of(i);
      int place = hostOf(i);
      if (place == i) {
        hosts.add(
            new SimHost(
                i,
                "i-0%016x".formatted(i + 0xC0FFEE00L),
                agenda,
                profile,
                chance.of("host").of(i),
                cloudWatch,
                stepped.contains(i)));
      }
      SimHost host = host(place);
      SimNode node =
          new SimNode(
              i,
              new NodeId(host.instanceId, "node_" + i),
              support(dice),
              host,
              agenda,
              chain,
              dice,
              limits);
      host.nodes.add(node);
      nodes.add(node);
      byName.put(node.id.toString(), node);
      cloudWatch.shelve(node, dice.happens(0.1, 7) ? dice.between(0, 900, 8) : 0);
    }
  }

  /** The first host pushes all heads from outside, and the last one too. */
  private void lookOutside() {
    List<SimOutside.Kind> kinds = Profiles.outside(profile);
    for (int i = 0; i < kinds.size(); i++) {
      SimOutside endpoint = new SimOutside(i, kinds.get(i), chain, faults, agenda.now());
      outside.add(endpoint);
      cloudWatch.shelve(endpoint, i);
      hosts.getFirst().outside.add(endpoint);
      if (hosts.size() > 1) {
        hosts.getLast().outside.add(endpoint);
      }
    }
  }

  private Support support(Chance dice) {
    double share = dice.share(9);
    if (share < profile.withoutPattern()) {
      return Support.NONE;
    }
    return share < profile.withoutPattern() + profile.mismatched()
        ? Support.MISMATCHED
        : Support.BEATS;
  }

  private SimHost host(int place) {
    return hosts.stream().filter(host -> host.index == place).findFirst().orElseThrow();
  }

  /** Runs a world and gives its score. */
  static Score of(Scenario scenario) {
    return new Simulation(scenario, line -> {}).play();
  }

  /** Runs a world; every line of the audit log is told. */
  static Score of(Scenario scenario, Consumer<String> lines) {
    return new Simulation(scenario, lines).play();
  }

  /** Runs a world before a witness. */
  static Simulation before(Scenario scenario, Scorekeeper.Witness witness) {
    Simulation simulation = new Simulation(scenario, line -> {});
    simulation.score.callWitness(witness);
    simulation.play();
    return simulation;
  }

  /** The nodes that a world of a profile has. */
  static List<SimNode> nodesOf(Profile profile, long seed) {
    return new Simulation(new Scenario(profile, seed, 1, List.of()), line -> {}).nodes();
  }

  SimCloudWatch cloudWatch() {
    return cloudWatch;
  }

  List<SimNode> nodes() {
    return nodes;
  }

  List<SimOutside> outside() {
    return outside;
  }

  private Score play() {
    List<Fault> all = faults();
    for (int i = 0; i < all.size(); i++) {
      schedule(all.get(i), i);
    }
    hosts.forEach(SimHost::publish);
    agenda.at(Scenario.START + 40 + chance.between(0, profile.interval(), 5), this::tick);
    agenda.passUntil(Scenario.START + scenario.seconds());
    return score.end();
  }

  // ---- Runs

  private void tick() {
    long next = agenda.now() + profile.interval();
    agenda.at(next, this::tick);
    agenda.in(
        chance.of("jitter").between(0, Scorekeeper.JITTER, agenda.now()), this::runAsScheduled);
  }

  private void runAsScheduled() {
    if (faults.has(FaultKind.RUNS_MISSED)) {
      score.runMissed();
    } else if (agenda.now() < lastRun + ONE_AT_A_TIME) {
      agenda.in(ONE_AT_A_TIME, this::runAsScheduled); // the function's concurrency is 1
    } else {
      run(new Trigger.Schedule(), memory, true);
      if (faults.has(FaultKind.SECOND_STACK)) {
        run(new Trigger.Schedule(), secondMemory, false);
      }
    }
  }

  private void run(Trigger trigger, Memory remembered, boolean counts) {
    lastRun = agenda.now();
    String runId = "run-%06d".formatted(++runs);
    Meter meter = new Meter();
    Surroundings world =
        new Surroundings(
            FLEET,
            "Unwedge",
            "simulated",
            agenda,
            this::policy,
            cloudWatch,
            ssm,
            NoticeSink.NOBODY,
            Runnable::run,
            remembered,
            Deadline.NONE);
    AuditLog audit = new AuditLog(this::hear, agenda, runId, null, trigger.label(), FLEET);
    try {
      Report report = new Run(world, trigger, audit, meter, runId).execute().report();
      if (counts) {
        score.ran(report);
      }
    } catch (RunFailedException e) {
      if (counts) {
        score.runFailed(e);
      }
    }
  }

  /** A line of the audit log. */
  private void hear(String line) {
    lines.accept(line);
    if (line.contains("\"node.recovered\"")) {
      score.toldRecovered(ssm.sent(Json.object(line, "the line").text("commandId")));
    }
  }

  private PolicySource.Loaded policy() {
    if (faults.has(FaultKind.POLICY_FAILS)) {
      throw new SourceException("GetParameter: simulated");
    }
    String mode =
        faults.has(FaultKind.PAUSED)
            ? "paused"
            : faults.has(FaultKind.OBSERVED) ? "observe" : "enforce";
    List<String> excluded =
        nodes.stream().filter(SimNode::isExcluded).map(node -> "'" + node.id + "'").toList();
    String given = profile.policyJson().strip();
    String own =
        "{'mode': '%s', 'excluded': %s, 'pauses': %s"
            .formatted(mode, excluded, operatorsPauses.json(agenda.now()));
    String json =
        given.equals("{}") ? own + "}" : own + ", " + given.substring(given.indexOf('{') + 1);
    return policies.computeIfAbsent(
        json.replace('\'', '"'), j -> new PolicySource.Loaded(PolicyReader.read(j), "hash"));
  }

  // ---- Faults

  private void schedule(Fault fault, int number) {
    agenda.at(fault.from(), () -> begin(fault, number));
  }

  private void begin(Fault fault, int number) {
    Score.count(score.score().faults, fault.kind());
    switch (fault.kind().scope()) {
      case NODE -> beginAtNode(fault, nodes.get(fault.target()), number);
      case HOST -> beginAtHost(fault, host(hostOf(fault.target())));
      case WORLD -> beginInWorld(fault);
    }
  }

  private void beginAtNode(Fault fault, SimNode node, int number) {
    switch (fault.kind()) {
      case WEDGE_SWARM, WEDGE_STALE_AGE, WEDGE_HEAD, WEDGE_DEAF -> {
        node.wedge(fault, number);
        agenda.at(fault.to(), () -> node.personComes(number));
      }
      case WEDGE_TRANSIENT -> {
        node.wedge(fault, number);
        agenda.at(fault.to(), () -> node.heal(number));
      }
      case WEDGE_NEVER_BEAT -> {
        node.startWithoutHeartbeat();
        agenda.in(300, () -> wedgeOnceItRuns(fault, node, number));
      }
      case OOM_CYCLE -> node.oomCycle(fault.to(), limits.oomLife(node));
      case CRASH, OPERATOR_RESTART -> bounce(node, chance.of("bounce").between(1, 15, number));
      case STOPPED -> bounce(node, fault.to() - fault.from());
      case PAUSE -> pause(fault.to() - fault.from(), node);
      case YOUNG_PAUSE -> {
        bounce(node, 5);
        agenda.in(fault.amount(), () -> pause(fault.to() - fault.from(), node));
      }
      case UPGRADE -> {
        upgrade(node, true);
        agenda.at(fault.to(), () -> upgrade(node, false));
      }
      case CRASH_WHILE_MUTE -> {
        if (node.runs() && node.wedge() == null && node.host.has(FaultKind.DOCKER_MUTE)) {
          node.willStartSlowly();
          bounce(node, chance.of("bounce").between(1, 15, number));
        }
      }
      case CLOCK_AS_HEAD -> {
        // The rules withstand one publisher that lies, not two at once.
        if (nodes.stream().noneMatch(SimNode::pushesClock)) {
          node.pushClock(true);
          agenda.at(fault.to(), () -> node.pushClock(false));
        }
      }
      case ENDPOINT_HANGS -> hang(fault, node);
      case LOG_LOST -> {
        node.loseLog(true);
        agenda.at(fault.to(), () -> node.loseLog(false));
      }
      case SUPERVISED -> {
        node.supervise(true);
        agenda.at(fault.to(), () -> node.supervise(false));
      }
      case EXCLUDED -> {
        node.exclude(true);
        agenda.at(fault.to(), () -> node.exclude(false));
      }
      case ALARM -> {
        if (agenda.now() >= lastRun + ONE_AT_A_TIME) {
          Trigger.Target target = new Trigger.Target(FLEET, node.host.instanceId, node.id.node());
          run(new Trigger.Alarm("wake-up", List.of(target)), memory, false);
        }
      }
      default -> throw new IllegalArgumentException(fault.kind().name());
    }
  }

  /** Its endpoint hangs, for no longer than it may; not while its head comes late anyway. */
  private void hang(Fault fault, SimNode node) {
    long longest = limits.hang(node);
    if (longest != Long.MAX_VALUE && node.cleanSince() > agenda.now() - 3 * profile.period()) {
      return;
    }
    node.hang(true);
    agenda.in(Math.min(fault.to() - fault.from(), longest), () -> node.hang(false));
  }

  /** Another version is installed: it is started anew. */
  private void upgrade(SimNode node, boolean begins) {
    node.upgrade(begins);
    bounce(node, 5);
  }

  private void wedgeOnceItRuns(Fault fault, SimNode node, int number) {
    if (node.silentlyWell() && !node.wedge(fault, number)) {
      agenda.in(30, () -> wedgeOnceItRuns(fault, node, number));
    } else {
      agenda.at(fault.to(), () -> node.personComes(number));
    }
  }

  private void bounce(SimNode node, long seconds) {
    if (node.runs() && !node.handsOff() && !node.isInOomCycle()) {
      node.die();
      agenda.in(seconds, () -> startAgain(node));
    }
  }

  private void startAgain(SimNode node) {
    if (node.host.isDown() || node.handsOff()) {
      return; // it comes back with its host, or the document starts it
    }
    node.start(true);
  }

  /** A pause under way, to be cut short when the network moves again. */
  private static final class Pause {
    final SimNode node;
    boolean over;

    Pause(SimNode node) {
      this.node = node;
    }
  }

  private void pause(long seconds, SimNode node) {
    if (!node.pause()) {
      return;
    }
    Pause pause = new Pause(node);
    pauses.add(pause);
    long longest = limits.pause(node);
    // What it has stood still already, with the network for instance, counts.
    longest = Math.max(1, longest - (agenda.now() - node.lastRise(agenda.now())));
    agenda.in(Math.min(seconds, longest), () -> resume(pause));
  }

  private void resume(Pause pause) {
    if (!pause.over) {
      pause.over = true;
      pauses.remove(pause);
      pause.node.resume();
    }
  }

  private void beginAtHost(Fault fault, SimHost host) {
    host.begin(fault);
    agenda.at(fault.to(), () -> endAtHost(fault, host));
    switch (fault.kind()) {
      case HOST_DOWN -> host.nodes.stream().filter(SimNode::runs).forEach(SimNode::die);
      case NETWORK_DOWN -> host.nodes.forEach(SimNode::cut);
      case CLOCK_STEP -> host.nodes.forEach(node -> node.noteForeignStart(agenda.now()));
      default -> {}
    }
  }

  private void endAtHost(Fault fault, SimHost host) {
    host.end(fault);
    switch (fault.kind()) {
      case HOST_DOWN -> {
        if (!host.isDown()) {
          agenda.in(chance.of("boot").between(5, 60, fault.to()), () -> boot(host));
        }
      }
      case NETWORK_DOWN ->
          host.nodes.forEach(
              node ->
                  agenda.in(
                      chance.of("reconnect").between(5, 45, node.index + fault.to()),
                      node::reconnect));
      case CLOCK_STEP -> host.nodes.forEach(node -> node.noteForeignStart(agenda.now()));
      default -> {}
    }
  }

  private void boot(SimHost host) {
    for (SimNode node : host.nodes) {
      if (!host.isDown() && !node.runs() && !node.handsOff()) {
        node.start(true);
      }
    }
  }

  private void beginInWorld(Fault fault) {
    switch (fault.kind()) {
      case NETWORK_STALLS, NETWORK_LIMPS -> agenda.at(fault.to(), this::networkMovesAgain);
      case NETWORK_SLOW, PAUSE_OF_ALL, PAUSE_OF_SOME -> {}
      case HALF_UPGRADED -> {
        Chance who = chance.of("half").of(fault.from());
        for (SimNode node : nodes) {
          if (who.happens(0.5, node.index)) {
            long after = who.of(node.index).between(0, 600, 1);
            agenda.in(after, () -> upgrade(node, true));
            agenda.at(fault.to() + after, () -> upgrade(node, false));
          }
        }
      }
      case REGION_LATE ->
          hosts.forEach(
              host -> {
                host.begin(fault);
                agenda.at(fault.to(), () -> host.end(fault));
              });
      case OUTSIDE_STUCK, OUTSIDE_GONE -> {
        faults.begin(fault.kind());
        outside.forEach(endpoint -> endpoint.note(agenda.now()));
        agenda.at(
            fault.to(),
            () -> {
              faults.end(fault.kind());
              outside.forEach(endpoint -> endpoint.note(agenda.now()));
            });
      }
      case COLD_START -> memory = new Memory();
      default -> {
        faults.begin(fault.kind());
        agenda.at(fault.to(), () -> faults.end(fault.kind()));
      }
    }
  }

  private void networkMovesAgain() {
    for (Pause pause : pauses) {
      long left = chance.of("straggle").between(0, limits.straggle(pause.node), agenda.now());
      agenda.in(left, () -> resume(pause));
    }
  }
}
