"""The look before a restart: does this node make progress now?

The same implementation as the sample's finds the endpoint, the head and the heartbeat, so that the two can't differ."""

import json
import sys
from typing import Dict, List, NamedTuple, Optional

from publisher.clock import Clock
from publisher.endpoint import candidates
from publisher.engine import Container, Docker
from publisher.errors import Unavailable, shown
from publisher.heartbeats import HeartbeatLog
from publisher.place import log_path
from publisher.source import HeadSource
from publisher.target import Target, find_target

VETOES = ("HEAD_OR_HEARTBEAT", "HEAD", "NONE")
EXIT = {"progress": 0, "none": 1, "blind": 2, "skipped": 2}

EVERY_SECONDS = 5.0  # between two readings
HEAD_SECONDS = 2.0  # for one reading of the head
DOCKER_SECONDS = 5.0

# A heartbeat counts if it was logged after the look began.
SINCE_NOW = 0.001


class Heads:
    """The heads read, by endpoint: two endpoints that differ are no progress."""

    def __init__(self):
        self._read: Dict[str, List[int]] = {}
        self.url: Optional[str] = None  # the last that answered

    def add(self, url: str, head: int) -> None:
        self._read.setdefault(url, []).append(head)
        self.url = url

    @property
    def of_one_endpoint(self) -> List[int]:
        """Those of the endpoint that moved, else of the one that was read most often."""
        return max(self._read.values(), key=lambda heads: (len(set(heads)), len(heads)), default=[])

    @property
    def moved(self) -> bool:
        return len(set(self.of_one_endpoint)) > 1


class Beats:
    """The heartbeats since the look began."""

    def __init__(self, target: Target, clock: Clock):
        heartbeat = target.watch.heartbeat
        self._log = HeartbeatLog(heartbeat) if heartbeat else None
        self._clock, self._begun = clock, False
        self.path: Optional[str] = None
        self.state = "unread"
        self.reason: Optional[str] = None
        try:
            self.path = log_path(heartbeat, target.container) if heartbeat else None
        except Unavailable as e:
            self.reason = str(e)

    def read(self, container: Container, seconds: float) -> bool:
        """Whether a fresh heartbeat was logged since the look began."""
        if self._log is None or self.path is None or self.state == "fresh":
            return self.state == "fresh"
        deadline = self._clock.mono() + seconds

        def hurry() -> None:
            if self._clock.mono() > deadline:
                raise Unavailable("reading the log took too long")

        try:
            count = self._log.sample(self.path, container, self._clock.wall(), SINCE_NOW, hurry)
        except Unavailable as e:
            self.reason = str(e)
            return False
        if count > 0:
            self.state = "fresh"
        elif self._begun:
            self.state = "none"
        self._begun = True
        return self.state == "fresh"


class Look(NamedTuple):
    """What was seen. result: progress, none, blind, or skipped where nothing was asked for."""

    result: str
    reason: Optional[str]
    url: Optional[str]
    heads: List[int]
    heartbeat: str
    looks: int


def look(target: Target, veto: str, seconds: float, clock: Clock) -> Look:
    """Reads head and heartbeat for so many seconds, or until the progress that the veto names is seen."""
    source, heads, beats = HeadSource(target.watch), Heads(), Beats(target, clock)
    name, container = target.container.name, target.container
    reason, looks, end = None, 0, clock.mono() + seconds
    while True:
        try:
            head = source.read(name, container, target.holder, HEAD_SECONDS)
            heads.add(source.endpoint.url, head)
        except Unavailable as e:
            reason = str(e)
        if veto == "HEAD_OR_HEARTBEAT":
            beats.read(container, HEAD_SECONDS)
        looks += 1
        progress = heads.moved or beats.state == "fresh"
        left = end - clock.mono()
        if progress or (left <= 0 and looks >= 2) or clock.wait(min(EVERY_SECONDS, left) if left > 0 else EVERY_SECONDS):
            break
    seen = heads.of_one_endpoint
    if progress:
        result, reason = "progress", None
    elif not target.configured:
        result, reason = "blind", "nothing says how to read it: %s" % target.reason
    elif len(seen) >= 2 or beats.state == "none":
        result = "none"
    else:
        result = "blind"
        reason = "; ".join(r for r in (reason, beats.reason) if r) or "the head was read only once"
    return Look(result, reason, heads.url or _likeliest(target), seen, beats.state, looks)


def _likeliest(target: Target) -> Optional[str]:
    try:
        return candidates(target.watch, target.container.name, target.container, target.holder)[0].url
    except Unavailable:
        return None


def report(node: str, veto: str, seconds: float, config_path: str, docker: Optional[Docker], clock: Clock, refused: str = "") -> int:
    """Looks, prints one line of JSON whatever comes, and returns the exit status: 0 progress, 1 none, 2 blind."""
    began = clock.mono()
    target, seen = None, Look("blind", refused, None, [], "unread", 0)
    try:
        if docker is not None:
            target = find_target(config_path, docker, node, DOCKER_SECONDS)
            if veto == "NONE":
                seen = Look("skipped", None, _likeliest(target), [], "unread", 0)
            elif target.container.running:
                seen = look(target, veto, seconds, clock)
            else:
                seen = seen._replace(reason="the container is %s" % target.container.status)
    except Unavailable as e:
        seen = seen._replace(reason=str(e))
    except Exception as e:  # a bug must not pass for "no progress"
        seen = seen._replace(result="blind", reason="internal error: %r" % e)
    line = {
        "look": seen.result,
        "node": node,
        "reason": None if seen.reason is None else shown(seen.reason),
        "url": seen.url,
        "headMetric": target.watch.head_metric.text if target else None,
        "headFirst": seen.heads[0] if seen.heads else None,
        "headLast": seen.heads[-1] if seen.heads else None,
        "headReads": len(seen.heads),
        "heartbeat": seen.heartbeat,
        "log": Beats(target, clock).path if target else None,
        "unit": target.watch.unit if target else None,
        "looks": seen.looks,
        "seconds": round(clock.mono() - began, 1),
    }
    print(json.dumps(line), file=sys.stdout, flush=True)
    return EXIT[seen.result]
