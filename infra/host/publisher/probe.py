"""How a container that no entry of the configuration is for could be read: what its endpoint answers, by the sample's own implementation.

Only the container's own endpoints are asked, never another address."""

import os
import re
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

from publisher.clients import Client, known_clients
from publisher.config import config_of
from publisher.endpoint import Endpoint, candidates
from publisher.engine import Container, Docker
from publisher.errors import Unavailable
from publisher.model import Watch
from publisher.network import holder_of
from publisher.place import log_path
from publisher.source import HeadSource
from publisher.web import ask, tcp

DOCKER_SECONDS = 5.0
HEAD_SECONDS = 2.0  # for one endpoint: a client's page may take a second to make
UNKNOWN_SECONDS = 1.0
LARGEST_PAGE = 8 << 20

# Time left, in seconds.
Left = Callable[[], float]


class Subject(NamedTuple):
    """A container and the one whose network namespace it shares, if any."""

    name: str
    container: Container
    holder: Optional[Container]


class Reading(NamedTuple):
    """A head that was read, and what an entry has to have, beside `match`, to read it again."""

    settings: Dict
    head: int
    url: str


def subject_of(docker: Docker, name: str, container_id: str, left: Left) -> Subject:
    def inspect(one: str) -> Container:
        return docker.inspect(one, _seconds(left, DOCKER_SECONDS))

    container = inspect(container_id)
    try:
        return Subject(name, container, holder_of(container, inspect))
    except Unavailable:  # which whoever asks for its head is told
        return Subject(name, container, None)


def watch_of(settings: Dict, match="*") -> Watch:
    return config_of({"fleet": "none", "nodes": [{"match": match, **settings}]}).watches[0]


def read_client(subject: Subject, client: Client, left: Left) -> Reading:
    """The head of a container that is known to run this client; raises Unavailable with what was asked and what came of it."""
    settings, reason = dict(client.settings), None
    if not _logs(subject, settings):
        settings.pop("heartbeat", None)
    for head in client.heads:
        try:
            return read(subject, {**settings, "headMetric": head}, left)
        except Unavailable as e:
            reason = reason or e
    raise reason


def _logs(subject: Subject, settings: Dict) -> bool:
    """Whether the log that its heartbeats would be in is there."""
    heartbeat = watch_of(settings).heartbeat
    try:
        return heartbeat is not None and os.path.isfile(log_path(heartbeat, subject.container))
    except (Unavailable, OSError):
        return False


def read(subject: Subject, settings: Dict, left: Left) -> Reading:
    source = HeadSource(watch_of(settings))
    whole = _seconds(left, 3 * HEAD_SECONDS)
    head = source.read(subject.name, subject.container, subject.holder, min(HEAD_SECONDS, whole), whole)
    return Reading(settings, head, source.endpoint.url)


def read_unknown(subject: Subject, left: Left) -> Optional[Tuple[Client, Reading]]:
    """A head that a known client has, on a container whose image says nothing; None where there is none."""
    for endpoint in _endpoints(subject):
        try:
            connect = tcp(endpoint.address, endpoint.port)
            page = ask(connect, endpoint.path, seconds=_seconds(left, UNKNOWN_SECONDS), limit=LARGEST_PAGE, host=endpoint.host)
        except Unavailable:
            continue
        for client, head in heads_on(page.body, subject) if page.status == 200 else ():
            # What an entry has to name, from nothing to all of it.
            for more in ({}, {"metricsPath": endpoint.path}, {"metricsPath": endpoint.path, "metricsPort": endpoint.port}):
                try:
                    return client, read(subject, {"headMetric": head, **more}, left)
                except Unavailable:
                    continue
    return None


def _endpoints(subject: Subject) -> List[Endpoint]:
    """Wherever any of the known heads would be looked for."""
    found: Dict[Endpoint, None] = {}
    for head in dict.fromkeys(head for client in known_clients() for head in client.heads):
        try:
            found.update(dict.fromkeys(candidates(watch_of({"headMetric": head}), subject.name, subject.container, subject.holder)))
        except Unavailable:
            continue
    return list(found)


def heads_on(page: bytes, subject: Subject) -> List[Tuple[Client, str]]:
    """The heads of known clients that a page has, those first whose client the container is named after."""
    names = set(re.findall(rb"^[ \t]*([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t{]", page, re.MULTILINE))
    found: Dict[str, Client] = {}
    named_after = " ".join((subject.name, subject.container.image) + subject.container.command).lower()
    for client in sorted(known_clients(), key=lambda client: client.name.lower() not in named_after):
        for head in client.heads:
            if head.partition("{")[0].encode("ascii") in names:
                found.setdefault(head, client)
    return [(client, head) for head, client in found.items()]


def _seconds(left: Left, most: float) -> float:
    seconds = min(most, left())
    if seconds <= 0:
        raise Unavailable("was not asked: no time was left")
    return seconds
