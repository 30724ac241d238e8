"""One sample of every watched container: its datapoints."""

import os
import threading
from typing import Callable, Dict, List, NamedTuple, Optional

from publisher.clock import Clock
from publisher.endpoint import Endpoint
from publisher.engine import Container, Docker, Gone, uptime_of
from publisher.errors import Unavailable
from publisher.heartbeats import HeartbeatLog
from publisher.journal import Journal
from publisher.model import Config, Watch
from publisher.network import holder_of
from publisher.place import log_path
from publisher.roster import Roster
from publisher.source import HeadSource

# Before this age a container's silence says nothing, so no heartbeats are reported.
QUIET_START_SECONDS = 120


class Datapoint(NamedTuple):
    metric: str
    unit: str
    value: int
    node: str
    instance_id: Optional[str] = None  # this host's


class Node:
    """What is remembered of a watched container from one sample to the next."""

    def __init__(self, watch: Watch):
        self.watch = watch
        self.log = HeartbeatLog(watch.heartbeat) if watch.heartbeat else None
        self.head = HeadSource(watch)
        self.incarnation = None
        self.clock_lead = 0.0  # wall minus monotonic clock when this incarnation was first seen

    def meet(self, container: Container, clock: Clock) -> None:
        if container.incarnation != self.incarnation:
            self.incarnation = container.incarnation
            self.clock_lead = clock.wall() - clock.mono()
            self.head.forget()

    def steady_uptime(self, uptime: int, clock: Clock) -> float:
        """The uptime without what the clock has jumped ahead since the incarnation was first seen."""
        return uptime - max(0.0, clock.wall() - clock.mono() - self.clock_lead)


class Sampler:
    """Reads every watched container once. A node that can't be read costs its own datapoints only."""

    WORKERS = 32

    def __init__(self, config: Config, docker: Docker, clock: Clock, journal: Journal):
        self._config, self._docker, self._clock, self._journal = config, docker, clock, journal
        self._nodes: Dict[str, Node] = {}
        self._roster = Roster(config)
        self._busy: Dict[str, threading.Thread] = {}
        self.docker_answered = False
        # Docker is asked twice, then the endpoint: with the shortest period all three still fit.
        self.docker_seconds = min(5.0, config.period / 8)
        self.scrape_seconds = min(2.0, config.period / 5)
        self.seconds = min(20.0, config.period * 0.45)  # for the whole sample

    def sample(self) -> List[Datapoint]:
        deadline = self._clock.mono() + self.seconds
        try:
            listed = self._docker.containers(self.docker_seconds)
        except Unavailable as e:
            self.docker_answered = False
            self._journal.warn("docker", str(e))
            # Heads need no Docker: the endpoints of what ran when it last answered are still asked.
            return self._gather({name: self._read_without_docker for name in self._nodes}, deadline)
        self.docker_answered = True
        self._journal.resolve("docker")
        asked = {**self._roster.undecided(listed), **{name: listed[name] for name in self._roster.watched(listed)}}
        inspected = self._inspect({name: one.id for name, one in asked.items()}, deadline)
        for container in inspected.values():
            self._roster.learn(container)
        watched = self._roster.watched(listed)
        self._nodes = {name: self._node(name, watch) for name, watch in watched.items()}
        if not watched:
            self._journal.warn("nodes", "no container matches")
        else:
            self._journal.resolve("nodes")
        inspected = {name: container for name, container in inspected.items() if name in watched}
        shared = self._shared_logs(inspected)
        by_id = {container.id: container for container in inspected.values()}

        def inspect(container_id: str) -> Container:
            return by_id.get(container_id) or self._docker.inspect(container_id, self.docker_seconds)

        def read(name: str, found: List[Datapoint]) -> None:
            if name in inspected:
                self._read(name, inspected[name], inspect, shared, deadline, found)
            else:
                self._read_without_docker(name, found)

        found = self._gather({name: read for name in self._nodes}, deadline)
        self._warn_of_shared_endpoints()
        return found

    def _node(self, name: str, watch: Watch) -> Node:
        """The one of the former sample, unless another entry matches a container of that name now."""
        node = self._nodes.get(name)
        return node if node is not None and node.watch is watch else Node(watch)

    def _inspect(self, ids: Dict[str, str], deadline: float) -> Dict[str, Container]:
        inspected: Dict[str, Container] = {}

        def inspect(name: str) -> None:
            with self._only(name, "uptime"):
                try:
                    inspected[name] = self._docker.inspect(ids[name], self.docker_seconds)
                except Gone:
                    if name in self._nodes:
                        self._nodes[name].head.forget()
                    raise

        self._concurrently({name: inspect for name in ids}, deadline)
        return dict(inspected)  # what comes later than the deadline comes too late

    def _read(self, name, container: Container, inspect, shared, deadline: float, found: List[Datapoint]) -> None:
        node = self._nodes[name]
        node.meet(container, self._clock)
        now = self._clock.wall()
        uptime = None
        with self._only(name, "uptime"):
            uptime = uptime_of(container, now)
            found.append(Datapoint("UptimeSeconds", "Seconds", uptime, name))
        if not container.running:
            # Whatever answers on its port now is somebody else. Its log is read again when it runs.
            node.head.forget()
            return
        with self._only(name, "head"):
            holder = holder_of(container, inspect)
            # Where several endpoints have to be tried, the log still has its time.
            whole = max(self.scrape_seconds, min(3 * self.scrape_seconds, (deadline - self._clock.mono()) / 2))
            found.append(Datapoint("HeadSlot", "Count", node.head.read(name, container, holder, self.scrape_seconds, whole), name))
        if node.log is not None and uptime is not None:
            with self._only(name, "heartbeats"):
                path = log_path(node.watch.heartbeat, container)
                if os.path.realpath(path) in shared:
                    raise Unavailable("several containers write to " + path)

                def hurry() -> None:
                    if self._clock.mono() > deadline:
                        raise Unavailable("reading the log took too long")

                count = node.log.sample(path, container, now, self._config.period, hurry)
                if node.steady_uptime(uptime, self._clock) >= QUIET_START_SECONDS:
                    found.append(Datapoint("Heartbeats", "Count", count, name))

    def _read_without_docker(self, name: str, found: List[Datapoint]) -> None:
        node = self._nodes[name]
        if node.head.endpoint is not None:
            with self._only(name, "head"):
                found.append(Datapoint("HeadSlot", "Count", node.head.read_again(self.scrape_seconds), name))

    def _warn_of_shared_endpoints(self) -> None:
        owners: Dict[Endpoint, str] = {}
        for name, node in sorted(self._nodes.items()):
            endpoint = node.head.endpoint
            if endpoint is not None and owners.setdefault(endpoint, name) != name:
                self._journal.warn(name + " endpoint", "%s is asked for the head at the same %s" % (owners[endpoint], endpoint.url))

    def _shared_logs(self, inspected: Dict[str, Container]) -> frozenset:
        """Logs that more than one running container would be judged by: whose heartbeats they hold can't be said."""
        seen, shared = set(), set()
        for name, container in inspected.items():
            heartbeat = self._nodes[name].watch.heartbeat
            if heartbeat and container.running:
                try:
                    path = os.path.realpath(log_path(heartbeat, container))
                except Unavailable:
                    continue
                (shared if path in seen else seen).add(path)
        return frozenset(shared)

    def _gather(self, reads: Dict[str, Callable[[str, List[Datapoint]], None]], deadline: float) -> List[Datapoint]:
        found: Dict[str, List[Datapoint]] = {name: [] for name in reads}
        self._concurrently({name: lambda n: reads[n](n, found[n]) for name in reads}, deadline)
        return [datapoint for name in sorted(found) for datapoint in tuple(found[name])]

    def _concurrently(self, tasks: Dict[str, Callable[[str], None]], deadline: float) -> None:
        """Runs a task per node, several at once, until the deadline. One that hangs is left alone, and its node
        passed over until it comes back."""
        self._busy = {name: thread for name, thread in self._busy.items() if thread.is_alive()}
        queue = [(name, task) for name, task in tasks.items() if name not in self._busy]
        for name in tasks:
            if name in self._busy:
                self._journal.warn(name, "still busy with an earlier sample")
        running: Dict[str, threading.Thread] = {}
        places = threading.Semaphore(self.WORKERS)
        for name, task in queue:
            if not places.acquire(timeout=max(0.0, deadline - self._clock.mono())):
                self._journal.warn("sample", "took too long, some nodes were passed over")
                break

            def run(name=name, task=task):
                try:
                    task(name)
                except Exception as e:  # a bug: it costs this node's datapoints only
                    self._journal.warn(name, "internal error: %r" % e)
                finally:
                    places.release()

            thread = threading.Thread(target=run, daemon=True)
            try:
                thread.start()
            except RuntimeError as e:  # as many as the host allows are hanging already
                self._journal.warn("sample", "%s, some nodes were passed over" % e)
                break
            running[name] = thread
        for name, thread in running.items():
            thread.join(max(0.0, deadline - self._clock.mono()))
            if thread.is_alive():
                self._busy[name] = thread

    def _only(self, name: str, what: str) -> "_Only":
        return _Only(self._journal, name + " " + what)


class _Only:
    """Around the making of one datapoint: whatever goes wrong costs that one and is told."""

    def __init__(self, journal: Journal, subject: str):
        self._journal, self._subject = journal, subject

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, error, _traceback) -> bool:
        if error is None:
            self._journal.resolve(self._subject)
        elif isinstance(error, Unavailable):
            self._journal.warn(self._subject, str(error))
        elif isinstance(error, Exception):
            self._journal.warn(self._subject, "internal error: %r" % error)
        else:
            return False
        return True
